// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <vector>

#include "devices/grid/sweep3.h"
#include "engine/random/stream.h"
#include "tests/devices/grid/feeder_bench.h"

namespace orrery::devices {
namespace {

using Complex = std::complex<double>;

Complex plain(Phasor p) { return {p.re, p.im}; }

/// A random tree with full matrices, shunts, ratios and wye and delta loads of all kinds.
struct RandomTree {
  std::vector<int> parent;
  std::vector<Matrix3> impedance, shunt;
  std::vector<Phases> ratio;
  std::vector<PhaseLoad> loads;
  Phases source;
};

constexpr double kNominal = 2400.0;

RandomTree random_tree(std::uint64_t seed) {
  engine::Stream draw({seed, 0, engine::Purpose::kUser});
  RandomTree tree;
  const int n = 2 + static_cast<int>(draw.uniform() * 15.0);
  for (int k = 0; k < n; ++k) {
    tree.parent.push_back(k == 0 ? -1 : static_cast<int>(draw.uniform() * k));
    Matrix3 z = Matrix3::symmetric({}, {0.05 * draw.uniform(), 0.1 * draw.uniform()});
    for (std::size_t p = 0; p < 3; ++p) z.row[p][p] = {0.1 + 0.1 * draw.uniform(), 0.3};
    tree.impedance.push_back(z);
    tree.shunt.push_back(Matrix3::symmetric({0.0, 1e-4 * draw.uniform()}, {0.0, -1e-5}));
    tree.ratio.push_back({Phasor{0.97 + 0.06 * draw.uniform(), 0.0},
                          Phasor{0.97 + 0.06 * draw.uniform(), 0.0},
                          Phasor{0.97 + 0.06 * draw.uniform(), 0.0}});
    for (std::uint8_t p = 0; p < 3; ++p) {
      PhaseLoad load;
      load.at = k;
      load.phase = p;
      load.delta = draw.uniform() < 0.4;
      const double nominal = load.delta ? 1.7 * kNominal : kNominal;
      load.per_square_v = 1.0 / (nominal * nominal);
      load.power = {4e4 * (draw.uniform() - 0.2), 2e4 * draw.uniform()};
      load.shares.current = 0.4 * draw.uniform();
      load.shares.impedance = 0.4 * draw.uniform();
      load.shares.power = 1.0 - load.shares.current - load.shares.impedance;
      tree.loads.push_back(load);
    }
  }
  for (std::size_t p = 0; p < 3; ++p) tree.source[p] = polar(kNominal, -2.0943951 * p);
  return tree;
}

/// Kirchhoff's current law at every phase of every bus, from the voltages alone: branch currents by
/// the inverse of each branch's impedance, loads by their own formula.
double worst_mismatch(const RandomTree& tree, const ThreePhaseSweep& sweep) {
  const std::size_t n = tree.parent.size();
  std::vector<std::array<Complex, 3>> sum(n);
  const auto v = [&](std::size_t k, std::size_t p) { return plain(sweep.voltage(k)[p]); };
  for (std::size_t k = 0; k < n; ++k) {
    const Matrix3 y = inverse(tree.impedance[k]);
    const auto parent = static_cast<std::size_t>(tree.parent[k]);
    for (std::size_t p = 0; p < 3; ++p) {
      Complex current = 0.0;
      for (std::size_t q = 0; q < 3; ++q) {
        const Complex before = tree.parent[k] < 0 ? plain(tree.source[q]) : v(parent, q);
        current += plain(y.row[p][q]) * (tree.ratio[k][q].re * before - v(k, q));
        sum[k][p] -= plain(tree.shunt[k].row[p][q]) * v(k, q);
      }
      sum[k][p] += current;
      if (tree.parent[k] >= 0) sum[parent][p] -= tree.ratio[k][p].re * current;
    }
  }
  for (const PhaseLoad& load : tree.loads) {
    const auto k = static_cast<std::size_t>(load.at);
    const std::size_t q = (load.phase + 1u) % 3u;
    const Complex across = load.delta ? v(k, load.phase) - v(k, q) : v(k, load.phase);
    const double m = std::abs(across) * std::sqrt(load.per_square_v);
    const Complex s = plain(load.power) *
                      (load.shares.power + load.shares.current * m + load.shares.impedance * m * m);
    const Complex current = std::conj(s / across);
    sum[k][load.phase] -= current;
    if (load.delta) sum[k][q] += current;
  }
  double worst = 0.0;
  for (const auto& bus : sum)
    for (const Complex& residual : bus) worst = std::max(worst, std::abs(residual));
  return worst;
}

TEST(Feeder3Property, CurrentsAddUpToNothingAtEveryPhaseOfEveryBus) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const RandomTree tree = random_tree(seed);
    ThreePhaseSweep sweep;
    for (std::size_t k = 0; k < tree.parent.size(); ++k) {
      sweep.add(tree.parent[k], tree.impedance[k], tree.ratio[k], tree.shunt[k], kNominal);
      sweep.set_voltage(k, tree.source);
    }
    sweep.set_source(0, tree.source);
    sweep.loads() = tree.loads;
    sweep.eliminate_shunts();
    ASSERT_TRUE(sweep.solve().converged) << seed;
    EXPECT_LT(worst_mismatch(tree, sweep), 1e-4) << "random_tree(" << seed << ")";  // of 20 A
    double served = 0.0;
    double lost = 0.0;
    for (const PhaseLoad& load : tree.loads)
      served +=
          ThreePhaseSweep::power_of(load, sweep.voltage(static_cast<std::size_t>(load.at))).re;
    for (std::size_t k = 0; k < tree.parent.size(); ++k) lost += sweep.loss(k);
    EXPECT_NEAR(sweep.power_sent(0).re, served + lost, 0.05) << "random_tree(" << seed << ")";
  }
}

TEST(Feeder3Property, CutsOfStepsChangeNothing) {
  FeederOnTheBench bench{15, {{"network", "ieee_13"}}};
  bench.model = "grid/feeder3";
  const auto whole = bench();
  const auto cut = bench();
  engine::Stream draw({7, 0, engine::Purpose::kUser});
  for (int minute = 1; minute <= 30; ++minute) {
    for (std::uint32_t row = 2; row < 8; ++row) {
      const double load = 5e4 * draw.uniform();
      set_input(*whole, "load_a", row, load);
      set_input(*cut, "load_a", row, load);
    }
    advance_to(*whole, 60.0 * minute);
    for (const double share : {0.3, 0.31, 0.9, 1.0}) advance_to(*cut, 60.0 * (minute - 1 + share));
  }
  for (const char* output : {"voltage_a", "voltage_b", "tap_a", "loss", "energy_supplied"}) {
    const auto a = column_of(*whole, output);
    const auto b = column_of(*cut, output);
    for (std::size_t row = 0; row < a.size(); ++row)
      EXPECT_NEAR(a[row], b[row], 1e-7 * std::fabs(a[row])) << output << row;
  }
  EXPECT_NEAR(sum_of(*whole, "energy_supplied"),
              sum_of(*whole, "energy_served") + sum_of(*whole, "energy_lost"),
              1e-8 * sum_of(*whole, "energy_supplied"));
}

}  // namespace
}  // namespace orrery::devices
