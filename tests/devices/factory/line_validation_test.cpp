// SPDX-License-Identifier: Apache-2.0
// Lines against theory. Random runs are held to three standard errors, which replications side by
// side give; how many and how long was decided before.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "devices/water/pump_curve.h"
#include "tests/devices/factory/line_bench.h"
#include "tests/support/truth.h"

namespace orrery::devices {
namespace {

using tests::expect_truth;

LineOnBench exponential_line(std::uint32_t stations, double buffer) {
  LineOnBench bench;
  bench.stations = stations;
  bench.lines = 100;
  bench.values = {{"process_time", {1.0}}, {"process_cv", {1.0}}, {"buffer", {buffer}}};
  return bench;
}

TEST(LineTheory, HuntSaturatedLineWithoutBuffers) {
  const auto two = throughput(exponential_line(2, 0), 1e3, 21e3);
  expect_truth("MAN-08", "throughput of 2 stations", 2.0 / 3.0, two.mean, 3.0 * two.standard_error);
  const auto three = throughput(exponential_line(3, 0), 1e3, 21e3);
  expect_truth("MAN-08", "throughput of 3 stations", 22.0 / 39.0, three.mean,
               3.0 * three.standard_error);
  EXPECT_LT(two.standard_error, 1e-3);
  EXPECT_LT(three.standard_error, 1e-3);
}

TEST(LineTheory, HuntTwoStationsWithBuffer) {
  for (const double n : {1.0, 4.0, 10.0}) {
    const auto got = throughput(exponential_line(2, n), 1e3, 21e3);
    expect_truth("MAN-09", fmt::format("throughput with {} places", n), (n + 2.0) / (n + 3.0),
                 got.mean, 3.0 * got.standard_error);
    EXPECT_LT(got.standard_error, 1e-3);
  }
}

// One crew, as in Buzacott's line, where no two machines are mended at once. Two failures within
// one cycle, whose repairs the formula does not overlap either, move the figure by 3e-5.
TEST(LineTheory, BuzacottUnreliableLineWithoutBuffers) {
  LineOnBench bench;
  bench.lines = 200;
  bench.values = {{"process_time", {1.0}}, {"process_cv", {0.0}}, {"buffer", {0.0}},
                  {"mtbf", {1.0 / 0.01}},  {"mttr", {1.0 / 0.1}}, {"crews", {1.0}}};
  const auto got = throughput(bench, 1e3, 81e3);
  expect_truth("MAN-10", "throughput of 2 machines", 0.83333, got.mean, 3.0 * got.standard_error);
  EXPECT_LT(got.standard_error, 5e-4);
}

// Failures of a machine that never waits: either way of counting time gives the same share.
TEST(LineTheory, AvailabilityOfOneMachine) {
  for (const char* failures : {"operation", "time"}) {
    LineOnBench bench;
    bench.stations = 1;
    bench.lines = 200;
    bench.values = {{"process_time", {100.0}}, {"mtbf", {8000.0}}, {"mttr", {2000.0}}};
    bench.choices = {{"failures", failures}};
    auto lines = std::move(*bench.make());
    advance_to(*lines, 4e6);
    double sum = 0.0, squares = 0.0;
    for (const double up : column_of(*lines, "availability")) {
      sum += up;
      squares += up * up;
    }
    const double n = bench.lines, mean = sum / n;
    const double error = std::sqrt((squares / n - mean * mean) / (n - 1.0));
    expect_truth("MAN-11", fmt::format("availability, mtbf of {}", failures),
                 8000.0 / (8000.0 + 2000.0), mean, 3.0 * error);
    EXPECT_LT(error, 1e-3);
  }
}

/// Three exponential stations, blocking after service, as a Markov chain.
struct Chain {
  static constexpr std::array kRates = {1.0, 1.2, 0.9};
  static constexpr int kPlaces2 = 3, kPlaces3 = 2;  // buffers of 2 and 1, and the machine

  struct State {
    int blocked1, parts2, blocked2, parts3;
    auto operator<=>(const State&) const = default;
  };
  static State pulled1(State s) {
    if (s.blocked1 != 0) --s.blocked1, ++s.parts2;
    return s;
  }
  /// The state after station `i` finishes, or the same when it works on nothing.
  static State after(State s, int i) {
    if (i == 0 && s.blocked1 == 0) {
      s.parts2 < kPlaces2 ? ++s.parts2 : ++s.blocked1;
    } else if (i == 1 && s.parts2 > 0 && s.blocked2 == 0) {
      if (s.parts3 == kPlaces3) return {s.blocked1, s.parts2, 1, s.parts3};
      return pulled1({s.blocked1, s.parts2 - 1, 0, s.parts3 + 1});
    } else if (i == 2 && s.parts3 > 0) {
      if (s.blocked2 == 0) return {s.blocked1, s.parts2, 0, s.parts3 - 1};
      return pulled1({s.blocked1, s.parts2 - 1, 0, s.parts3});
    }
    return s;
  }

  /// Throughput from pi Q = 0, sum pi = 1, by elimination with pivots.
  static double throughput() {
    std::vector<State> states = {{0, 0, 0, 0}};
    std::map<State, std::size_t> number = {{states[0], 0}};
    for (std::size_t i = 0; i < states.size(); ++i)
      for (int k = 0; k < 3; ++k)
        if (const State next = after(states[i], k); number.emplace(next, states.size()).second)
          states.push_back(next);
    const std::size_t n = states.size();
    std::vector<std::vector<double>> a(n, std::vector<double>(n + 1, 0.0));
    for (std::size_t i = 0; i < n; ++i) {
      for (int k = 0; k < 3; ++k) {
        const std::size_t j = number.at(after(states[i], k));
        a[j][i] += kRates[static_cast<std::size_t>(k)];
        a[i][i] -= kRates[static_cast<std::size_t>(k)];
      }
    }
    a[n - 1].assign(n + 1, 1.0);
    for (std::size_t c = 0; c < n; ++c) {
      std::size_t pivot = c;
      for (std::size_t r = c; r < n; ++r)
        if (std::fabs(a[r][c]) > std::fabs(a[pivot][c])) pivot = r;
      std::swap(a[c], a[pivot]);
      for (std::size_t r = 0; r < n; ++r) {
        if (r == c) continue;
        const double factor = a[r][c] / a[c][c];
        for (std::size_t k = c; k <= n; ++k) a[r][k] -= factor * a[c][k];
      }
    }
    double rate = 0.0;
    for (std::size_t i = 0; i < n; ++i)
      if (states[i].parts3 > 0) rate += kRates[2] * a[i][n] / a[i][i];
    return rate;
  }
};

// Barlow and Hunter, Oper. Res. 8 (1960) 90: a machine that is replaced at age T, or when it fails,
// fails F(T) / integral of R over 0..T times a second of work; here with T of half the mean life.
TEST(LineTheory, BarlowHunterFailuresUnderReplacementByAge) {
  constexpr double kMean = 10000.0, kShape = 2.5, kAge = 5000.0;
  LineOnBench bench;
  bench.stations = 1;
  bench.lines = 100;
  bench.values = {{"process_time", {1.0}}, {"process_cv", {0.0}},    {"mtbf", {kMean}},
                  {"mttr", {1.0}},         {"mtbf_shape", {kShape}}, {"service_time", {0.0}}};
  auto lines = std::move(*bench.make());
  const int service = lines->info().input_index("service");
  for (double now = 10.0; now <= 400000.0; now += 10.0) {
    advance_to(*lines, now);
    const auto age = column_of(*lines, "tool_time");
    for (std::uint32_t line = 0; line < bench.lines; ++line)
      if (age[line] >= kAge) lines->write(service, line, 1.0);
  }
  const double scale = kMean / std::tgamma(1.0 + 1.0 / kShape);
  const auto survives = [&](double t) { return std::exp(-std::pow(t / scale, kShape)); };
  double lived = 0.0;
  for (int i = 0; i < 1000; ++i) lived += survives((i + 0.5) * kAge / 1000.0) * kAge / 1000.0;
  const double rate = (1.0 - survives(kAge)) / lived;
  double failures = 0.0, worked = 0.0;
  for (std::uint32_t line = 0; line < bench.lines; ++line) {
    failures += value_of(*lines, "failures", line);
    worked += value_of(*lines, "busy_time", line);
  }
  // Failures are scarcely more regular than chance: their root is one standard deviation.
  EXPECT_NEAR(failures, rate * worked, 3.0 * std::sqrt(rate * worked));
}

TEST(LineTheory, UnequalRatesAgainstTheMarkovChain) {
  LineOnBench bench;
  bench.stations = 3;
  bench.lines = 200;
  bench.values = {{"process_time", {1.0 / 1.0, 1.0 / 1.2, 1.0 / 0.9}},
                  {"process_cv", {1.0}},
                  {"buffer", {0.0, 2.0, 1.0}}};
  const auto got = throughput(bench, 1e3, 21e3);
  EXPECT_NEAR(got.mean, Chain::throughput(), 3.0 * got.standard_error);
  EXPECT_LT(got.standard_error, 5e-4);
}

// Erlang's loss formula holds for every distribution of the time that a part takes.
TEST(LineTheory, ErlangLossOfMachinesSideBySide) {
  for (const char* shape : {"gamma", "lognormal"}) {
    LineOnBench bench;
    bench.stations = 1;
    bench.lines = 100;
    bench.choices = {{"process_shape", shape}};
    bench.values = {{"process_time", {2.0}},
                    {"process_cv", {0.7}},
                    {"servers", {3.0}},
                    {"buffer", {0.0}},
                    {"arrival_interval", {1.0}}};
    auto lines = std::move(*bench.make());
    advance_to(*lines, 2e4);
    const auto lost = column_of(*lines, "turned_away"), in = column_of(*lines, "entered");
    double sum = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < lost.size(); ++i) {
      const double share = lost[i] / (lost[i] + in[i]);
      sum += share;
      squares += share * share;
    }
    const double n = bench.lines, mean = sum / n;
    const double loss = (8.0 / 6.0) / (1.0 + 2.0 + 2.0 + 8.0 / 6.0);  // a = 2, 3 servers
    EXPECT_NEAR(mean, loss, 3.0 * std::sqrt((squares / n - mean * mean) / (n - 1.0))) << shape;
  }
}

// Pumps and fans of a plant: the cube law holds where no static head stands against them.
TEST(LineTheory, PowerOfAPumpGoesWithTheCubeOfSpeed) {
  PumpCurve curve;
  curve.static_head_m = 0.0;
  const double full = hydraulic_point(curve, 24.0, 1.0).shaft_power_w;
  const double slow = hydraulic_point(curve, 0.8 * 24.0, 1.0).shaft_power_w;
  expect_truth("MAN-13", "power at 0.8 of full speed, over full power", 0.512, slow / full, 1e-12);
}

}  // namespace
}  // namespace orrery::devices
