// SPDX-License-Identifier: Apache-2.0
#include "engine/compute/hardware_profile.h"

#include <array>

#include "engine/registry/check.h"
#include "engine/registry/param_rows.h"

namespace orrery::engine {

namespace {

// Microcontroller: 35e6 MAC/s and 1.22 nJ/MAC are derived from the MLPerf Tiny v1.0 closed results
// of the STM32L4R5 (264,192 MAC in 7.58 ms at 323 uJ); 640 KB of RAM. The others are round figures
// for the class of machine, meant to be overridden by a scenario that knows its hardware.
const std::array<HardwareProfile, 4> kProfiles = {{
    {"microcontroller", 35e6, 640e3, 0.01, 1.22e-9},
    {"gateway", 2e9, 1e9, 3.0, 5e-10},
    {"server", 50e9, 64e9, 80.0, 1e-10},
    {"cloud", 500e9, 512e9, 200.0, 5e-11},
}};

ParamInfo override_row(const char* name, const char* unit, double max, const char* meaning) {
  return rows::number(name, unit, 0.0, {0.0, max}, meaning);
}

}  // namespace

std::span<const HardwareProfile> hardware_profiles() { return kProfiles; }

const ModelInfo& node_info() {
  static const ModelInfo info = [] {
    ModelInfo node;
    node.kind = ModelKind::kNode;
    node.name = "node";
    node.summary = "a machine on which software runs: gateway, edge server, cloud";
    node.details =
        "Work on a node is served in order of arrival: judging n rows takes n times the agent's\n"
        "multiply-accumulates over the node's rate. An agent whose state does not fit is refused.";
    std::vector<std::string> names;
    for (const auto& known : kProfiles) names.push_back(known.name);
    ParamInfo profile =
        rows::choice("profile", std::move(names),
                     "named hardware; the rows below override it where they are not zero");
    profile.default_text = "server";
    node.params = {profile,
                   override_row("compute_rate", "1/s", 1e16, "multiply-accumulates per second"),
                   override_row("ram", "byte", 1e15, "memory for agents and their windows"),
                   override_row("idle_power", "W", 1e6, "power without work"),
                   override_row("energy_per_mac", "J", 1.0, "energy of one multiply-accumulate")};
    return node;
  }();
  return info;
}

HardwareProfile profile_from(const ParamSet& params) {
  HardwareProfile profile;
  for (const auto& known : kProfiles) {
    if (known.name == params.text("profile")) profile = known;
  }
  ORRERY_CHECK(!profile.name.empty(), "the loader checks the profile's name");
  const auto override_with = [&](const char* name, double& value) {
    if (params.number(name) > 0.0) value = params.number(name);
  };
  override_with("compute_rate", profile.multiply_accumulates_per_s);
  override_with("ram", profile.ram_byte);
  override_with("idle_power", profile.idle_power_w);
  override_with("energy_per_mac", profile.energy_per_mac_j);
  return profile;
}

}  // namespace orrery::engine
