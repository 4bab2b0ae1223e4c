// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/unit.h"

#include <cmath>

#include "engine/numeric/elementary.h"

namespace orrery::scenarios {

Dimension Dimension::of_base(std::size_t index) {
  Dimension dimension;
  dimension.exponents_.at(index) = kWhole;
  return dimension;
}

Dimension Dimension::operator*(const Dimension& other) const {
  Dimension product;
  for (std::size_t i = 0; i < kCount; ++i)
    product.exponents_[i] = exponents_[i] + other.exponents_[i];
  return product;
}

Dimension Dimension::operator/(const Dimension& other) const {
  Dimension quotient;
  for (std::size_t i = 0; i < kCount; ++i)
    quotient.exponents_[i] = exponents_[i] - other.exponents_[i];
  return quotient;
}

std::optional<Dimension> Dimension::power(double exponent) const {
  constexpr double kLargest = 100.0 * kWhole;
  constexpr double kRounding = 1e-6;  // 1/3 written with seven digits is still a third
  Dimension result;
  for (std::size_t i = 0; i < kCount; ++i) {
    if (exponents_[i] == 0) continue;
    const double wanted = exponents_[i] * exponent;
    if (!(std::abs(wanted) <= kLargest)) return std::nullopt;
    const double nearest = std::round(wanted);
    if (std::abs(wanted - nearest) > kRounding * kWhole) return std::nullopt;
    result.exponents_[i] = static_cast<std::int32_t>(nearest);
  }
  return result;
}

Dimension Dimension::without_angle() const {
  Dimension rest = *this;
  rest.exponents_[kAngle] = 0;
  return rest;
}

bool Dimension::agrees_with(const Dimension& other) const {
  if (*this == other) return true;
  const Dimension rest = without_angle();
  if (rest != other.without_angle()) return false;
  if (rest.dimensionless()) return true;
  Dimension only_time;
  only_time.exponents_[kTime] = rest.exponents_[kTime];
  return rest != only_time;
}

namespace {

/// n when the double `scale` is the nearest to 1/n, otherwise 0.
double whole_inverse(double scale) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  const double inverse = std::round(1.0 / scale);
  return scale < 1.0 && inverse < kExact && 1.0 / inverse == scale ? inverse : 0.0;
}

double whole_power(double value, int exponent) {
  double product = 1.0;
  for (int i = 0; i < exponent; ++i) product *= value;
  return product;
}

}  // namespace

Unit::Unit(Dimension dimension, double scale, double offset)
    : dimension_(dimension), numerator_(scale), offset_(offset) {
  if (const double inverse = whole_inverse(scale); inverse > 0.0) {
    numerator_ = 1.0;
    denominator_ = inverse;
  }
}

Unit Unit::operator*(const Unit& other) const {
  Unit product(dimension_ * other.dimension_);
  product.numerator_ = numerator_ * other.numerator_;
  product.denominator_ = denominator_ * other.denominator_;
  return product;
}

Unit Unit::operator/(const Unit& other) const {
  Unit quotient(dimension_ / other.dimension_);
  quotient.numerator_ = numerator_ * other.denominator_;
  quotient.denominator_ = denominator_ * other.numerator_;
  return quotient;
}

std::optional<Unit> Unit::power(double exponent) const {
  const auto dimension = dimension_.power(exponent);
  if (!dimension || !(std::abs(exponent) <= 100.0)) return std::nullopt;
  Unit result(*dimension);
  const double size = std::abs(exponent);
  const bool whole = size == std::floor(size);
  const auto raise = [&](double value) {
    return whole ? whole_power(value, static_cast<int>(size)) : engine::pow(value, size);
  };
  result.numerator_ = raise(exponent < 0 ? denominator_ : numerator_);
  result.denominator_ = raise(exponent < 0 ? numerator_ : denominator_);
  const double scale = result.scale();
  if (!std::isfinite(scale) || scale == 0.0) return std::nullopt;
  return result;
}

}  // namespace orrery::scenarios
