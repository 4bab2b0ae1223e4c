// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "devices/grid/phasor.h"

namespace orrery::devices {

/// One phasor for each of the phases a, b, c.
using Phases = std::array<Phasor, 3>;

/// What couples three phases: impedances, admittances, ratios.
struct Matrix3 {
  std::array<Phases, 3> row = {};

  static Matrix3 diagonal(Phasor a, Phasor b, Phasor c) {
    Matrix3 m;
    m.row[0][0] = a;
    m.row[1][1] = b;
    m.row[2][2] = c;
    return m;
  }
  static Matrix3 identity() { return diagonal({1.0, 0.0}, {1.0, 0.0}, {1.0, 0.0}); }
  /// Of lines with the same value in and between all phases.
  static Matrix3 symmetric(Phasor self, Phasor mutual) {
    Matrix3 m;
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 3; ++j) m.row[i][j] = i == j ? self : mutual;
    return m;
  }
  Matrix3& operator+=(const Matrix3& b) {
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 3; ++j) row[i][j] += b.row[i][j];
    return *this;
  }
};

inline Matrix3 operator+(Matrix3 a, const Matrix3& b) { return a += b; }

inline Matrix3 operator*(const Matrix3& a, const Matrix3& b) {
  Matrix3 m;
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      for (std::size_t k = 0; k < 3; ++k) m.row[i][j] += a.row[i][k] * b.row[k][j];
  return m;
}

inline Matrix3 operator*(Phasor a, Matrix3 b) {
  for (auto& line : b.row)
    for (Phasor& entry : line) entry = a * entry;
  return b;
}

inline Phases operator*(const Matrix3& a, const Phases& x) {
  Phases y;
  for (std::size_t i = 0; i < 3; ++i)
    y[i] = a.row[i][0] * x[0] + a.row[i][1] * x[1] + a.row[i][2] * x[2];
  return y;
}

/// By cofactors; of a matrix that has one.
inline Matrix3 inverse(const Matrix3& a) {
  Matrix3 m;
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      const auto& up = a.row[(j + 1) % 3];
      const auto& down = a.row[(j + 2) % 3];
      m.row[i][j] = up[(i + 1) % 3] * down[(i + 2) % 3] - up[(i + 2) % 3] * down[(i + 1) % 3];
    }
  }
  const Phasor determinant =
      a.row[0][0] * m.row[0][0] + a.row[0][1] * m.row[1][0] + a.row[0][2] * m.row[2][0];
  return (Phasor{1.0, 0.0} / determinant) * m;
}

}  // namespace orrery::devices
