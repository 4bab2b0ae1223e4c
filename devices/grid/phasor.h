// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

#include "engine/numeric/elementary.h"

namespace orrery::devices {

/// A complex number of an alternating quantity: of voltage, current, power, impedance. Unlike
/// `std::complex` it is multiplied without a look at infinities.
struct Phasor {
  double re = 0.0;
  double im = 0.0;

  Phasor& operator+=(Phasor b) { return re += b.re, im += b.im, *this; }
  Phasor& operator-=(Phasor b) { return re -= b.re, im -= b.im, *this; }
};

inline Phasor operator+(Phasor a, Phasor b) { return {a.re + b.re, a.im + b.im}; }
inline Phasor operator-(Phasor a, Phasor b) { return {a.re - b.re, a.im - b.im}; }
inline Phasor operator-(Phasor a) { return {-a.re, -a.im}; }
inline Phasor operator*(Phasor a, Phasor b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
inline Phasor operator*(double a, Phasor b) { return {a * b.re, a * b.im}; }
inline Phasor conj(Phasor a) { return {a.re, -a.im}; }
inline double square(Phasor a) { return a.re * a.re + a.im * a.im; }
inline double magnitude(Phasor a) { return std::sqrt(square(a)); }
inline Phasor operator/(Phasor a, Phasor b) { return (1.0 / square(b)) * (a * conj(b)); }
inline Phasor polar(double length, double angle_rad) {
  return {length * engine::cos(angle_rad), length * engine::sin(angle_rad)};
}

/// In (-pi, pi]; 0 for 0. A guess from the quadrant that Newton's rounds, which cube the error,
/// bring to the last digits.
inline double angle_of(Phasor a) {
  const double length = magnitude(a);
  if (!(length > 0.0)) return 0.0;
  const double c = a.re / length;
  const double s = a.im / length;
  constexpr double kQuarter = 1.5707963267948966;
  double angle = std::fabs(s) <= std::fabs(c)
                     ? (c > 0.0 ? s : (s < 0.0 ? -2.0 : 2.0) * kQuarter - s)
                     : (s > 0.0 ? kQuarter - c : c - kQuarter);
  for (int round = 0; round < 3; ++round) {
    const Phasor there = polar(1.0, angle);
    angle += s * there.re - c * there.im;
  }
  return angle;
}

}  // namespace orrery::devices
