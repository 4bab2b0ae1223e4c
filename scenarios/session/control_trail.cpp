// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/control_trail.h"

#include <algorithm>
#include <cmath>

namespace orrery::scenarios {

namespace {

const engine::MetricRecord* find(const std::vector<engine::MetricRecord>& metrics,
                                 const std::string& name) {
  const auto found = std::find_if(metrics.begin(), metrics.end(), [&](const auto& metric) {
    return metric.name == name && metric.agent.empty() && metric.group_by.empty();
  });
  return found == metrics.end() ? nullptr : &*found;
}

double value_of(const std::vector<engine::MetricRecord>& metrics, const std::string& name) {
  const auto* metric = find(metrics, name);
  return metric == nullptr ? kUnknown : metric->value;
}

}  // namespace

double joined(double so_far, std::uint64_t steps, MeasureElement::Reduce reduce, double step) {
  if (steps == 0) return step;
  switch (reduce) {
    case MeasureElement::Reduce::kMin: return std::min(so_far, step);
    case MeasureElement::Reduce::kMax: return std::max(so_far, step);
    default: return so_far + step;
  }
}

double reported(double so_far, std::uint64_t steps, MeasureElement::Reduce reduce) {
  return reduce == MeasureElement::Reduce::kMean ? so_far / static_cast<double>(steps) : so_far;
}

bool are_of(const std::vector<ControlTrail>& trails, const std::vector<ControlLook>& looks) {
  return std::equal(trails.begin(), trails.end(), looks.begin(), looks.end(),
                    [](const auto& trail, const auto& look) { return trail.look == look; });
}

ControlTrail unknown_trail(const ControlOutline& control, const ControlLook& look) {
  ControlTrail trail;
  trail.look = look;
  trail.measures_so_far.assign(control.measures.size(), kUnknown);
  trail.costs_so_far.assign(control.costs.size(), kUnknown);
  for (std::uint32_t i = 0; i < std::min<std::size_t>(look.count, kMakersShown); ++i) {
    MakerTrail& maker = trail.makers.emplace_back();
    maker.maker = look.first + i;
    maker.actions.assign(control.actions.size(), kUnknown);
    maker.measures.assign(control.measures.size(), kUnknown);
    maker.costs.assign(control.costs.size(), kUnknown);
    maker.measures_so_far = maker.measures;
    maker.costs_so_far = maker.costs;
  }
  return trail;
}

void take_metrics(const ControlOutline& control, const std::vector<engine::MetricRecord>& metrics,
                  ControlTrail& trail) {
  const std::string of = control.name + ".";
  trail.reward_so_far = value_of(metrics, of + "reward");
  for (std::size_t m = 0; m < control.measures.size(); ++m)
    trail.measures_so_far[m] = value_of(metrics, of + control.measures[m].name);
  for (std::size_t c = 0; c < control.costs.size(); ++c)
    trail.costs_so_far[c] = value_of(metrics, of + "cost_" + control.costs[c].name);
  const auto* share = find(metrics, of + "fallback_share");
  if (share == nullptr) return;
  trail.decisions = share->n;
  const double on_fallback = share->n == 0 ? 0.0 : share->value * static_cast<double>(share->n);
  trail.on_fallback = static_cast<std::uint64_t>(std::llround(on_fallback));
}

void share_totals(ControlTrail& trail) {
  MakerTrail& maker = trail.makers.front();
  maker.reward_so_far = trail.reward_so_far;
  maker.measures_so_far = trail.measures_so_far;
  maker.costs_so_far = trail.costs_so_far;
  maker.decisions = trail.decisions;
  maker.on_fallback = trail.on_fallback;
}

}  // namespace orrery::scenarios
