// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "engine/registry/result.h"
#include "engine/time/sim_time.h"
#include "scenarios/cli/console.h"

// Options that several commands have.
namespace orrery::scenarios {

/// A time, such as `2 d`; nothing when the word is empty. Errors are those of units.
engine::Result<std::optional<engine::Duration>> duration_word(const char* option,
                                                              const std::string& text);

/// Of `--json`: empty, `-` for stdout, or a file. One that cannot be written is told before the
/// work, not after it: `io-open`.
engine::Result<void> check_json_word(const std::string& word);
/// Writes a document where `--json` says; complains where that fails (kIo).
engine::ExitCode put_json(const Console& console, const std::string& word,
                          const std::string& document);

}  // namespace orrery::scenarios
