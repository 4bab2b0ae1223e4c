// SPDX-License-Identifier: Apache-2.0
#include "models/catalog.h"

#include <array>

#include "models/data/fill_gaps.h"
#include "models/data/hampel.h"
#include "models/data/spectrum.h"
#include "models/data/time_features.h"
#include "models/data/validate.h"
#include "models/data/window.h"
#include "models/detect/always_on.h"
#include "models/detect/last_value.h"
#include "models/detect/pca.h"
#include "models/detect/random_score.h"
#include "models/detect/streaming_novelty.h"
#include "models/detect/threshold_rule.h"

namespace orrery::models {

std::span<const engine::AgentEntry> agent_catalog() {
  static const std::array kEntries = {
      engine::AgentEntry{&threshold_rule_info(), make_threshold_rule, false},
      engine::AgentEntry{&pca_info(), make_pca, false},
      engine::AgentEntry{&streaming_novelty_info(), make_streaming_novelty, false},
      engine::AgentEntry{&random_score_info(), make_random_score, true},
      engine::AgentEntry{&always_on_info(), make_always_on, true},
      engine::AgentEntry{&last_value_info(), make_last_value, true},
  };
  return kEntries;
}

std::span<const engine::StepEntry> step_catalog() {
  static const std::array kEntries = {
      engine::StepEntry{&validate_info(), make_validate},
      engine::StepEntry{&fill_gaps_info(), make_fill_gaps},
      engine::StepEntry{&hampel_info(), make_hampel},
      engine::StepEntry{&window_info(), make_window},
      engine::StepEntry{&time_features_info(), make_time_features},
      engine::StepEntry{&spectrum_info(), make_spectrum},
  };
  return kEntries;
}

}  // namespace orrery::models
