// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/random/stream.h"
#include "tests/engine/network/network_bench.h"
#include "tests/support/truth.h"

namespace orrery::engine {
namespace {

struct Interval {
  double mean = 0.0;
  double half_width = 0.0;  ///< 99 %
};

/// Batch means: 40 batches, 2.708 = Student t with 39 degrees of freedom at 0.995.
Interval batch_means(const std::vector<double>& values) {
  constexpr std::size_t kBatches = 40;
  const std::size_t length = values.size() / kBatches;
  std::vector<double> means;
  for (std::size_t b = 0; b < kBatches; ++b) {
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(b * length);
    means.push_back(std::accumulate(first, first + static_cast<std::ptrdiff_t>(length), 0.0) /
                    static_cast<double>(length));
  }
  const double mean = std::accumulate(means.begin(), means.end(), 0.0) / kBatches;
  double squares = 0.0;
  for (const double m : means) squares += (m - mean) * (m - mean);
  return {mean, 2.708 * std::sqrt(squares / (kBatches - 1) / kBatches)};
}

/// Waits in the queue of one packet link with Poisson departures and mean service 1 s.
std::vector<double> waits(double rho, bool exponential_sizes, std::size_t messages) {
  constexpr double kMeanByte = 1e6;
  auto link =
      make_links("l", 1, {{"bandwidth", 8 * kMeanByte}, {"queue", 1e12}}, Fidelity::kPacket);
  Stream gaps({7, 1, Purpose::kUser});
  Stream sizes({7, 2, Purpose::kUser});
  Crossing crossing;
  double now_s = 0.0;
  for (std::size_t i = 0; i < messages; ++i) {
    now_s += gaps.exponential(1.0 / rho);
    const double bytes = exponential_sizes ? sizes.exponential(kMeanByte) : kMeanByte;
    crossing.add(0, 1, i, static_cast<std::uint32_t>(bytes + 0.5), SimTime::from_seconds(now_s));
  }
  const Crossing offered = crossing;
  link->cross(crossing, Direction::kForward, Lane::kPacket);
  std::vector<double> waits_s;
  for (std::size_t i = messages / 10; i < messages; ++i) {
    const double service_s = offered.bytes[i] / kMeanByte;
    waits_s.push_back((crossing.time[i] - offered.time[i]).seconds() - service_s);
  }
  return waits_s;
}

// ENG-04: Wq = rho / (mu (1 - rho)); 9 at rho 0.9.
TEST(NetworkValidation, Eng04MeanWaitOfMM1) {
  for (const double rho : {0.5, 0.7, 0.9}) {
    const Interval wait = batch_means(waits(rho, true, 400000));
    const double expected = rho / (1.0 - rho);
    EXPECT_NEAR(wait.mean, expected, wait.half_width) << rho;
    if (rho == 0.9)
      tests::expect_truth("ENG-04", "Wq, packet link", 9.0, wait.mean, wait.half_width);
    EXPECT_LT(wait.half_width, 0.2 * expected) << rho;
  }
}

// ENG-05: half of that when all messages are equally long; 2.0 at rho 0.8.
TEST(NetworkValidation, Eng05MeanWaitOfMD1) {
  const Interval wait = batch_means(waits(0.8, false, 400000));
  tests::expect_truth("ENG-05", "Wq, packet link", 2.0, wait.mean, wait.half_width);
  EXPECT_LT(wait.half_width, 0.2);
}

/// One device on one gateway over an access link and an uplink.
struct Line {
  Line(const LinkValues& access, const LinkValues& uplink, Fidelity fidelity, std::uint64_t seed) {
    network.add_node("gateway");
    network.add_node("edge");
    network.connect(0, 1, make_links("uplink", 1, uplink, fidelity, seed), 0);
    network.attach(0, {0}, make_links("access", 1, access, fidelity, seed));
    network.add_signal(signal_of(0, "s"), 100);
    EXPECT_TRUE(network.finish({1}).has_value());
    Batch rows;
    for (std::uint64_t i = 0; i < kMessages; ++i) {
      rows.append(0, SimTime{static_cast<std::int64_t>(i) * kNsPerSecond}, i)[0] = 1.0;
    }
    network.send(rows, 1, queue);
    run_network(network, queue, kEndOfTest, out);
    for (const auto& arrived : out.readings) {
      for (std::size_t i = 0; i < arrived.rows.rows(); ++i) {
        delays_s.push_back((arrived.rows.arrival[i] - arrived.rows.time[i]).seconds());
        arrived_numbers.push_back(arrived.rows.sequence[i]);
      }
    }
    std::sort(delays_s.begin(), delays_s.end());
    std::sort(arrived_numbers.begin(), arrived_numbers.end());
  }
  double mean() const {
    return std::accumulate(delays_s.begin(), delays_s.end(), 0.0) /
           static_cast<double>(delays_s.size());
  }
  double quantile(double q) const {
    return delays_s[static_cast<std::size_t>(q * static_cast<double>(delays_s.size() - 1))];
  }
  double loss() const {
    return 1.0 - static_cast<double>(delays_s.size()) / static_cast<double>(kMessages);
  }

  static constexpr std::uint64_t kMessages = 50000;
  Network network;
  EventQueue queue;
  NetworkOutput out;
  std::vector<double> delays_s;
  std::vector<std::uint64_t> arrived_numbers;
};

// ENG-09: p 0.05, r 0.3: mean loss p/(p+r) = 0.142857, mean burst 1/r = 3.333 messages. Losses of
// a two-state chain are correlated: the variance of the mean is larger than that of independent
// ones by (1 + c)/(1 - c), c = 1 - p - r.
TEST(NetworkValidation, Eng09GilbertElliott) {
  for (const Fidelity fidelity : {Fidelity::kFlow, Fidelity::kPacket}) {
    const Line line({{"burst_start", 0.05}, {"burst_end", 0.3}, {"loss_good", 0}, {"loss_bad", 1}},
                    {}, fidelity, 11);
    const double n = static_cast<double>(Line::kMessages);
    const double expected = 0.05 / 0.35;
    const double sigma = std::sqrt(expected * (1 - expected) / n * (1.65 / 0.35));
    const std::string name = fidelity == Fidelity::kFlow ? "flow" : "packet";
    tests::expect_truth("ENG-09", "loss, " + name, expected, line.loss(), 3 * sigma);

    std::vector<double> bursts;
    for (std::size_t i = 1; i < line.arrived_numbers.size(); ++i) {
      const std::uint64_t gap = line.arrived_numbers[i] - line.arrived_numbers[i - 1] - 1;
      if (gap > 0) bursts.push_back(static_cast<double>(gap));
    }
    const double count = static_cast<double>(bursts.size());
    const double burst = std::accumulate(bursts.begin(), bursts.end(), 0.0) / count;
    const double burst_sigma = std::sqrt(1 - 0.3) / 0.3 / std::sqrt(count);  // geometric
    tests::expect_truth("ENG-09", "burst, " + name, 1 / 0.3, burst, 3 * burst_sigma);
  }
}

// Different seeds on the two sides, so that nothing but the distributions is shared.
TEST(NetworkValidation, FlowAndPacketDrawFromTheSameDistributions) {
  const LinkValues access = {
      {"latency", 0.01}, {"jitter", 0.004}, {"loss", 0.02}, {"bandwidth", 1e6}};
  const LinkValues uplink = {{"latency", 0.02},     {"jitter", 0.003},  {"loss", 0.01},
                             {"burst_start", 0.01}, {"burst_end", 0.5}, {"bandwidth", 1e6}};
  const Line flow(access, uplink, Fidelity::kFlow, 21);
  const Line packet(access, uplink, Fidelity::kPacket, 22);
  const double n = static_cast<double>(Line::kMessages);
  const double sigma = std::sqrt(0.004 * 0.004 + 0.003 * 0.003);
  EXPECT_NEAR(flow.mean(), packet.mean(), 4 * sigma * std::sqrt(2 / n));
  EXPECT_NEAR(flow.mean(), 0.03 + 0.007 + 2 * 0.0008, 4 * sigma / std::sqrt(n));
  // The density of the sum of the two exponentials at its 99 % point is about 2.4 a second.
  EXPECT_NEAR(flow.quantile(0.99), packet.quantile(0.99), 4 * std::sqrt(0.99 * 0.01 * 2 / n) / 2.4);
  EXPECT_NEAR(flow.loss(), packet.loss(), 4 * std::sqrt(0.05 * 0.95 * 2 * 3 / n));
  const double through = 0.98 * 0.99 * (1 - 0.01 / 0.51);
  EXPECT_NEAR(flow.loss(), 1 - through, 4 * std::sqrt(0.05 * 0.95 * 3 / n));
}

}  // namespace
}  // namespace orrery::engine
