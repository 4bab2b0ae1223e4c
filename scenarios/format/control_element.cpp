// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/control_element.h"

namespace orrery::scenarios {

std::vector<std::string> control_metrics(const ControlElement& control) {
  std::vector<std::string> names = {control.name + ".reward", control.name + ".fallback_share"};
  for (const CostElement& cost : control.costs)
    names.push_back(control.name + ".cost_" + cost.name);
  for (const MeasureElement& measure : control.measures)
    names.push_back(control.name + "." + measure.name);
  return names;
}

}  // namespace orrery::scenarios
