// SPDX-License-Identifier: Apache-2.0
// Batches that go whole against the same rows one by one. The referee is the same network with one
// more link, which nobody crosses, on the bank of the access links: a bank with two uses has no
// batch go whole.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/network/network_state.h"
#include "engine/random/stream.h"
#include "tests/engine/network/network_bench.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kSeeds = 150;
constexpr SignalId kSignals = 3;

/// Two attachments: nearly all gateways of the first are node 0, where its readings are wanted. The
/// second has an adapter, or leads over the links between the nodes, or by packets.
struct Twin {
  Twin(std::uint64_t seed, bool is_referee) : draw({seed, 1, Purpose::kUser}) {
    for (const char* name : {"gateway", "edge", "nowhere"}) network.add_node(name);
    count = static_cast<std::uint32_t>(1 + draw.below(30));
    auto access = random_bank("access", count);
    network.connect(0, 1, random_bank("trunk", 1), 0);
    if (is_referee) network.connect(0, 2, access, 0);
    std::vector<NodeId> gateways(count, 0);
    if (draw.below(4) == 0) gateways[draw.below(count)] = 1;
    network.attach(0, gateways, access);
    AdapterSpec adapter;
    for (SignalId signal = 0; signal < kSignals; ++signal)
      adapter.fields[signal] = {"v", 1.0, 0.0, 0.01, 0.0, 0.9};
    const bool by_packets = draw.below(4) == 0;
    network.attach(count, std::vector<NodeId>(4, static_cast<NodeId>(draw.below(2))),
                   random_bank("other", 4, by_packets ? Fidelity::kPacket : Fidelity::kFlow),
                   draw.below(2) == 0 ? std::make_unique<Adapter>(adapter) : nullptr);
    for (SignalId signal = 0; signal < kSignals; ++signal)
      network.add_signal(signal_of(signal, fmt::format("s{}", signal), 1 + signal % 2), 50);
    EXPECT_TRUE(network.finish({0, 1}).has_value());
  }

  std::shared_ptr<LinkBank> random_bank(const char* name, std::uint32_t links,
                                        Fidelity fidelity = Fidelity::kFlow) {
    LinkBankSpec spec = link_spec(name, links, {}, fidelity, 5);
    const auto fill = [&](const char* param, double scale, double least) {
      const bool alike = draw.below(2) == 0;
      const double one = draw.below(3) == 0 ? 0.0 : scale * draw.uniform();
      for (double& value : spec.columns.at(param))
        value = least + (alike ? one : scale * draw.uniform());
    };
    fill("latency", 0.3, 0.0);
    fill("jitter", 0.1, 0.0);
    fill("bandwidth", 4e4, 1e3);
    fill("queue", 300.0, 0.0);
    fill("loss", 0.2, 0.0);
    fill("burst_start", 0.2, 0.0);
    fill("burst_end", 1.0, 0.0);
    fill("loss_good", 0.1, 0.0);
    fill("energy", 0.1, 0.0);
    fill("header", 10.5, 0.0);
    return std::make_shared<LinkBank>(std::move(spec));
  }

  Network network;
  EventQueue queue;
  Stream draw;
  std::uint32_t count = 0;
};

/// The second of a batch: some devices report twice, some not at all.
Batch random_batch(Stream& draw, SignalId signal, std::uint32_t devices, std::int64_t second,
                   std::vector<std::uint64_t>& numbers) {
  Batch rows;
  rows.signal = signal;
  rows.width = 1 + signal % 2;
  const bool synchronous = draw.below(2) == 0;
  const bool shuffled = draw.below(6) == 0;
  const bool only_first = draw.below(3) != 0;
  std::vector<DeviceId> order(only_first ? devices - 4 : devices);
  for (DeviceId device = 0; device < order.size(); ++device) order[device] = device;
  for (std::size_t i = 0; shuffled && i < order.size(); ++i)
    std::swap(order[i], order[draw.below(order.size())]);
  for (const DeviceId device : order) {
    std::int64_t offset = 0;
    for (std::uint64_t n = synchronous ? 1 : draw.below(4); n > 0; --n) {
      if (!synchronous) offset += static_cast<std::int64_t>(draw.below(330'000'000));
      const auto row = rows.append(device, SimTime{second * kNsPerSecond + offset},
                                   numbers[device * kSignals + signal]++);
      for (double& value : row) value = draw.uniform();
    }
  }
  return rows;
}

void change_faults(Twin& twin, std::uint64_t seed) {
  Stream draw({seed, 2, Purpose::kUser});
  for (LinkBank* bank : twin.network.link_banks()) {
    for (int point = 0; point < kLinkFaults; ++point) {
      const auto row = static_cast<std::uint32_t>(draw.below(bank->size()));
      bank->set_fault_point(point, row, draw.below(2) == 0 ? 0.0 : draw.uniform());
    }
  }
}

using Rows = std::map<std::tuple<NodeId, SignalId, DeviceId, std::uint64_t>,
                      std::tuple<std::int64_t, std::int64_t, std::vector<double>, Quality>>;

void collect(const NetworkOutput& out, Rows& rows) {
  for (const auto& [node, batch] : out.readings) {
    for (std::size_t i = 0; i < batch.rows(); ++i) {
      const auto values = batch.row(i);
      rows[{node, batch.signal, batch.device[i], batch.sequence[i]}] = {
          batch.time[i].ns, batch.arrival[i].ns, {values.begin(), values.end()}, batch.quality[i]};
    }
  }
}

std::uint64_t lost_rows(const NetworkOutput& out) {
  std::uint64_t sum = 0;
  for (const auto& lost : out.lost) sum += lost.count;
  return sum;
}

void expect_alike(const Network& a, const Network& b, SimTime now) {
  ASSERT_EQ(a.fingerprint().text(), b.fingerprint().text());
  ASSERT_EQ(a.bytes_sent(), b.bytes_sent());
  ASSERT_EQ(a.energy_j(), b.energy_j());
  const Book mine = a.message_book(now);
  const Book theirs = b.message_book(now);
  ASSERT_EQ(mine.delivered(), theirs.delivered());
  ASSERT_EQ(mine.in_flight(), theirs.in_flight());
  ASSERT_EQ(mine.losses(), theirs.losses());
  ASSERT_TRUE(mine.balanced());
  for (SignalId signal = 0; signal < kSignals; ++signal)
    ASSERT_EQ(a.readings_in_flight(signal, 0), b.readings_in_flight(signal, 0));
}

/// Both carry the same; returns how many rows came out.
std::size_t run_twins(std::uint64_t seed) {
  Twin whole(seed, false);
  Twin plain(seed, true);
  Stream draw({seed, 3, Purpose::kUser});
  const std::uint32_t devices = whole.count + 4;
  std::vector<std::uint64_t> numbers(std::size_t{devices} * kSignals, 0);
  const SignalId signals = static_cast<SignalId>(1 + draw.below(kSignals));
  // One batch buffer for all, as an executive has it.
  NetworkOutput out_whole;
  NetworkOutput out_plain;
  Rows rows_whole;
  Rows rows_plain;
  for (std::int64_t second = 0; second < 12; ++second) {
    for (SignalId signal = 0; signal < signals; ++signal) {
      const Batch rows = random_batch(draw, signal, devices, second, numbers);
      const NodeId destination = draw.below(5) == 0 ? 1 : 0;
      whole.network.send(rows, destination, whole.queue);
      plain.network.send(rows, destination, plain.queue);
    }
    SimTime until{(second + 1) * kNsPerSecond + 1};
    if (draw.below(3) == 0) until.ns -= static_cast<std::int64_t>(draw.below(kNsPerSecond));
    for (auto* side : {&whole, &plain}) {
      NetworkOutput& out = side == &whole ? out_whole : out_plain;
      out.clear();
      run_network(side->network, side->queue, until, out);
      collect(out, side == &whole ? rows_whole : rows_plain);
    }
    EXPECT_EQ(lost_rows(out_whole), lost_rows(out_plain));
    EXPECT_EQ(rows_whole, rows_plain);
    expect_alike(whole.network, plain.network, until);
    if (testing::Test::HasFailure()) return 0;
    if (draw.below(3) == 0) {
      change_faults(whole, seed + static_cast<std::uint64_t>(second));
      change_faults(plain, seed + static_cast<std::uint64_t>(second));
    }
  }
  return rows_whole.size();
}

TEST(DirectFlowProperty, WholeBatchesFareAsTheirRowsWould) {
  std::size_t rows = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    rows += run_twins(seed);
    ASSERT_FALSE(HasFailure()) << "seed " << seed;
  }
  EXPECT_GT(rows, 10000U);
}

// More rows than a tile, and a snapshot with rows held and on their way.
TEST(DirectFlowProperty, ContinuesFromItsArchive) {
  const auto built = [](Network& network) {
    network.add_node("gateway");
    network.attach(0, std::vector<NodeId>(2000, 0),
                   make_links("access", 2000, {{"latency", 0.7}, {"burst_start", 0.2}}));
    network.add_signal(signal_of(0, "s"), 50);
    ASSERT_TRUE(network.finish({0}).has_value());
  };
  Network unbroken;
  Network first;
  Network second;
  for (Network* network : {&unbroken, &first, &second}) built(*network);
  EventQueue queue;
  NetworkOutput out;
  Network* broken = &first;
  for (std::int64_t s = 0; s < 6; ++s) {
    Batch rows;
    for (DeviceId device = 0; device < 2000; ++device)
      rows.append(device, SimTime{s * kNsPerSecond + device}, static_cast<std::uint64_t>(s));
    for (Network* network : {&unbroken, broken}) {
      network->send(rows, 0, queue);
      network->carry(SimTime{s * kNsPerSecond + (s == 2 ? 0 : 5000)}, out);
    }
    if (s != 2) continue;
    ArchiveWriter writer;
    first.save(writer);
    ArchiveReader reader(writer.bytes());
    ASSERT_TRUE(second.load(reader));
    broken = &second;
  }
  EXPECT_EQ(unbroken.fingerprint().text(), second.fingerprint().text());
  const SimTime now{6 * kNsPerSecond};
  EXPECT_EQ(unbroken.message_book(now).delivered(), second.message_book(now).delivered());
  EXPECT_TRUE(second.message_book(now).balanced());
}

// What the law of the fast way says of a batch.
TEST(DirectFlow, OnlyRowsInOrderOnTheirOwnLinksGoWhole) {
  Twin twin(1, false);
  const auto batch = [](std::vector<std::pair<DeviceId, std::int64_t>> rows) {
    Batch made;
    for (const auto& [device, ns] : rows) made.append(device, SimTime{ns}, 0);
    return extent_of(made);
  };
  EXPECT_TRUE(batch({{0, 5}, {1, 3}, {1, 3}, {2, 9}}).in_order);  // device by device
  EXPECT_TRUE(batch({{3, 1}, {0, 1}, {3, 2}}).in_order);          // by time
  EXPECT_FALSE(batch({{0, 5}, {1, 4}, {1, 3}}).in_order);
  const BatchExtent extent = batch({{2, 5}, {0, 9}, {7, 30}});
  EXPECT_EQ(extent.first_device, 0U);
  EXPECT_EQ(extent.last_device, 7U);
  EXPECT_EQ(extent.earliest.ns, 5);
  EXPECT_EQ(extent.latest.ns, 30);
}

}  // namespace
}  // namespace orrery::engine
