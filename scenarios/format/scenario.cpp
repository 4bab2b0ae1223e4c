// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/scenario.h"

#include <fmt/format.h>

#include "scenarios/format/catalogue.h"

namespace orrery::scenarios {

engine::ParamSet Element::fixed() const {
  engine::ParamSet set = texts;
  for (const auto& [key, distribution] : numbers) set.set(key, distribution.mean());
  return set;
}

std::string link_summary(const LinkElement& link) {
  const engine::ParamSet values = link.fixed();
  return fmt::format("{:g} ms, {:g} kbit/s, loss {:g} %, {}", values.number("latency") * 1e3,
                     values.number("bandwidth") * 1e-3, values.number("loss") * 1e2,
                     values.text("fidelity"));
}

const engine::FaultModel* fault_model(const Scenario& scenario, const std::string& model,
                                      const std::string& target) {
  for (const DeviceElement& device : scenario.plant) {
    if (device.name != target || !device.defined) continue;
    for (const engine::FaultModel& own : device.defined->faults) {
      if (own.info.name == model) return &own;
    }
  }
  return find_fault(model);
}

}  // namespace orrery::scenarios
