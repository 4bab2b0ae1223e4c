// SPDX-License-Identifier: Apache-2.0
#include "scenarios/validate/judge_plan.h"

#include <algorithm>

#include "models/catalog.h"

namespace orrery::scenarios {

namespace {

/// The population that an agent observes.
const DeviceElement* population_of(const AgentElement& agent, const Scenario& scenario) {
  const std::string& signal = agent.observes.front().signal;
  const std::string name = signal.substr(0, signal.find('.'));
  for (const DeviceElement& device : scenario.plant) {
    if (device.name == name) return &device;
  }
  return nullptr;
}

/// Between two rows of a device: the slowest signal's period, and a tick's where rows are made by
/// ticks. 0 where a recording decides.
engine::Duration row_period(const AgentElement& agent, const DeviceElement& population) {
  engine::Duration slowest;
  for (const ObservedSignal& observed : agent.observes) {
    for (const SensorElement& sensor : population.sensors) {
      if (sensor.name == observed.signal) slowest = std::max(slowest, sensor.period);
    }
  }
  return agent.by_sample_time ? slowest : std::max(slowest, agent.period);
}

}  // namespace

std::vector<std::string> controls_of(const AgentElement& agent) {
  std::vector<std::string> names;
  for (const auto& entry : models::agent_catalog()) {
    const std::string& name = entry.info->name;
    if (!entry.control || name == agent.model) continue;
    const bool wanted = !agent.controls || std::find(agent.controls->begin(), agent.controls->end(),
                                                     name) != agent.controls->end();
    if (wanted) names.push_back(name);
  }
  return names;
}

double expected_judgements(const AgentElement& agent, const Scenario& scenario) {
  const DeviceElement* population = population_of(agent, scenario);
  if (population == nullptr) return 0.0;
  const engine::Duration period = row_period(agent, *population);
  if (period.ns == 0) return 0.0;  // as many as the recording has rows
  const double judges = 1.0 + static_cast<double>(controls_of(agent).size());
  return judges * population->count * (scenario.duration.seconds() / period.seconds());
}

std::vector<JudgePlan> judge_plans(const Scenario& scenario,
                                   const engine::PlantDirectory& directory) {
  std::vector<JudgePlan> plans;
  for (const AgentElement& agent : scenario.agents) {
    JudgePlan plan;
    plan.agent = agent.name;
    plan.controls = controls_of(agent);
    plan.summary = agent.scoring == Scoring::kSummary ||
                   (agent.scoring == Scoring::kAuto &&
                    expected_judgements(agent, scenario) > kKeptJudgementsMost);
    plan.episode_gap = agent.period * 2;
    const std::string& signal = agent.observes.front().signal;
    for (const auto& devices : directory.devices) {
      if (devices.name != signal.substr(0, signal.find('.'))) continue;
      plan.first_device = devices.first_device;
      plan.device_count = devices.count;
    }
    plans.push_back(std::move(plan));
  }
  return plans;
}

}  // namespace orrery::scenarios
