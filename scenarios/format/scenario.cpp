// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

engine::ParamSet Element::fixed() const {
  engine::ParamSet set = texts;
  for (const auto& [key, distribution] : numbers) set.set(key, distribution.mean());
  return set;
}

}  // namespace orrery::scenarios
