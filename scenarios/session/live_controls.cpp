// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/live_controls.h"

#include <algorithm>

#include "engine/agent/control_site.h"

namespace orrery::scenarios {

namespace {

using engine::ControlSite;
using engine::ControlStep;

/// The numbers of row `u` in a matrix of `rows` rows.
template <class T>
std::span<const T> row_of(const std::vector<T>& matrix, std::size_t u, std::size_t rows) {
  const std::size_t width = matrix.size() / rows;
  return std::span(matrix).subspan(u * width, width);
}

void observe(const ControlSite& site, std::size_t u, MakerTrail& maker) {
  const auto values = row_of(site.step().observations, u, site.rows());
  const auto missing = row_of(site.step().missing, u, site.rows());
  const std::vector<engine::SimTime> sampled_at = site.sampled_at(u);
  for (std::size_t i = 0; i < std::min(values.size(), kObservationsShown); ++i)
    maker.observed.push_back({double{values[i]}, missing[i] != 0, sampled_at[i]});
}

/// `is_alone`: only this decision maker was asked for, so that there is room for what it saw.
void fill(const ControlSite& site, std::size_t u, bool is_alone, MakerTrail& maker) {
  const ControlStep& step = site.step();
  maker.fallback = step.fallback[u] != 0;
  const auto missing = row_of(step.missing, u, site.rows());
  maker.missing = static_cast<std::size_t>(std::count(missing.begin(), missing.end(), 1));
  if (is_alone) observe(site, u, maker);
  maker.actions = site.decided(u);
  if (step.number == 0) return;  // no step has ended yet
  maker.reward = step.rewards[u];
  const auto measures = row_of(step.measures, u, site.rows());
  maker.measures.assign(measures.begin(), measures.end());
  const auto costs = row_of(step.costs, u, site.rows());
  maker.costs.assign(costs.begin(), costs.end());
}

/// Decision makers of the site that were asked for are [first, end), over the whole plant.
void take_site(const ControlSite& site, std::size_t first, std::size_t end, ControlTrail& trail) {
  if (site.row_ticks() == 0) return;
  const std::size_t at = site.spec().first_row;
  trail.at =
      trail.at == engine::SimTime::never() ? site.step().at : std::max(trail.at, site.step().at);
  const auto begin = site.step().fallback.begin();
  trail.on_fallback_now =
      trail.on_fallback_now.value_or(0) +
      static_cast<std::size_t>(std::count(begin + static_cast<std::ptrdiff_t>(first - at),
                                          begin + static_cast<std::ptrdiff_t>(end - at), 1));
  for (std::size_t u = first; u < end; ++u) {
    const std::size_t shown = u - trail.look.first;
    if (shown >= trail.makers.size()) break;
    fill(site, u - at, trail.look.count == 1, trail.makers[shown]);
  }
}

}  // namespace

ControlTrail live_trail(const engine::Simulation& simulation, const ControlOutline& control,
                        const ControlLook& look, const MakerTally& tally) {
  ControlTrail trail = unknown_trail(control, look);
  std::vector<const ControlSite*> open;  // their steps have ended and are told at the next instant
  for (std::size_t i = 0; i < simulation.part_count(); ++i) {
    for (const auto& site : simulation.part(i).plant().controls) {
      if (site->name() != control.name) continue;
      if (site->is_open()) open.push_back(site.get());
      const std::size_t first = std::max<std::size_t>(site->spec().first_row, look.first);
      const std::size_t end = std::min<std::size_t>(site->spec().first_row + site->rows(),
                                                    std::size_t{look.first} + look.count);
      if (first < end) take_site(*site, first, end, trail);
    }
  }
  if (open.empty()) {
    tally.show(control, trail);
    return trail;
  }
  MakerTally with_open = tally;
  for (const ControlSite* site : open) with_open.on_control({*site, site->step()});
  with_open.show(control, trail);
  return trail;
}

}  // namespace orrery::scenarios
