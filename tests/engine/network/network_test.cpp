// SPDX-License-Identifier: Apache-2.0
#include "engine/network/network.h"

#include <gtest/gtest.h>

#include "tests/engine/network/network_bench.h"
#include "tests/support/network_probe.h"

namespace orrery::engine {

namespace {

constexpr NodeId kGateway = 0;
constexpr NodeId kEdge = 1;

/// Devices 0 .. n-1 on one gateway, which is linked to an edge server.
struct TwoHops {
  explicit TwoHops(std::uint32_t devices, LinkValues access, LinkValues uplink,
                   Fidelity fidelity = Fidelity::kFlow, std::unique_ptr<Adapter> adapter = nullptr)
      : access_links(make_links("access", devices, access, fidelity)),
        uplinks(make_links("uplink", 1, uplink, fidelity)) {
    network.add_node("gateway");
    network.add_node("edge");
    network.connect(kGateway, kEdge, uplinks, 0);
    network.attach(0, std::vector<NodeId>(devices, kGateway), access_links, std::move(adapter));
    network.add_signal(signal_of(0, "pump.temperature"), 100);
    network.add_signal(signal_of(1, "pump.pressure"), 100);
    EXPECT_TRUE(network.finish({kGateway, kEdge}).has_value());
  }
  void send(const Batch& rows) { network.send(rows, kEdge, queue); }
  void run(SimTime until = kEndOfTest) { run_network(network, queue, until, out); }

  std::shared_ptr<LinkBank> access_links;
  std::shared_ptr<LinkBank> uplinks;
  Network network;
  EventQueue queue;
  NetworkOutput out;
};

const LinkValues kSlow = {{"latency", 0.02}, {"bandwidth", 8000}};

class BothFidelities : public testing::TestWithParam<Fidelity> {};
INSTANTIATE_TEST_SUITE_P(Network, BothFidelities,
                         testing::Values(Fidelity::kFlow, Fidelity::kPacket));

// 100 bytes at 8 kbit/s: 0.1 s on each link. Two devices at the same time do not meet before the
// uplink, where the second waits 0.1 s.
TEST_P(BothFidelities, AReadingArrivesAfterTheDelaysOfItsLinks) {
  TwoHops plant(2, kSlow, kSlow, GetParam());
  plant.send(one_row(0, 0, 1.0, 7, 42.0));
  plant.send(one_row(0, 1, 1.0, 7, 43.0));
  plant.run();
  ASSERT_EQ(plant.out.readings.size(), 1U);
  const Batch& rows = plant.out.readings[0].rows;
  ASSERT_EQ(rows.rows(), 2U);
  EXPECT_EQ(rows.values, (std::vector<double>{42.0, 43.0}));
  EXPECT_EQ(rows.time[0], SimTime::from_seconds(1.0));
  EXPECT_EQ(rows.arrival[0], SimTime::from_seconds(1.24));
  EXPECT_EQ(rows.arrival[1], SimTime::from_seconds(1.34));
  EXPECT_EQ(plant.network.bytes_sent(), 400.0);
}

TEST_P(BothFidelities, BooksFollowAMessageThroughTime) {
  TwoHops plant(1, kSlow, kSlow, GetParam());
  plant.send(one_row(0, 0, 1.0, 0));
  EXPECT_EQ(plant.network.readings_in_flight(0, kEdge), 1U);
  EXPECT_EQ(plant.network.readings_in_flight(1, kEdge), 0U);
  plant.run(SimTime::from_seconds(1.2));
  const Book under_way = plant.network.message_book(SimTime::from_seconds(1.2));
  EXPECT_EQ(under_way.sent(), 1U);
  EXPECT_EQ(under_way.delivered(), 0U);
  EXPECT_EQ(under_way.in_flight(), 1U);
  EXPECT_TRUE(under_way.balanced());
  plant.run(SimTime::from_seconds(1.3));
  const Book there = plant.network.message_book(SimTime::from_seconds(1.3));
  EXPECT_EQ(there.delivered(), 1U);
  EXPECT_EQ(there.in_flight(), 0U);
  EXPECT_TRUE(there.balanced());
}

TEST_P(BothFidelities, AnOutageDropsWhatMeetsIt) {
  TwoHops plant(2, kSlow, kSlow, GetParam());
  plant.send(one_row(0, 0, 1.0, 0));
  plant.send(one_row(1, 1, 3.0, 0));
  plant.run(SimTime::from_seconds(2.0));
  plant.uplinks->set_fault_point(static_cast<int>(LinkFault::kDown), 0, 1.0);
  plant.run(SimTime::from_seconds(4.0));
  plant.uplinks->set_fault_point(static_cast<int>(LinkFault::kDown), 0, 0.0);
  plant.send(one_row(1, 1, 5.0, 1));
  plant.run();
  EXPECT_EQ(arrivals_at(plant.out, kEdge).size(), 2U);
  ASSERT_EQ(plant.out.lost.size(), 1U);
  EXPECT_EQ(plant.out.lost[0].signal, 1U);
  EXPECT_EQ(plant.out.lost[0].cause, (Book::Cause{"uplink", "outage"}));
  const Book book = plant.network.message_book(kEndOfTest);
  EXPECT_EQ(lost_count(book, Fate::kDropped, "uplink", "outage"), 1U);
  EXPECT_TRUE(book.balanced());
}

TEST_P(BothFidelities, AnAdapterTranslatesOrRejectsAtTheGateway) {
  AdapterSpec spec;
  spec.name = "acme";
  spec.fields[0] = {"T", 1.0, 0.0, 0.5, 0.0, 100.0};
  TwoHops plant(1, {}, {}, GetParam(), std::make_unique<Adapter>(std::move(spec)));
  plant.send(one_row(0, 0, 1.0, 0, 20.2));
  plant.send(one_row(0, 0, 2.0, 1, 200.0));
  plant.send(one_row(1, 0, 2.0, 0, 1.0));
  plant.run();
  ASSERT_EQ(plant.out.readings.size(), 1U);
  EXPECT_EQ(plant.out.readings[0].rows.values, (std::vector<double>{20.0}));
  EXPECT_TRUE(has(plant.out.readings[0].rows.quality[0], Quality::kTranslated));
  const Book book = plant.network.message_book(kEndOfTest);
  EXPECT_EQ(lost_count(book, Fate::kRejected, "adapter acme", "out of range"), 1U);
  EXPECT_EQ(lost_count(book, Fate::kRejected, "adapter acme", "no such field"), 1U);
  EXPECT_EQ(plant.network.adapters()[0]->errors().at(0).values, 1U);
  EXPECT_TRUE(book.balanced());
}

// Rows of one signal may be sent before earlier rows of another (a block of a recording): the
// queue still serves them in order of time.
TEST_P(BothFidelities, RowsSentOutOfOrderCrossInOrder) {
  TwoHops plant(1, kSlow, {}, GetParam());
  plant.send(one_row(0, 0, 1.05, 0));
  plant.send(one_row(1, 0, 1.0, 0));
  plant.run();
  for (const auto& arrived : plant.out.readings) {
    // The uplink adds 100 bytes at 100 Mbit/s: 8 us.
    const double expected_s = arrived.rows.signal == 1 ? 1.120008 : 1.220008;
    EXPECT_EQ(arrived.rows.arrival[0], SimTime::from_seconds(expected_s)) << arrived.rows.signal;
  }
}

const LinkValues kNoisy = {{"latency", 0.01},    {"jitter", 0.005},  {"loss", 0.05},
                           {"burst_start", 0.1}, {"burst_end", 0.5}, {"bandwidth", 1e6}};

void send_many(TwoHops& plant, std::uint32_t devices, std::uint64_t rows) {
  for (std::uint64_t i = 0; i < rows; ++i) {
    for (DeviceId device = 0; device < devices; ++device) {
      plant.send(one_row(0, device, static_cast<double>(i), i));
    }
  }
}

TEST_P(BothFidelities, OneMoreDeviceLeavesTheFatesOfTheOthersAlone) {
  const auto fates = [](std::uint32_t devices) {
    TwoHops plant(devices, kNoisy, {{"bandwidth", 1e15}}, GetParam());
    send_many(plant, devices, 300);
    plant.run();
    auto arrivals = arrivals_at(plant.out, kEdge);
    std::erase_if(arrivals, [](const auto& arrival) { return arrival.first.first > 2; });
    return arrivals;
  };
  const auto three = fates(3);
  EXPECT_GT(three.size(), 400U);
  EXPECT_LT(three.size(), 850U);
  EXPECT_EQ(three, fates(4));
}

TEST_P(BothFidelities, TheSameSeedGivesTheSameBits) {
  const auto run = [](const LinkValues& access) {
    TwoHops plant(3, access, kNoisy, GetParam());
    send_many(plant, 3, 200);
    plant.run();
    return plant.network.fingerprint().text();
  };
  const std::string once = run(kNoisy);
  EXPECT_EQ(once, run(kNoisy));
  LinkValues other = kNoisy;
  other["jitter"] = 0.0051;
  EXPECT_NE(once, run(other));
  EXPECT_TRUE(once.ends_with("/m"));
}

TEST_P(BothFidelities, ContinuesFromItsArchive) {
  TwoHops plant(3, kNoisy, kSlow, GetParam());
  TwoHops copy(3, kNoisy, kSlow, GetParam());
  send_many(plant, 3, 50);
  plant.network.send_command({1, "speed", 2.0, SimTime::never()}, 0, kEdge,
                             SimTime::from_seconds(20), plant.queue);
  plant.run(SimTime::from_seconds(20.05));
  ArchiveWriter writer;
  plant.network.save(writer);
  plant.queue.save(writer);
  ArchiveReader reader(writer.bytes());
  ASSERT_TRUE(copy.network.load(reader) && copy.queue.load(reader));
  EXPECT_TRUE(reader.at_end());
  plant.out.clear();
  plant.run();
  copy.run();
  EXPECT_GT(arrivals_at(plant.out, kEdge).size(), 50U);
  EXPECT_EQ(arrivals_at(plant.out, kEdge), arrivals_at(copy.out, kEdge));
  EXPECT_EQ(plant.out.commands.size(), copy.out.commands.size());
  EXPECT_EQ(plant.network.fingerprint(), copy.network.fingerprint());
  const Book book = copy.network.message_book(kEndOfTest);
  EXPECT_EQ(book.losses(), plant.network.message_book(kEndOfTest).losses());
  EXPECT_TRUE(book.balanced());
}

// Where no two messages compete for a place in a shared queue in the same nanosecond, the two
// fidelities are the same equations with the same draws: equal to the bit, even under load.
TEST(Network, FlowAndPacketsAgreeToTheBit) {
  const auto run = [](Fidelity fidelity) {
    LinkValues uplink = kNoisy;
    uplink["bandwidth"] = 3000;  // 100 bytes take 0.27 s: load 0.8
    uplink["queue"] = 400;
    TwoHops plant(3, kNoisy, uplink, fidelity);
    send_many(plant, 3, 400);
    plant.run();
    return std::pair(arrivals_at(plant.out, kEdge), plant.network.fingerprint());
  };
  const auto flow = run(Fidelity::kFlow);
  EXPECT_GT(flow.first.size(), 500U);
  EXPECT_EQ(flow.first, run(Fidelity::kPacket).first);
  EXPECT_EQ(flow.second, run(Fidelity::kPacket).second);
}

// A command takes 32 bytes: 0.032 s and 0.02 s of latency on each of two links.
TEST(Network, ACommandGoesBackAlongThePath) {
  TwoHops plant(2, kSlow, kSlow);
  plant.network.send_command({1, "speed", 0.5, SimTime::from_seconds(3)}, 9, kEdge,
                             SimTime::from_seconds(2), plant.queue);
  EXPECT_EQ(plant.network.command_book().in_flight(), 1U);
  plant.run();
  ASSERT_EQ(plant.out.commands.size(), 1U);
  const CommandArrival& arrival = plant.out.commands[0];
  EXPECT_EQ(arrival.id, 9U);
  EXPECT_EQ(arrival.command.device, 1U);
  EXPECT_EQ(arrival.command.input, "speed");
  EXPECT_EQ(arrival.command.value, 0.5);
  EXPECT_EQ(arrival.issued, SimTime::from_seconds(2));
  EXPECT_EQ(arrival.arrived, SimTime::from_seconds(2.104));
  EXPECT_EQ(plant.network.command_book().delivered(), 1U);
  EXPECT_TRUE(plant.network.command_book().balanced());
  EXPECT_EQ(plant.network.message_book(kEndOfTest).sent(), 0U);
}

TEST(Network, ALateCommandExpiresAndALostOneIsDropped) {
  TwoHops plant(2, kSlow, kSlow);
  plant.network.send_command({1, "speed", 0.5, SimTime::from_seconds(2.1)}, 0, kEdge,
                             SimTime::from_seconds(2), plant.queue);
  plant.access_links->set_fault_point(static_cast<int>(LinkFault::kDown), 0, 1.0);
  plant.network.send_command({0, "speed", 0.5, SimTime::never()}, 1, kGateway,
                             SimTime::from_seconds(2), plant.queue);
  plant.run();
  EXPECT_TRUE(plant.out.commands.empty());
  const Book book = plant.network.command_book();
  EXPECT_EQ(book.expired(), 1U);
  EXPECT_EQ(lost_count(book, Fate::kDropped, "access", "outage"), 1U);
  EXPECT_TRUE(book.balanced());
}

TEST(Network, ALossBehindTheBooksBackUnbalancesThem) {
  TwoHops packets(1, kSlow, kSlow, Fidelity::kPacket);
  packets.send(one_row(0, 0, 1.0, 0));
  EXPECT_TRUE(packets.network.message_book({}).balanced());
  NetworkProbe::lose_a_packet(packets.network);
  EXPECT_FALSE(packets.network.message_book({}).balanced());

  TwoHops held(1, kSlow, kSlow);
  held.send(one_row(0, 0, 1.0, 0));
  EXPECT_TRUE(held.network.message_book({}).balanced());
  NetworkProbe::lose_a_held_row(held.network);
  EXPECT_FALSE(held.network.message_book({}).balanced());

  TwoHops carried(1, kSlow, kSlow);
  carried.send(one_row(0, 0, 1.0, 0));
  carried.run(SimTime::from_seconds(1.1));
  EXPECT_TRUE(carried.network.message_book(SimTime::from_seconds(1.1)).balanced());
  NetworkProbe::lose_an_arrival(carried.network);
  EXPECT_FALSE(carried.network.message_book(SimTime::from_seconds(1.1)).balanced());

  TwoHops commands(1, kSlow, kSlow);
  commands.network.send_command({0, "speed", 1.0, SimTime::never()}, 0, kEdge, {}, commands.queue);
  NetworkProbe::lose_a_packet(commands.network);
  EXPECT_FALSE(commands.network.command_book().balanced());
}

TEST(Network, AMixedPathIsGoneByPackets) {
  Network network;
  network.add_node("gateway");
  network.add_node("cloud");
  network.connect(0, 1, make_links("radio", 1, kSlow, Fidelity::kPacket), 0);
  network.attach(0, {0}, make_links("access", 1, kSlow));
  network.add_signal(signal_of(0, "s"), 100);
  ASSERT_TRUE(network.finish({0, 1}).has_value());
  EventQueue queue;
  network.send(one_row(0, 0, 1.0, 0), 0, queue);
  EXPECT_TRUE(queue.empty());
  network.send(one_row(0, 0, 1.0, 0), 1, queue);
  EXPECT_EQ(queue.size(), 1U);
  NetworkOutput out;
  run_network(network, queue, kEndOfTest, out);
  EXPECT_EQ(arrivals_at(out, 0).begin()->second, SimTime::from_seconds(1.12).ns);
  EXPECT_EQ(arrivals_at(out, 1).begin()->second, SimTime::from_seconds(1.24).ns);
  EXPECT_TRUE(network.message_book(kEndOfTest).balanced());
}

TEST(Network, NamesBothEndsOfEveryMissingRoute) {
  Network network;
  network.add_node("gateway");
  network.add_node("edge");
  network.add_node("cloud");
  network.attach(0, {0}, make_links("access", 1, {}));
  const auto done = network.finish({1, 2});
  ASSERT_FALSE(done.has_value());
  ASSERT_EQ(done.error().error_count(), 2U);
  EXPECT_EQ(done.error().items()[0].code, "no-route");
  EXPECT_NE(done.error().items()[0].message.find("'gateway'"), std::string::npos);
  EXPECT_NE(done.error().items()[1].message.find("'cloud'"), std::string::npos);
  EXPECT_FALSE(done.error().items()[0].remedy.empty());
}

}  // namespace
}  // namespace orrery::engine
