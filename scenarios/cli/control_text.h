// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "scenarios/learn/control_evaluation.h"

namespace orrery::scenarios {

/// `return_mean`, `return_iqm`, their intervals, `episodes`, `length_mean`, `returns`, `measures`,
/// `costs` with violations; each name behind `prefix`.
nlohmann::ordered_json score_json(const ControllerScore& score, const std::string& prefix);

/// One object a controller over the same episodes: `controller`, all of `score_json`, its paired
/// difference from the first one, and its remarks.
nlohmann::ordered_json scores_json(const std::vector<ControllerScore>& scores);

/// A table of controllers over the same episodes: a line each, then each measure and cost.
std::string scores_text(const std::vector<ControllerScore>& scores);

}  // namespace orrery::scenarios
