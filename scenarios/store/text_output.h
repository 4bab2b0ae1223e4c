// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/registry/result.h"

namespace orrery::scenarios {

/// Takes a text piece by piece. Throws WriteError (`output_file.h`).
using TextOut = std::function<void(std::string_view)>;

/// Writes what `fill` gives to a file, in one step (a file under that name is whole or not there),
/// or to the standard output when `target` is `-`. Errors: `io-write` (exit code 6), those of
/// `fill`.
engine::Result<void> write_text(const std::string& target,
                                const std::function<engine::Result<void>(const TextOut&)>& fill);

}  // namespace orrery::scenarios
