// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/agent/decisions.h"

namespace orrery::models {

/// Alerts of one device that belong together, as an operator would see them.
struct AlertEpisode {
  engine::DeviceId device = 0;
  engine::SimTime start;
  engine::SimTime end;  ///< of the last alerting row
  std::uint64_t alerts = 0;
  double peak_score = 0.0;
  std::int32_t blamed = -1;  ///< of the row with the highest score
};

/// Alerts of a device at most `gap` apart become one episode. Sorted by start, then device.
std::vector<AlertEpisode> alert_episodes(std::span<const engine::Judgement> judgements,
                                         engine::Duration gap);

}  // namespace orrery::models
