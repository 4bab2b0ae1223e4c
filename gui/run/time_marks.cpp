// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include "gui/run/timeline.h"

namespace orrery::gui {

namespace {

constexpr std::size_t kAlarmSlice = 10000;
constexpr std::size_t kLogSlice = 5000;

bool hasWord(const std::string& text, const char* word) {
  return text.find(word) != std::string::npos;
}

}  // namespace

bool TimeMarks::fetch(const PlantLink& plant) {
  const auto* source = plant.source();
  if (!source) return false;
  const auto& view = *plant.view();
  if (view.alarms < alarms_s.size() || view.log_entries < log_read) clear();
  bool fresh = false;
  if (view.alarms > alarms_s.size()) {
    for (const auto& alarm : source->alarms(alarms_s.size(), kAlarmSlice))
      alarms_s.push_back(alarm.start.seconds());
    fresh = true;
  }
  if (view.log_entries > log_read) {
    const auto entries = source->log(log_read, kLogSlice);
    for (const auto& entry : entries) {
      if (entry.kind != "fault") continue;
      const int step = hasWord(entry.text, " ends") ? -1 : hasWord(entry.text, " starts") ? 1 : 0;
      faults_s.emplace_back(entry.time.seconds(), step);
      active_faults = std::max(active_faults + step, 0);
    }
    log_read += entries.size();
    fresh = true;
  }
  if (view.interventions == hands_s.size() && view.generation == generation) return fresh;
  generation = view.generation;
  // Not from the log of events: after a seek back it happens again untold.
  std::vector<double> hands;
  if (const auto* session = plant.session(); session && view.interventions > 0) {
    for (const auto& one : session->interventions()) hands.push_back(one.at.seconds());
  }
  fresh |= hands != hands_s;
  hands_s = std::move(hands);
  return fresh;
}

double TimeScale::time_s(double x) const {
  return std::clamp((x - left) / width, 0.0, 1.0) * end_s;
}

}  // namespace orrery::gui
