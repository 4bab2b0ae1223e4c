// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace orrery::scenarios {

/// Length, mass, time, ... with their exponents. Angle, information, level, operations and the
/// currencies are dimensions of their own, so that rpm is not taken for Hz, nor bit/s for either.
class Dimension {
 public:
  /// In this order: m kg s A K mol cd rad bit dB MAC EUR USD.
  static constexpr std::size_t kCount = 13;
  static constexpr std::size_t kLength = 0, kMass = 1, kTime = 2, kTemperature = 4, kAngle = 7;
  /// Exponents count sixtieths: roots up to the sixth stay exact.
  static constexpr std::int32_t kWhole = 60;

  static Dimension of_base(std::size_t index);

  std::int32_t exponent(std::size_t index) const { return exponents_[index]; }
  bool dimensionless() const { return *this == Dimension{}; }

  Dimension operator*(const Dimension& other) const;
  Dimension operator/(const Dimension& other) const;
  /// Nothing when an exponent leaves +-100 or is not a whole number of sixtieths.
  std::optional<Dimension> power(double exponent) const;
  Dimension without_angle() const;

  /// May values of the two be added and compared? The radian counts as 1, as in SI (power = torque
  /// times angular speed), save where the rest is a power of time: a frequency is no angular speed.
  bool agrees_with(const Dimension& other) const;

  bool operator==(const Dimension&) const = default;

 private:
  std::array<std::int32_t, kCount> exponents_{};
};

/// A unit: SI value = (value + offset) * numerator / denominator. Two factors instead of one, so
/// that 3 ms is the double nearest to 0.003.
class Unit {
 public:
  Unit() = default;  ///< the number one
  explicit Unit(Dimension dimension) : dimension_(dimension) {}
  Unit(Dimension dimension, double scale, double offset = 0.0);

  const Dimension& dimension() const { return dimension_; }
  double scale() const { return numerator_ / denominator_; }
  double offset() const { return offset_; }
  /// Does one of it equal one of its SI unit, counted from the same zero?
  bool coherent() const { return numerator_ == denominator_ && offset_ == 0.0; }
  /// The SI unit of the same dimension.
  Unit si() const { return Unit(dimension_); }

  double to_si(double value) const { return (value + offset_) * numerator_ / denominator_; }
  double from_si(double value) const { return value * denominator_ / numerator_ - offset_; }
  double difference_to_si(double value) const { return value * numerator_ / denominator_; }
  double difference_from_si(double value) const { return value * denominator_ / numerator_; }

  /// Within a product an offset means nothing: W/degC is W/K.
  Unit operator*(const Unit& other) const;
  Unit operator/(const Unit& other) const;
  std::optional<Unit> power(double exponent) const;

  bool operator==(const Unit&) const = default;

 private:
  Dimension dimension_;
  double numerator_ = 1.0;
  double denominator_ = 1.0;
  double offset_ = 0.0;
};

}  // namespace orrery::scenarios
