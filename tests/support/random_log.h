// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "engine/network/link_model.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/session/intervention.h"
#include "tests/support/random_scenario.h"

namespace orrery::testing {

/// Everything that a person could do to a plant: kinds of fault that suit what it has, and inputs.
inline std::vector<scenarios::Intervention> possible_interventions(
    const scenarios::Scenario& scenario) {
  using scenarios::Intervention;
  std::vector<Intervention> all;
  const auto faults_on = [&](const std::string& target, const engine::ModelInfo& info) {
    for (const std::string& name : scenarios::model_names(engine::ModelKind::kFault)) {
      const engine::FaultModel* model = scenarios::fault_model(scenario, name, target);
      if (model == nullptr || !model->missing_point(info).empty()) continue;
      Intervention one;
      one.target = target;
      one.what = name;
      all.push_back(one);
    }
  };
  for (const auto& device : scenario.plant) {
    faults_on(device.name, device.info);
    for (const auto& sensor : device.sensors)
      faults_on(sensor.name, *scenarios::find_sensor(sensor.model)->info);
    for (const auto& port : device.info.inputs) {
      Intervention one;
      one.kind = Intervention::Kind::kCommand;
      one.target = device.name;
      one.what = port.name;
      if (scenarios::with_interventions(scenario, {one}, "try")) all.push_back(one);
    }
  }
  for (const auto& link : scenario.links) faults_on(link.name, engine::link_model_info());
  return all;
}

/// A log of up to `most` interventions before `end_s`, in order of time; some at one instant, some
/// on whole seconds where sensors and agents are at work.
inline std::vector<scenarios::Intervention> random_log(const scenarios::Scenario& scenario,
                                                       double end_s, std::uint32_t most,
                                                       Dice& dice) {
  using scenarios::Intervention;
  const auto possible = possible_interventions(scenario);
  std::vector<Intervention> log;
  const std::uint32_t count = dice.between(1, most);
  while (log.size() < count && !possible.empty()) {
    Intervention one = possible[dice.between(0, static_cast<std::uint32_t>(possible.size()) - 1)];
    const auto end_ms = static_cast<std::uint32_t>(end_s * 1000.0);
    const std::uint32_t ms = dice.between(0, end_ms - 1);
    one.at = engine::SimTime{std::int64_t{dice.chance(40) ? ms / 1000 * 1000 : ms} * 1'000'000};
    if (!dice.chance(40)) one.at.ns += dice.between(0, 1) * 1'234'567;
    if (!log.empty() && dice.chance(20)) one.at = log.back().at;
    if (one.at.ns >= engine::SimTime::from_seconds(end_s).ns) continue;
    const bool whole = dice.chance(30);
    if (!whole) one.target += "[0]";
    one.value = 0.25 * dice.between(1, 8);
    if (one.kind == Intervention::Kind::kFault && dice.chance(60))
      one.lasts = {std::int64_t{dice.between(0, 4000)} * 1'000'000};
    log.push_back(one);
  }
  std::stable_sort(log.begin(), log.end(),
                   [](const Intervention& a, const Intervention& b) { return a.at < b.at; });
  return log;
}

}  // namespace orrery::testing
