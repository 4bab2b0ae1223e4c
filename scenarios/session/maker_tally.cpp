// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/maker_tally.h"

#include <algorithm>

#include "engine/agent/control_site.h"

namespace orrery::scenarios {

MakerTally::MakerTally(const std::vector<ControlOutline>& controls) {
  for (const ControlOutline& control : controls) {
    if (control.makers == 1) continue;
    Columns& columns = by_control_[control.name];
    const std::vector<double> zeros(control.makers, 0.0);
    columns.reward = zeros;
    columns.costs.assign(control.costs.size(), zeros);
    columns.measures.assign(control.measures.size(), zeros);
    for (const auto& measure : control.measures) columns.reduce.push_back(measure.so_far);
    columns.decisions.assign(control.makers, 0);
    columns.steps = columns.on_fallback = columns.decisions;
  }
}

void MakerTally::on_control(const engine::ControlRecord& record) {
  const auto known = by_control_.find(record.site.name());
  if (known == by_control_.end()) return;
  Columns& columns = known->second;
  const engine::ControlStep& step = record.step;
  const std::size_t first = record.site.spec().first_row;
  for (std::size_t u = 0; u < step.rewards.size(); ++u) {
    const std::size_t maker = first + u;
    ++columns.decisions[maker];
    columns.on_fallback[maker] += step.fallback[u];
    if (step.number == 0) continue;  // no step ends at the first tick
    columns.reward[maker] += step.rewards[u];
    for (std::size_t c = 0; c < columns.costs.size(); ++c)
      columns.costs[c][maker] += step.costs[u * columns.costs.size() + c];
    for (std::size_t m = 0; m < columns.measures.size(); ++m) {
      double& so_far = columns.measures[m][maker];
      so_far = joined(so_far, columns.steps[maker], columns.reduce[m],
                      step.measures[u * columns.measures.size() + m]);
    }
    ++columns.steps[maker];
  }
}

void MakerTally::show(const ControlOutline& control, ControlTrail& trail) const {
  const auto known = by_control_.find(control.name);
  if (known == by_control_.end()) return;
  const Columns& columns = known->second;
  for (MakerTrail& maker : trail.makers) {
    const std::uint32_t u = maker.maker;
    maker.decisions = columns.decisions[u];
    maker.on_fallback = columns.on_fallback[u];
    if (columns.steps[u] == 0) continue;
    maker.reward_so_far = columns.reward[u];
    for (std::size_t c = 0; c < columns.costs.size(); ++c)
      maker.costs_so_far[c] = columns.costs[c][u];
    for (std::size_t m = 0; m < columns.measures.size(); ++m)
      maker.measures_so_far[m] =
          reported(columns.measures[m][u], columns.steps[u], columns.reduce[m]);
  }
}

std::size_t MakerTally::bytes() const {
  std::size_t bytes = 0;
  for (const auto& [name, columns] : by_control_)
    bytes += columns.reward.size() * (4 + columns.measures.size() + columns.costs.size()) *
             sizeof(double);
  return bytes;
}

}  // namespace orrery::scenarios
