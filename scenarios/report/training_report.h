// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/registry/result.h"

namespace orrery::scenarios {

/// Whether a file is one of `orrery train` for control, by its name.
bool is_training(const std::string& path);

/// One page of one or more trainings: what was learned on what, with the learning curves. Errors:
/// those of `read_controller_file`, `io-write`.
engine::Result<void> write_training_report(const std::vector<std::string>& paths,
                                           const std::string& out);

}  // namespace orrery::scenarios
