// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/forecast_builder.h"

#include <algorithm>
#include <set>

#include "engine/registry/check.h"
#include "scenarios/build/control_units.h"
#include "scenarios/build/population_builder.h"
#include "scenarios/build/wire_builder.h"

namespace orrery::scenarios {

ForecastBuilder::ForecastBuilder(const PartFrame& frame, const ControlElement& control,
                                 engine::Plant& plant, engine::Diagnostics& diagnostics)
    : frame_(frame), plant_(plant) {
  std::set<std::size_t> populations;
  for (const ObservationElement& seen : control.observes) {
    if (seen.kind != ObservationElement::Kind::kForecast) continue;
    const auto all =
        upstream_of(frame.scenario, population_named(frame.scenario, seen.rows.population));
    populations.insert(all.begin(), all.end());
  }
  if (populations.empty()) return;
  std::vector<engine::Scout> scouts;
  for (const RowBlock& block : frame.plan.blocks_of(frame.part)) {
    if (!populations.contains(block.device)) continue;
    auto population = build_population(frame, block, diagnostics);
    if (population == nullptr) return;
    scouts_[{block.device, block.first_row}] = scouts.size();
    scouts.push_back({std::move(population), step_of(block.device)});
  }
  plant.forecasts.push_back(std::make_unique<engine::Forecasts>(
      std::move(scouts), wires({populations.begin(), populations.end()}), control.period,
      frame.seed));
  forecasts_ = plant.forecasts.back().get();
}

std::vector<engine::Wire> ForecastBuilder::wires(
    const std::vector<std::size_t>& populations) const {
  const Scenario& scenario = frame_.scenario;
  std::vector<engine::Wire> all;
  for (const std::size_t target : populations) {
    for (const WireElement& element : scenario.plant[target].wires) {
      engine::Wire wire = rows_of_wire(scenario, scenario.plant[target], element);
      const auto source = scouts_.find({population_named(scenario, element.from), 0});
      const auto to = scouts_.find({target, 0});
      // Wired populations are whole, and in one part with what looks at them.
      ORRERY_CHECK(source != scouts_.end() && to != scouts_.end(), "wired scouts share a part");
      wire.source = source->second;
      wire.target = to->second;
      all.push_back(std::move(wire));
    }
  }
  return all;
}

/// Members of a group are advanced on the grid of its smallest step.
engine::Duration ForecastBuilder::step_of(std::size_t population) const {
  const WiredGroups groups = wired_groups(frame_.scenario);
  if (!groups.wired[population]) return {};
  engine::Duration step = frame_.scenario.plant[population].step;
  for (std::size_t d = 0; d < groups.first.size(); ++d) {
    if (groups.first[d] == groups.first[population])
      step = std::min(step, frame_.scenario.plant[d].step);
  }
  return step;
}

engine::ForecastAxes ForecastBuilder::axes(const ObservationElement& seen, engine::UnitOutput of) {
  ORRERY_CHECK(forecasts_ != nullptr, "a forecast without scouts");
  engine::ForecastAxes axes;
  axes.from = forecasts_;
  axes.leads = seen.ahead.size();
  axes.range = {seen.low, seen.high};
  const auto [known, is_new] = numbers_.try_emplace({seen.name, of.devices}, 0);
  if (is_new) {
    const engine::Population& truth = *of.population;
    engine::Forecast forecast;
    // One instant has one error, whichever control asks.
    forecast.name = seen.rows.population + "." + seen.output;
    forecast.truth = of.population;
    forecast.output = of.output;
    forecast.scout =
        scouts_.at({population_named(frame_.scenario, seen.rows.population), truth.first_row()});
    forecast.ahead = seen.ahead;
    forecast.error = seen.error;
    forecast.error_is_absolute = seen.error_is_absolute;
    forecast.error_at = seen.error_at;
    known->second = forecasts_->add(std::move(forecast));
  }
  axes.number = known->second;
  axes.of = std::move(of);
  return axes;
}

}  // namespace orrery::scenarios
