// SPDX-License-Identifier: Apache-2.0
#include "models/audit/alert_episodes.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace orrery::models {

using engine::Judgement;

std::vector<AlertEpisode> alert_episodes(std::span<const Judgement> judgements,
                                         engine::Duration gap) {
  std::vector<Judgement> alerts;
  std::copy_if(judgements.begin(), judgements.end(), std::back_inserter(alerts),
               [](const Judgement& row) { return row.alert; });
  std::stable_sort(alerts.begin(), alerts.end(), [](const auto& a, const auto& b) {
    return std::tie(a.device, a.time) < std::tie(b.device, b.time);
  });
  std::vector<AlertEpisode> episodes;
  for (const Judgement& row : alerts) {
    const bool goes_on = !episodes.empty() && episodes.back().device == row.device &&
                         row.time - episodes.back().end <= gap;
    if (!goes_on) {
      episodes.push_back({row.device, row.time, row.time, 0, row.score, row.blamed});
    }
    AlertEpisode& episode = episodes.back();
    episode.end = row.time;
    ++episode.alerts;
    if (row.score > episode.peak_score) {
      episode.peak_score = row.score;
      episode.blamed = row.blamed;
    }
  }
  std::stable_sort(episodes.begin(), episodes.end(), [](const auto& a, const auto& b) {
    return std::tie(a.start, a.device) < std::tie(b.start, b.device);
  });
  return episodes;
}

}  // namespace orrery::models
