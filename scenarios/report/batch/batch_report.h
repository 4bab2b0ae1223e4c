// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "engine/registry/result.h"

namespace orrery::scenarios {

/// Reads the experiments (folders, files, databases), makes the page, writes it to `out` in one
/// step. Errors: those of `read_experiment`, and `io-write` (exit code 6).
engine::Result<void> write_batch_report(std::span<const std::string> places,
                                        const std::filesystem::path& out);

}  // namespace orrery::scenarios
