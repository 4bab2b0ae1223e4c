// SPDX-License-Identifier: Apache-2.0
#include "engine/network/link_bank.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/engine/network/network_bench.h"

namespace orrery::engine {
namespace {

Crossing messages_at(const std::vector<double>& times_s, std::uint32_t bytes) {
  Crossing crossing;
  for (std::size_t i = 0; i < times_s.size(); ++i) {
    crossing.add(0, 77, i, bytes, SimTime::from_seconds(times_s[i]));
  }
  return crossing;
}

// 60 + 40 bytes at 8 kbit/s take 0.1 s: the second message of three waits 0.05 s, the third finds
// an idle link.
TEST(LinkBank, AMessageWaitsForTheOneBeforeIt) {
  auto links = make_links("l", 1, {{"latency", 0.02}, {"bandwidth", 8000}, {"header", 40}});
  Crossing crossing = messages_at({0.0, 0.05, 1.0}, 60);
  links->cross(crossing, Direction::kForward, Lane::kFlow);
  EXPECT_EQ(crossing.time[0], SimTime::from_seconds(0.12));
  EXPECT_EQ(crossing.time[1], SimTime::from_seconds(0.22));
  EXPECT_EQ(crossing.time[2], SimTime::from_seconds(1.12));
  EXPECT_EQ(links->bytes_sent(), 300U);
}

TEST(LinkBank, DirectionsAndLanesHaveQueuesOfTheirOwn) {
  auto links = make_links("l", 1, {{"bandwidth", 8000}});
  for (const auto direction : {Direction::kForward, Direction::kBackward}) {
    for (const auto lane : {Lane::kFlow, Lane::kPacket}) {
      Crossing crossing = messages_at({0.0}, 100);
      links->cross(crossing, direction, lane);
      EXPECT_EQ(crossing.time[0], SimTime::from_seconds(0.1));
    }
  }
}

// Room for 300 bytes: one is being sent and two wait, so the fourth is dropped.
TEST(LinkBank, DropsTheTailOfAFullQueue) {
  auto links = make_links("l", 1, {{"bandwidth", 8000}, {"queue", 300}, {"energy", 0.5}});
  Crossing crossing = messages_at({0.0, 0.0, 0.0, 0.0, 0.1}, 100);
  links->cross(crossing, Direction::kForward, Lane::kFlow);
  const std::vector<LinkFate> expected = {LinkFate::kCrossed, LinkFate::kCrossed,
                                          LinkFate::kCrossed, LinkFate::kQueueFull,
                                          LinkFate::kCrossed};
  EXPECT_EQ(crossing.fate, expected);
  EXPECT_EQ(links->bytes_sent(), 400U);
  EXPECT_DOUBLE_EQ(links->energy_j(), 200.0);
}

TEST(LinkBank, AnIdleLinkTakesAMessageLargerThanItsQueue) {
  auto links = make_links("l", 1, {{"bandwidth", 8000}, {"queue", 0}});
  Crossing crossing = messages_at({0.0, 0.05}, 100);
  links->cross(crossing, Direction::kForward, Lane::kFlow);
  EXPECT_EQ(crossing.fate[0], LinkFate::kCrossed);
  EXPECT_EQ(crossing.fate[1], LinkFate::kQueueFull);
}

TEST(LinkBank, FaultPointsActAndHeal) {
  auto links = make_links("l", 2, {{"latency", 1.0}, {"bandwidth", 8e9}});
  const auto offer = [&](double at_s) {
    Crossing crossing = messages_at({at_s}, 1);
    links->cross(crossing, Direction::kForward, Lane::kFlow);
    return std::pair(crossing.fate[0], crossing.time[0].ns);
  };
  links->set_fault_point(links->info().fault_point_index("down"), 0, 1.0);
  EXPECT_EQ(offer(1).first, LinkFate::kOutage);
  links->set_fault_point(links->info().fault_point_index("down"), 0, 0.0);
  links->set_fault_point(links->info().fault_point_index("extra_loss"), 0, 1.0);
  EXPECT_EQ(offer(2).first, LinkFate::kLost);
  links->set_fault_point(links->info().fault_point_index("extra_loss"), 0, 0.0);
  links->set_fault_point(links->info().fault_point_index("extra_latency"), 0, 0.5);
  EXPECT_EQ(offer(3), std::pair(LinkFate::kCrossed, std::int64_t{4'500'000'001}));
}

TEST(LinkBank, JitterIsExponentialOnTopOfLatency) {
  auto links = make_links("l", 1, {{"latency", 1.0}, {"jitter", 0.1}, {"bandwidth", 1e15}});
  constexpr int kMessages = 20000;
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < kMessages; ++i) {
    Crossing crossing;
    crossing.add(0, 5, static_cast<std::uint64_t>(i), 1, SimTime{});
    links->cross(crossing, Direction::kForward, Lane::kFlow);
    const double over = crossing.time[0].seconds() - 1.0;
    ASSERT_GE(over, 0.0);
    sum += over;
    squares += over * over;
  }
  const double mean = sum / kMessages;
  EXPECT_NEAR(mean, 0.1, 4 * 0.1 / std::sqrt(kMessages));
  EXPECT_NEAR(std::sqrt(squares / kMessages - mean * mean), 0.1, 0.005);
}

TEST(LinkBank, CuttingACrossingChangesNothing) {
  const LinkValues values = {{"jitter", 0.01},     {"bandwidth", 1e5}, {"loss", 0.1},
                             {"burst_start", 0.1}, {"burst_end", 0.3}, {"queue", 2000}};
  auto whole = make_links("l", 1, values);
  auto cut = make_links("l", 1, values);
  Crossing all;
  for (std::uint64_t i = 0; i < 500; ++i) {
    all.add(0, i % 3, i, 100, SimTime::from_seconds(0.007 * static_cast<double>(i)));
  }
  Crossing parts = all;
  whole->cross(all, Direction::kForward, Lane::kFlow);
  int lost = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    Crossing one;
    one.add(0, parts.key[i], parts.number[i], parts.bytes[i], parts.time[i]);
    cut->cross(one, Direction::kForward, Lane::kFlow);
    EXPECT_EQ(one.fate[0], all.fate[i]);
    EXPECT_EQ(one.time[0], all.time[i]);
    lost += all.fate[i] == LinkFate::kLost ? 1 : 0;
  }
  EXPECT_GT(lost, 50);
}

TEST(LinkBank, ContinuesFromItsArchive) {
  const LinkValues values = {{"bandwidth", 8000}, {"burst_start", 0.3}, {"burst_end", 0.3}};
  auto original = make_links("l", 3, values);
  original->set_fault_point(2, 0, 0.25);
  Crossing before = messages_at({0.0, 0.0, 0.0}, 50);
  original->cross(before, Direction::kForward, Lane::kPacket);
  ArchiveWriter writer;
  original->save(writer);
  auto copy = make_links("l", 3, values);
  ArchiveReader reader(writer.bytes());
  ASSERT_TRUE(copy->load(reader));
  Crossing a;
  for (std::uint64_t i = 3; i < 40; ++i) a.add(0, 77, i, 50, SimTime{});
  Crossing b = a;
  original->cross(a, Direction::kForward, Lane::kPacket);
  copy->cross(b, Direction::kForward, Lane::kPacket);
  EXPECT_EQ(a.fate, b.fate);
  EXPECT_EQ(a.time, b.time);
  EXPECT_EQ(original->bytes_sent(), copy->bytes_sent());
  ArchiveReader damaged(std::span(writer.bytes()).first(writer.bytes().size() / 2));
  EXPECT_FALSE(make_links("l", 3, values)->load(damaged));
}

TEST(LinkModel, DescribesEveryParameterWithUnitAndMeaning) {
  const ModelInfo& info = link_model_info();
  EXPECT_EQ(info.kind, ModelKind::kLink);
  EXPECT_EQ(info.params.size(), kLinkParams.size() + 1);
  for (const auto& param : info.params) EXPECT_FALSE(param.meaning.empty()) << param.name;
  EXPECT_EQ(info.params[static_cast<std::size_t>(info.param_index("bandwidth"))].unit, "bit/s");
  EXPECT_EQ(info.fault_points.size(), static_cast<std::size_t>(kLinkFaults));
  EXPECT_EQ(info.fault_point_index("extra_latency"), static_cast<int>(LinkFault::kExtraLatency));
}

}  // namespace
}  // namespace orrery::engine
