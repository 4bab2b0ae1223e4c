// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "scenarios/build/run.h"
#include "scenarios/cli/console.h"

namespace orrery::scenarios {

/// What `orrery run` prints: the verdict, the agents beside their controls, the books, how to
/// repeat it.
std::string outcome_text(const RunOutcome& outcome, const Console& console);

/// The object of `orrery run --json`: docs/command-line.md lists its keys.
nlohmann::ordered_json outcome_json(const RunOutcome& outcome);
/// The object for a run that a breakpoint paused.
nlohmann::ordered_json paused_json(const RunOutcome& outcome);

}  // namespace orrery::scenarios
