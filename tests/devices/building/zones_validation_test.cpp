// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>

#include "tests/devices/building/zone_bench.h"
#include "tests/support/truth.h"

namespace orrery::devices {
namespace {

constexpr double kHourS = 3600.0;

// BLD-01: R 0.005 K/W, C 2e7 J/K, Q 2000 W, from 20 degC against 0 degC outdoors.
TEST(ZonesValidation, OneResistanceAndOneCapacityFollowTheClosedForm) {
  const ZoneBench bench{.changed = {{"envelope_conductance", {1.0 / 0.005}},
                                    {"window_conductance", {0.0}},
                                    {"infiltration", {0.0}},
                                    {"capacity", {2e7}},
                                    {"initial_temperature", {293.15}}}};
  auto zone = std::move(*bench.make());
  set_input(*zone, "outdoor_temperature", 273.15);
  set_input(*zone, "heat", 2000.0);
  advance_to(*zone, 10.0 * kHourS);
  tests::expect_truth("BLD-01", "T after 10 h", 16.97676, value_of(*zone, "temperature") - 273.15,
                      1e-5);
}

// Two real eigenvalues of the 2 x 2 system by the quadratic formula, and its particular solution.
TEST(ZonesValidation, TwoResistancesAndTwoCapacitiesFollowTheirTwoExponentials) {
  const double ca = 4e5, cm = 5e6, ham = 300.0, hmo = 40.0, hw = 15.0;
  const double to = 270.0, t0 = 293.15, q = 500.0;
  const ZoneBench bench{.structure = "2R2C",
                        .changed = {{"envelope_conductance", {hmo}},
                                    {"window_conductance", {hw}},
                                    {"mass_conductance", {ham}},
                                    {"air_capacity", {ca}},
                                    {"capacity", {cm}},
                                    {"infiltration", {0.0}}}};
  auto zone = std::move(*bench.make());
  set_input(*zone, "outdoor_temperature", to);
  set_input(*zone, "heat", q);
  const double a = -(ham + hw) / ca, b = ham / ca, c = ham / cm, d = -(ham + hmo) / cm;
  // Rest: hw x + ham (x - y) = q, ham (x - y) = hmo y, above outdoors.
  const double y_rest = q / (hw * (1.0 + hmo / ham) + hmo);
  const double x_rest = y_rest * (1.0 + hmo / ham);
  const double root = std::sqrt((a - d) * (a - d) + 4.0 * b * c);
  const double l1 = 0.5 * (a + d + root), l2 = 0.5 * (a + d - root);
  const double x0 = t0 - to - x_rest;
  const double y0 = t0 - to - y_rest;
  const double slope = a * x0 + b * y0;
  const double k1 = (slope - l2 * x0) / (l1 - l2), k2 = x0 - k1;
  for (const double hours : {0.25, 1.0, 7.0, 48.0}) {
    advance_to(*zone, hours * kHourS);
    const double x = k1 * std::exp(l1 * hours * kHourS) + k2 * std::exp(l2 * hours * kHourS);
    EXPECT_NEAR(value_of(*zone, "temperature"), to + x_rest + x, 1e-8) << hours;
    const double x_slope =
        k1 * l1 * std::exp(l1 * hours * kHourS) + k2 * l2 * std::exp(l2 * hours * kHourS);
    EXPECT_NEAR(value_of(*zone, "mass_temperature"), to + y_rest + (x_slope - a * x) / b, 1e-8);
  }
}

using Matrix = std::array<std::array<double, 3>, 3>;

Matrix product(const Matrix& a, const Matrix& b) {
  Matrix c{};
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 3; ++k) c[i][j] += a[i][k] * b[k][j];
  return c;
}

/// Taylor series of the scaled matrix, squared back.
Matrix exponential(Matrix a) {
  for (auto& row : a)
    for (double& x : row) x *= 0x1p-10;
  Matrix sum{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  Matrix term = sum;
  for (int n = 1; n < 20; ++n) {
    term = product(term, a);
    for (auto& row : term)
      for (double& x : row) x /= n;
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j) sum[i][j] += term[i][j];
  }
  for (int n = 0; n < 10; ++n) sum = product(sum, sum);
  return sum;
}

// Two unlike zones, joined: the exponential of the augmented matrix, by another way.
TEST(ZonesValidation, TwoJoinedZonesFollowTheMatrixExponential) {
  const double c1 = 3e6, c2 = 8e6, h1 = 60.0, h2 = 25.0, h12 = 90.0, to = 268.15;
  const double q1 = 1500.0, q2 = 0.0, t0 = 291.0;
  const ZoneBench bench{.count = 2,
                        .zones_per_building = 2,
                        .changed = {{"envelope_conductance", {h1, h2}},
                                    {"window_conductance", {0.0}},
                                    {"infiltration", {0.0}},
                                    {"capacity", {c1, c2}},
                                    {"to_next", {h12, 1e6}},
                                    {"initial_temperature", {t0}}}};
  auto house = std::move(*bench.make());
  for (std::uint32_t row : {0u, 1u}) set_input(*house, "outdoor_temperature", to, row);
  set_input(*house, "heat", q1, 0);
  const double t = 9.0 * kHourS;
  advance_to(*house, t);
  const Matrix phi = exponential({{{-(h1 + h12) / c1 * t, h12 / c1 * t, (h1 * to + q1) / c1 * t},
                                   {h12 / c2 * t, -(h2 + h12) / c2 * t, (h2 * to + q2) / c2 * t},
                                   {0, 0, 0}}});
  EXPECT_NEAR(value_of(*house, "temperature", 0), (phi[0][0] + phi[0][1]) * t0 + phi[0][2], 1e-8);
  EXPECT_NEAR(value_of(*house, "temperature", 1), (phi[1][0] + phi[1][1]) * t0 + phi[1][2], 1e-8);
}

/// ISO 13790, annex C: one step of its Crank-Nicolson scheme (equations C.1 to C.12).
struct SimpleHourly {
  double em = 30.0, w = 10.0, ms = 680.0, is = 465.0, ve = 20.0, cm = 5e6, af = 30.0;
  double mass = 293.15, air = 0.0, operative = 0.0;

  void step(double dt, double out, double internal, double solar, double heat) {
    const double am = 2.5 * af, at = 4.5 * af;
    const double ia = 0.5 * internal + heat;
    const double m = am / at * (0.5 * internal + solar);
    const double st = (1.0 - am / at - w / (9.1 * at)) * (0.5 * internal + solar);
    const double h1 = 1.0 / (1.0 / ve + 1.0 / is);
    const double h2 = h1 + w;
    const double h3 = 1.0 / (1.0 / h2 + 1.0 / ms);
    const double total = m + em * out + h3 * (st + w * out + h1 * (ia / ve + out)) / h2;
    const double next = (mass * (cm / dt - 0.5 * (h3 + em)) + total) / (cm / dt + 0.5 * (h3 + em));
    mass = next;
    const double surface = (ms * mass + st + w * out + h1 * (out + ia / ve)) / (ms + w + h1);
    air = (is * surface + ve * out + ia) / (is + ve);
    operative = 0.3 * air + 0.7 * surface;
  }
};

// Their difference is the error of Crank-Nicolson, of second order: small at 10 s.
TEST(ZonesValidation, FiveResistancesFollowTheStandardsSchemeInSmallSteps) {
  SimpleHourly iso;
  const ZoneBench bench{.structure = "5R1C",
                        .changed = {{"infiltration", {iso.ve / 1200.0 / 75.0}}}};
  auto zone = std::move(*bench.make());
  set_input(*zone, "outdoor_temperature", 271.0);
  set_input(*zone, "gains", 300.0);
  set_input(*zone, "solar", 800.0);
  set_input(*zone, "heat", 250.0);
  for (int i = 0; i < 12 * 360; ++i) iso.step(10.0, 271.0, 300.0, 800.0, 250.0);
  advance_to(*zone, 12.0 * kHourS);
  EXPECT_NEAR(value_of(*zone, "mass_temperature"), iso.mass, 1e-6);
  EXPECT_NEAR(value_of(*zone, "temperature"), iso.air, 1e-6);
  EXPECT_NEAR(value_of(*zone, "operative_temperature"), iso.operative, 1e-6);
}

// c(t) = c_rest + (c0 - c_rest) e^(-n t), c_rest = c_out + G / q.
TEST(ZonesValidation, CarbonDioxideFollowsItsClosedFormToItsSteadyState) {
  const ZoneBench bench{.changed = {{"infiltration", {1.0 / kHourS}}, {"volume", {200.0}}}};
  auto room = std::move(*bench.make());
  set_input(*room, "occupants", 25.0);
  const double rest = 4.2e-4 + 25.0 * 5.2e-6 / (200.0 / kHourS);
  advance_to(*room, 0.7 * kHourS);
  EXPECT_NEAR(value_of(*room, "co2"), rest + (4.2e-4 - rest) * std::exp(-0.7), 1e-12);
  advance_to(*room, 40.0 * kHourS);
  EXPECT_NEAR(value_of(*room, "co2"), rest, 1e-12);
}

}  // namespace
}  // namespace orrery::devices
