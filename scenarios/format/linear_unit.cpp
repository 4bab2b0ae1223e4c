// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/linear_unit.h"

#include "scenarios/format/units.h"

namespace orrery::scenarios {

engine::Result<LinearUnit> linear_unit(const std::string& unit, const std::string& si,
                                       engine::UnitRole role, const engine::SourcePlace& place) {
  const auto zero = to_si(0.0, unit, si, role, place);
  if (!zero) return engine::failure(zero.error());
  const auto one = to_si(1.0, unit, si, engine::UnitRole::kDifference, place);
  if (!one) return engine::failure(one.error());
  return LinearUnit{*one, *zero};
}

}  // namespace orrery::scenarios
