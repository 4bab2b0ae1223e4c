// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <vector>

#include "engine/random/stream.h"
#include "tests/devices/grid/feeder_bench.h"

namespace orrery::devices {
namespace {

using Complex = std::complex<double>;

/// A random feeder: every bus hangs on one of the rows before it.
struct RandomTree {
  FeederOnTheBench bench;
  std::vector<int> parent;
  std::vector<Complex> impedance, load, shunt;
  double current_share = 0.0;
  double impedance_share = 0.0;
};

RandomTree random_tree(std::uint64_t seed) {
  engine::Stream draw({seed, 0, engine::Purpose::kUser});
  RandomTree tree;
  const int n = 3 + static_cast<int>(draw.uniform() * 30.0);
  tree.bench.count = static_cast<std::uint32_t>(n);
  tree.current_share = 0.4 * draw.uniform();
  tree.impedance_share = 0.4 * draw.uniform();
  tree.bench.numbers = {{"nominal_voltage", 400.0},
                        {"current_share", tree.current_share},
                        {"impedance_share", tree.impedance_share}};
  auto& columns = tree.bench.columns;
  for (int row = 0; row < n; ++row) {
    tree.parent.push_back(row == 0 ? -1 : static_cast<int>(draw.uniform() * row));
    tree.impedance.emplace_back(0.05 * draw.uniform(), 0.05 * draw.uniform());
    tree.load.emplace_back(6e3 * (draw.uniform() - 0.3) / n * 10.0, 2e3 * draw.uniform());
    const double bank = draw.uniform() < 0.2 ? 2e3 : 0.0;
    tree.shunt.emplace_back(0.0, bank / (400.0 * 400.0));
    columns["parent"].push_back(tree.parent.back());
    columns["resistance"].push_back(tree.impedance.back().real());
    columns["reactance"].push_back(tree.impedance.back().imag());
    columns["base_load"].push_back(tree.load.back().real());
    columns["base_reactive"].push_back(tree.load.back().imag());
    columns["capacitor"].push_back(bank);
  }
  return tree;
}

/// x of a x = b, with pivots; the plainest way there is.
std::vector<double> solved(std::vector<std::vector<double>> a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t best = k;
    for (std::size_t i = k; i < n; ++i)
      if (std::fabs(a[i][k]) > std::fabs(a[best][k])) best = i;
    std::swap(a[k], a[best]);
    std::swap(b[k], b[best]);
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = a[i][k] / a[k][k];
      for (std::size_t j = k; j < n; ++j) a[i][j] -= factor * a[k][j];
      b[i] -= factor * b[k];
    }
  }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) b[k] -= a[k][j] * b[j];
    b[k] /= a[k][k];
  }
  return b;
}

/// Mismatch of Kirchhoff's law at every bus: real parts, then imaginary ones.
std::vector<double> mismatch(const RandomTree& t, const std::vector<double>& x) {
  const std::size_t n = t.parent.size();
  std::vector<Complex> sum(n);
  const auto v = [&](std::size_t k) { return Complex(x[k], x[n + k]); };
  for (std::size_t k = 0; k < n; ++k) {
    const auto p = static_cast<std::size_t>(t.parent[k]);
    const Complex through = ((t.parent[k] < 0 ? Complex(1.0) : v(p)) - v(k)) / t.impedance[k];
    sum[k] += through - t.shunt[k] * v(k);
    if (t.parent[k] >= 0) sum[p] -= through;
    const double m = std::abs(v(k));
    const double power_share = 1.0 - t.current_share - t.impedance_share;
    const Complex s = t.load[k] / (400.0 * 400.0) *
                      (power_share + t.current_share * m + t.impedance_share * m * m);
    sum[k] -= std::conj(s / v(k));
  }
  std::vector<double> parts(2 * n);
  for (std::size_t k = 0; k < n; ++k) parts[k] = sum[k].real(), parts[n + k] = sum[k].imag();
  return parts;
}

/// Newton on the whole network with a Jacobian of differences: shares nothing with the sweep.
std::vector<double> newton(const RandomTree& tree) {
  const std::size_t n = tree.parent.size();
  std::vector<double> x(2 * n, 0.0);
  for (std::size_t k = 0; k < n; ++k) x[k] = 1.0;
  for (int round = 0; round < 12; ++round) {
    const std::vector<double> f = mismatch(tree, x);
    std::vector<std::vector<double>> jacobian(2 * n, std::vector<double>(2 * n));
    for (std::size_t j = 0; j < 2 * n; ++j) {
      std::vector<double> up = x;
      std::vector<double> down = x;
      up[j] += 1e-5;
      down[j] -= 1e-5;
      const auto above = mismatch(tree, up);
      const auto below = mismatch(tree, down);
      for (std::size_t i = 0; i < 2 * n; ++i) jacobian[i][j] = (above[i] - below[i]) / 2e-5;
    }
    const std::vector<double> step = solved(jacobian, f);
    for (std::size_t j = 0; j < 2 * n; ++j) x[j] -= step[j];
  }
  return x;
}

TEST(FeederProperty, SweepAgreesWithADenseNewtonAndPowerBalances) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const RandomTree tree = random_tree(seed);
    const std::string how = fmt::format("random_tree({})", seed);
    const auto feeder = tree.bench();
    ASSERT_EQ(feeder->trouble(), "") << how;
    const std::vector<double> x = newton(tree);
    const std::size_t n = tree.parent.size();
    const auto v = column_of(*feeder, "voltage");
    const auto angle = column_of(*feeder, "angle");
    for (std::size_t k = 0; k < n; ++k) {
      ASSERT_GT(v[k], 0.7) << how;
      EXPECT_NEAR(v[k] * std::cos(angle[k]), x[k], 1e-8) << how << ", row " << k;
      EXPECT_NEAR(v[k] * std::sin(angle[k]), x[n + k], 1e-8) << how << ", row " << k;
    }
    EXPECT_NEAR(sum_of(*feeder, "supplied"), sum_of(*feeder, "served") + sum_of(*feeder, "loss"),
                1e-4)
        << how;
  }
}

// Loads move every minute; who looks in between, and whether the run was interrupted, changes
// nothing but the last digits of the search.
TEST(FeederProperty, CutsOfStepsChangeNothing) {
  const FeederOnTheBench bench{33, {{"network", "baran_wu_33"}}, {{"tap_setpoint", 0.0}}};
  const auto whole = bench();
  const auto cut = bench();
  engine::Stream draw({7, 0, engine::Purpose::kUser});
  for (int minute = 1; minute <= 60; ++minute) {
    for (std::uint32_t row = 1; row < 33; ++row) {
      const double load = 5e4 * draw.uniform();
      set_input(*whole, "load", row, load);
      set_input(*cut, "load", row, load);
    }
    advance_to(*whole, 60.0 * minute);
    for (const double share : {0.3, 0.31, 0.9, 1.0}) advance_to(*cut, 60.0 * (minute - 1 + share));
  }
  for (const char* output : {"voltage", "loss", "energy_lost", "energy_supplied"}) {
    const auto a = column_of(*whole, output);
    const auto b = column_of(*cut, output);
    for (std::size_t row = 0; row < a.size(); ++row)
      EXPECT_NEAR(a[row], b[row], 1e-8 * std::fabs(a[row])) << output << row;
  }
  EXPECT_NEAR(sum_of(*whole, "energy_supplied"),
              sum_of(*whole, "energy_served") + sum_of(*whole, "energy_lost"),
              1e-9 * sum_of(*whole, "energy_supplied"));
}

TEST(FeederProperty, ContinuesFromASnapshotToTheSameBits) {
  FeederOnTheBench bench{33, {{"network", "baran_wu_33"}}, {{"undervoltage", 0.93}}};
  bench.columns["tap_setpoint"].assign(33, 0.0);
  bench.columns["tap_setpoint"][0] = 1.02;
  bench.columns["pickup"].assign(33, 0.0);
  bench.columns["pickup"][6] = 60.0;
  const auto first = bench();
  const auto second = bench();
  set_input(*first, "load", 17, 2e5);
  advance_to(*first, 70.0);
  set_fault(*first, "short_circuit", 1.0, 16);
  advance_to(*first, 70.9);
  const auto bytes = saved(*first);
  engine::ArchiveReader archive(bytes);
  ASSERT_TRUE(second->load(archive));
  set_input(*first, "load", 3, 1e5);
  set_input(*second, "load", 3, 1e5);
  const auto a = advance_to(*first, 600.0);
  const auto b = advance_to(*second, 600.0);
  EXPECT_EQ(saved(*first), saved(*second));
  ASSERT_EQ(a.size(), b.size());
  EXPECT_GT(a.size(), 2u);
}

}  // namespace
}  // namespace orrery::devices
