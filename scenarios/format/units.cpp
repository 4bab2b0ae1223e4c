// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/units.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace orrery::scenarios {

namespace {

using engine::failure;
using engine::Result;
using engine::SourcePlace;
using engine::UnitRole;

/// rad/s where Hz is expected, rad/s2 where Hz/s is: the revolutions are counted.
bool counts_revolutions(const Unit& from, const Unit& to) {
  const Dimension turning = from.dimension() / to.dimension();
  return turning == Dimension::of_base(Dimension::kAngle) &&
         to.dimension().exponent(Dimension::kTime) < 0 &&
         !from.dimension().agrees_with(to.dimension());
}

std::string dimension_remedy(const Unit& from, const Unit& to) {
  if (counts_revolutions(to, from))
    return "a frequency is no angular speed: write `rev/s`, `rev/min` or `rad/s`";
  return "write it in a unit of " + dimension_name(to.dimension()).substr(2) + ": " +
         units_that_fit(to.dimension());
}

}  // namespace

bool convertible(const Unit& from, const Unit& to) {
  return from.dimension() == to.dimension() || counts_revolutions(from, to);
}

Result<double> to_si(double value, std::string_view unit, std::string_view expected, UnitRole role,
                     const SourcePlace& place) {
  const auto to = parse_unit(expected, place);
  if (!to) return failure(to.error());
  if (unit.empty() && !to->dimension().dimensionless()) {
    return failure(
        "unit-missing", place,
        fmt::format("the unit is missing: {} is expected", dimension_name(to->dimension())),
        fmt::format("write for example `{:.6g} {}`; units that fit: {}", value, expected,
                    units_that_fit(to->dimension())));
  }
  const auto from = parse_unit(unit, place);
  if (!from) return failure(from.error());
  if (!convertible(*from, *to)) {
    return failure("unit-dimension", place,
                   fmt::format("`{}` is the unit of {}, {} is expected", unit,
                               dimension_name(from->dimension()), dimension_name(to->dimension())),
                   dimension_remedy(*from, *to));
  }
  if (*from == *to) return value;
  const bool difference = role == UnitRole::kDifference;
  double si = difference ? from->difference_to_si(value) : from->to_si(value);
  if (counts_revolutions(*from, *to)) si /= 2.0 * std::numbers::pi;
  return difference ? to->difference_from_si(si) : to->from_si(si);
}

Result<double> parse_si(std::string_view text, std::string_view expected, UnitRole role,
                        const SourcePlace& place) {
  const auto quantity = parse_quantity(text, place);
  if (!quantity) return failure(quantity.error());
  return to_si(quantity->value, quantity->unit, expected, role,
               quantity->unit.empty() ? place : quantity->unit_place);
}

}  // namespace orrery::scenarios
