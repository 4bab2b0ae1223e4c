// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/design_point.h"

namespace orrery::scenarios {

std::string DesignPoint::key(const std::vector<std::string>& factors) const {
  if (factors.empty()) return "as it stands";
  std::string text;
  for (std::size_t i = 0; i < factors.size(); ++i) {
    text += (i == 0 ? "" : ", ") + factors[i] + "=" + values[i].text;
  }
  return text;
}

}  // namespace orrery::scenarios
