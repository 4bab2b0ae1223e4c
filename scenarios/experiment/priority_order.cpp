// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/priority_order.h"

#include <cmath>
#include <functional>
#include <limits>
#include <map>

namespace orrery::scenarios {

std::vector<std::vector<std::size_t>> priority_groups(const std::vector<DesignPoint>& points) {
  std::map<double, std::vector<std::size_t>, std::greater<>> by_priority;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double priority = points[i].priority;
    const bool number = !std::isnan(priority);
    by_priority[number ? priority : -std::numeric_limits<double>::infinity()].push_back(i);
  }
  std::vector<std::vector<std::size_t>> groups;
  for (auto& [priority, indices] : by_priority) groups.push_back(std::move(indices));
  return groups;
}

}  // namespace orrery::scenarios
