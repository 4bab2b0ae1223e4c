// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/random/stream.h"
#include "tests/engine/network/network_bench.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kSeeds = 200;
constexpr SimTime kEnd = SimTime::from_seconds(100);

/// A random network with random traffic, commands and faults, all drawn from one seed.
class RandomRun {
 public:
  explicit RandomRun(std::uint64_t seed) : seed_(seed), draw_({seed, 0, Purpose::kUser}) {
    build_nodes();
    attach_devices();
    for (SignalId signal = 0; signal < kSignals; ++signal) {
      network_.add_signal(signal_of(signal, fmt::format("s{}", signal)), 200);
    }
    EXPECT_TRUE(network_.finish(destinations_).has_value()) << "seed " << seed;
  }

  /// Advances in random steps; at each: traffic, commands, faults, and the books.
  void run() {
    for (SimTime now; now < kEnd;) {
      const SimTime next =
          now + Duration{static_cast<std::int64_t>(1 + draw_.below(8'000'000'000))};
      send_between(now, next);
      NetworkOutput out;
      run_network(network_, queue_, next, out);
      take(out);
      now = next;
      check_books(now);
      change_faults();
    }
    NetworkOutput out;
    run_network(network_, queue_, kEndOfTest, out);
    take(out);
    check_books(kEndOfTest);
    EXPECT_EQ(network_.messages_in_flight(kEndOfTest), 0U) << "seed " << seed_;
    EXPECT_EQ(network_.commands_in_flight(), 0U) << "seed " << seed_;
  }
  std::string fingerprint() const { return network_.fingerprint().text(); }

 private:
  static constexpr SignalId kSignals = 3;

  LinkValues random_link() {
    return {{"latency", 0.2 * draw_.uniform()},
            {"jitter", draw_.below(2) == 0 ? 0.0 : 0.1 * draw_.uniform()},
            {"bandwidth", 1e3 + 1e5 * draw_.uniform()},
            {"queue", 5000 * draw_.uniform()},
            {"loss", draw_.below(2) == 0 ? 0.0 : 0.2 * draw_.uniform()},
            {"burst_start", draw_.below(2) == 0 ? 0.0 : 0.2 * draw_.uniform()},
            {"burst_end", draw_.uniform()}};
  }
  Fidelity random_fidelity() { return draw_.below(3) == 0 ? Fidelity::kPacket : Fidelity::kFlow; }

  void build_nodes() {
    const auto nodes = static_cast<NodeId>(1 + draw_.below(8));
    for (NodeId node = 0; node < nodes; ++node) {
      network_.add_node(fmt::format("n{}", node));
      if (node > 0) join(node, static_cast<NodeId>(draw_.below(node)));
    }
    for (std::uint64_t extra = draw_.below(4); extra > 0; --extra) {
      join(static_cast<NodeId>(draw_.below(nodes)), static_cast<NodeId>(draw_.below(nodes)));
    }
    nodes_ = nodes;
    destinations_ = {static_cast<NodeId>(draw_.below(nodes))};
    const auto second = static_cast<NodeId>(draw_.below(nodes));
    if (second != destinations_[0]) destinations_.push_back(second);
  }
  void join(NodeId a, NodeId b) {
    if (a == b) return;
    network_.connect(
        a, b, make_links(fmt::format("l{}", links_++), 1, random_link(), random_fidelity(), seed_),
        0);
  }
  void attach_devices() {
    for (std::uint32_t bank = 0; bank < 2; ++bank) {
      const auto count = static_cast<std::uint32_t>(1 + draw_.below(6));
      std::vector<NodeId> gateways(count);
      for (auto& gateway : gateways) gateway = static_cast<NodeId>(draw_.below(nodes_));
      AdapterSpec adapter;
      adapter.fields[0] = {"v", 1.0, 0.0, 0.01, 0.0, 0.9};
      adapter.fields[1] = {"w", 1.0, 0.0, 0.01, 0.0, 2.0};
      network_.attach(
          devices_, std::move(gateways),
          make_links(fmt::format("a{}", bank), count, random_link(), random_fidelity(), seed_),
          bank == 0 ? std::make_unique<Adapter>(adapter) : nullptr);
      devices_ += count;
    }
  }

  void send_between(SimTime from, SimTime until) {
    const auto any_time = [&] {
      return from + Duration{static_cast<std::int64_t>(
                        draw_.below(static_cast<std::uint64_t>((until - from).ns)))};
    };
    for (SignalId signal = 0; signal < kSignals; ++signal) {
      Batch rows;
      rows.signal = signal;
      for (std::uint64_t i = draw_.below(12); i > 0; --i) {
        rows.append(static_cast<DeviceId>(draw_.below(devices_)), any_time(), sequence_++)[0] =
            draw_.uniform();
      }
      for (const NodeId node : destinations_) {
        network_.send(rows, node, queue_);
        sent_ += rows.rows();
      }
    }
    for (std::uint64_t i = draw_.below(3); i > 0; --i) {
      const SimTime now = any_time();
      network_.send_command({static_cast<DeviceId>(draw_.below(devices_)), "x", 1.0,
                             now + Duration::from_seconds(draw_.uniform())},
                            commands_++, destinations_[0], now, queue_);
    }
  }
  void change_faults() {
    for (LinkBank* bank : network_.link_banks()) {
      if (draw_.below(4) != 0) continue;
      const auto row = static_cast<std::uint32_t>(draw_.below(bank->size()));
      const int point = static_cast<int>(draw_.below(kLinkFaults));
      bank->set_fault_point(point, row, draw_.below(2) == 0 ? 0.0 : draw_.uniform());
    }
  }

  void take(const NetworkOutput& out) {
    for (const auto& arrived : out.readings) {
      out_ += arrived.rows.rows();
      for (std::size_t i = 0; i < arrived.rows.rows(); ++i) {
        EXPECT_GE(arrived.rows.arrival[i], arrived.rows.time[i]) << "seed " << seed_;
      }
    }
    for (const auto& lost : out.lost) lost_ += lost.count;
    commands_out_ += out.commands.size();
  }
  void check_books(SimTime now) {
    const Book messages = network_.message_book(now);
    EXPECT_TRUE(messages.balanced()) << "seed " << seed_ << " at " << to_string(now);
    EXPECT_EQ(messages.sent(), sent_) << "seed " << seed_;
    EXPECT_EQ(messages.dropped() + messages.rejected(), lost_) << "seed " << seed_;
    // What was given out is what was delivered and the rows that are still to arrive.
    std::uint64_t held = 0;
    for (SignalId signal = 0; signal < kSignals; ++signal) {
      for (const NodeId node : destinations_) held += network_.readings_in_flight(signal, node);
    }
    EXPECT_EQ(messages.delivered() + messages.in_flight(), out_ + held) << "seed " << seed_;
    const Book commands = network_.command_book();
    EXPECT_TRUE(commands.balanced()) << "seed " << seed_ << " at " << to_string(now);
    EXPECT_EQ(commands.sent(), commands_) << "seed " << seed_;
    EXPECT_EQ(commands.delivered(), commands_out_) << "seed " << seed_;
  }

  std::uint64_t seed_;
  Stream draw_;
  Network network_;
  EventQueue queue_;
  NodeId nodes_ = 0;
  std::vector<NodeId> destinations_;
  DeviceId devices_ = 0;
  int links_ = 0;
  std::uint64_t sequence_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t lost_ = 0;
  std::uint64_t out_ = 0;
  std::uint64_t commands_ = 0;
  std::uint64_t commands_out_ = 0;
};

TEST(NetworkProperty, BooksBalanceAtAnyTimeOnAnyTopology) {
  for (std::uint64_t seed = 1; seed <= kSeeds && !testing::Test::HasFailure(); ++seed) {
    RandomRun(seed).run();
  }
}

TEST(NetworkProperty, TheSameSeedGivesTheSameFingerprint) {
  std::string last;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    RandomRun first(seed);
    RandomRun second(seed);
    first.run();
    second.run();
    EXPECT_EQ(first.fingerprint(), second.fingerprint()) << "seed " << seed;
    EXPECT_NE(first.fingerprint(), last) << "seed " << seed;
    last = first.fingerprint();
  }
}

}  // namespace
}  // namespace orrery::engine
