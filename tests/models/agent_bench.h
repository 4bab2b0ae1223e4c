// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/agent/agent.h"
#include "engine/agent/step.h"
#include "models/catalog.h"
#include "models/learn/torch_module.h"

/// Makes agents and steps by name, as the loader does: all defaults, then what the test says.
namespace orrery::models::test {

/// Whether an agent can be made in this build: networks need the Torch module, which a build under
/// a sanitizer leaves out.
inline bool in_this_build(const engine::ModelInfo& info) {
  return !info.machine_bound || torch_module().has_value();
}

using Setting = std::pair<std::string, engine::ParamValue>;

inline engine::ParamSet params_of(const engine::ModelInfo& info,
                                  const std::vector<Setting>& settings) {
  engine::ParamSet params = engine::ParamSet::defaults(info);
  for (const auto& [name, value] : settings) {
    EXPECT_GE(info.param_index(name), 0) << info.name << " has no parameter " << name;
    params.set(name, value);
  }
  return params;
}

inline engine::Result<std::unique_ptr<engine::Agent>> try_agent(
    const std::string& name, std::vector<std::string> features, std::uint32_t devices,
    const std::vector<Setting>& settings) {
  for (const auto& entry : agent_catalog()) {
    if (entry.info->name != name) continue;
    engine::AgentSpec spec;
    spec.name = name;
    spec.params = params_of(*entry.info, settings);
    spec.features = std::move(features);
    spec.device_count = devices;
    spec.seed = 7;
    spec.entity = 11;
    return entry.make(spec);
  }
  return engine::failure("test", {}, "no agent " + name);
}

inline std::unique_ptr<engine::Agent> agent(const std::string& name,
                                            std::vector<std::string> features,
                                            std::uint32_t devices,
                                            const std::vector<Setting>& settings) {
  auto made = try_agent(name, std::move(features), devices, settings);
  if (!made) {
    ADD_FAILURE() << engine::to_string(made.error().items().front());
    return nullptr;
  }
  return std::move(*made);
}

inline engine::Result<std::unique_ptr<engine::Step>> try_step(
    const std::string& name, const engine::SignalInfo& input,
    const std::vector<Setting>& settings = {}) {
  for (const auto& entry : step_catalog()) {
    if (entry.info->name != name) continue;
    engine::StepSpec spec;
    spec.params = params_of(*entry.info, settings);
    spec.input = input;
    return entry.make(spec);
  }
  return engine::failure("test", {}, "no step " + name);
}

inline std::unique_ptr<engine::Step> step(const std::string& name, const engine::SignalInfo& input,
                                          const std::vector<Setting>& settings = {}) {
  auto made = try_step(name, input, settings);
  if (!made) {
    ADD_FAILURE() << engine::to_string(made.error().items().front());
    return nullptr;
  }
  return std::move(*made);
}

inline engine::SignalInfo signal(std::uint32_t width, std::uint32_t devices = 1,
                                 double sample_rate_hz = 0.0) {
  engine::SignalInfo info;
  info.name = "test.signal";
  info.width = width;
  info.sample_rate_hz = sample_rate_hz;
  info.device_count = devices;
  return info;
}

inline void add_row(engine::Batch& batch, engine::DeviceId device, double time_s,
                    const std::vector<double>& values,
                    engine::Quality quality = engine::Quality::kGood) {
  batch.width = static_cast<std::uint32_t>(values.size());
  const auto row =
      batch.append(device, engine::SimTime::from_seconds(time_s), batch.rows(), quality);
  std::copy(values.begin(), values.end(), row.begin());
}

/// The rows that a step gives for these values, one a second, one device.
inline engine::Batch run_scalar(engine::Step& step, const std::vector<double>& values) {
  engine::Batch in;
  engine::Batch out;
  for (std::size_t i = 0; i < values.size(); ++i)
    add_row(in, 0, static_cast<double>(i), {values[i]});
  step.process({}, in, out);
  return out;
}

}  // namespace orrery::models::test
