// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/feeder3.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "devices/grid/protection.h"
#include "tests/devices/grid/feeder_bench.h"
#include "tests/support/temporary_folder.h"

namespace orrery::devices {
namespace {

FeederOnTheBench line_of(std::uint32_t n) {
  FeederOnTheBench bench{n};
  bench.model = "grid/feeder3";
  bench.columns["base_load_a"].assign(n, 0.0);
  bench.columns["base_load_a"].back() = 1e5;
  bench.columns["base_load_b"] = bench.columns["base_load_c"] = bench.columns["base_load_a"];
  return bench;
}

std::vector<std::string> names(const engine::Population& feeder,
                               const std::vector<engine::Notice>& notices) {
  std::vector<std::string> all;
  for (const auto& n : notices)
    all.push_back(fmt::format("{} {}", feeder.info().notices[n.code].name, n.row));
  return all;
}

// Only the phase that touches earth loses its recloser; the others go on.
TEST(Feeder3, EarthFaultTripsItsOwnPhase) {
  FeederOnTheBench bench = line_of(4);
  bench.columns["pickup"] = {0.0, 100.0, 0.0, 0.0};
  bench.numbers["reclosings"] = 1.0;
  bench.numbers["repair_time"] = 600.0;
  const auto feeder = bench();
  set_fault(*feeder, "fault_phase", 2.0, 3);
  set_fault(*feeder, "short_circuit", 1.0, 3);
  feeder->settle_start();
  EXPECT_GT(value_of(*feeder, "current_b", 1), 10.0 * value_of(*feeder, "current_a", 1));
  const double trip_s = standard_inverse_s(value_of(*feeder, "current_b", 1) / 100.0, 0.1);
  const auto notices = advance_to(*feeder, 120.0);
  EXPECT_EQ(names(*feeder, notices),
            (std::vector<std::string>{"tripped 1", "reclosed 1", "failed 1", "failed 3"}));
  EXPECT_NEAR(notices[0].time.seconds(), trip_s, 1e-6);
  EXPECT_EQ(value_of(*feeder, "voltage_b", 2), 0.0);
  EXPECT_GT(value_of(*feeder, "voltage_a", 2), 0.9);
  EXPECT_EQ(value_of(*feeder, "live_phases", 3), 2.0);
  EXPECT_NEAR(value_of(*feeder, "served", 3), 2e5, 1.0);
  EXPECT_EQ(names(*feeder, advance_to(*feeder, 1200.0)),
            (std::vector<std::string>{"repaired 1", "repaired 3"}));
  EXPECT_NEAR(value_of(*feeder, "served", 3), 3e5, 1.0);
}

TEST(Feeder3, BrokenPhaseDarkensItsLoads) {
  const auto feeder = line_of(4)();
  set_fault(*feeder, "open_phase", 3.0, 2);
  set_fault(*feeder, "open_conductor", 1.0, 2);
  advance_to(*feeder, 3600.0);
  EXPECT_EQ(value_of(*feeder, "voltage_c", 3), 0.0);
  EXPECT_EQ(value_of(*feeder, "current_c", 2), 0.0);
  EXPECT_GT(value_of(*feeder, "voltage_c", 1), 0.9);
  EXPECT_NEAR(value_of(*feeder, "energy_unserved", 3), 3.6e8, 1e-3);
  EXPECT_EQ(value_of(*feeder, "unbalance", 3), 0.0);
  set_fault(*feeder, "open_conductor", 0.0, 2);
  advance_to(*feeder, 7200.0);
  EXPECT_NEAR(value_of(*feeder, "served", 3), 3e5, 1.0);
}

TEST(Feeder3, WrongPhaseMovesTheLoad) {
  FeederOnTheBench bench = line_of(2);
  bench.columns["base_load_b"] = bench.columns["base_load_c"] = {0.0, 0.0};
  const auto feeder = bench();
  EXPECT_GT(value_of(*feeder, "current_a", 1), 30.0);
  EXPECT_NEAR(value_of(*feeder, "current_b", 1), 0.0, 1e-9);
  set_fault(*feeder, "wrong_phase", 1.0, 1);
  feeder->settle_start();
  EXPECT_GT(value_of(*feeder, "current_b", 1), 30.0);
  EXPECT_NEAR(value_of(*feeder, "current_a", 1), 0.0, 1e-9);
}

TEST(Feeder3, RegulatorsMoveOneByOneAndStick) {
  FeederOnTheBench bench{15, {{"network", "ieee_13"}}};
  bench.model = "grid/feeder3";
  const auto feeder = bench();
  advance_to(*feeder, 14.0);
  EXPECT_EQ(value_of(*feeder, "tap_a", 1), 0.0);
  advance_to(*feeder, 15.0);
  EXPECT_EQ(value_of(*feeder, "tap_a", 1), 1.0);
  set_fault(*feeder, "stuck_tap", 1.0, 1);
  advance_to(*feeder, 3600.0);
  EXPECT_EQ(value_of(*feeder, "tap_a", 1), 1.0);
  set_fault(*feeder, "stuck_tap", 0.0, 1);
  advance_to(*feeder, 7200.0);
  EXPECT_EQ(value_of(*feeder, "tap_a", 1), 9.0);
}

TEST(Feeder3, InputsAddToTheNetworksLoads) {
  FeederOnTheBench bench{30, {{"network", "ieee_13"}}};  // two feeders alike
  bench.model = "grid/feeder3";
  const auto feeder = bench();
  const double before = sum_of(*feeder, "supplied");
  set_input(*feeder, "load_a", 17, 5e4);
  advance_to(*feeder, 1.0);
  EXPECT_NEAR(sum_of(*feeder, "served") + sum_of(*feeder, "loss"), sum_of(*feeder, "supplied"),
              1e-2);
  EXPECT_NEAR(sum_of(*feeder, "supplied") - before, 5e4, 2e3);
  EXPECT_GT(value_of(*feeder, "voltage_a", 2), value_of(*feeder, "voltage_a", 17));
}

TEST(Feeder3, ContinuesFromASnapshotToTheSameBits) {
  FeederOnTheBench bench{15, {{"network", "ieee_13"}}};
  bench.model = "grid/feeder3";
  bench.columns["pickup"].assign(15, 0.0);
  bench.columns["pickup"][11] = 400.0;
  const auto first = bench();
  const auto second = bench();
  advance_to(*first, 100.0);
  set_fault(*first, "short_circuit", 1.0, 11);
  advance_to(*first, 100.05);
  const auto bytes = saved(*first);
  engine::ArchiveReader archive(bytes);
  ASSERT_TRUE(second->load(archive));
  const auto a = advance_to(*first, 600.0);
  const auto b = advance_to(*second, 600.0);
  EXPECT_EQ(saved(*first), saved(*second));
  EXPECT_EQ(names(*first, a), names(*second, b));
  EXPECT_GT(a.size(), 2u);
}

TEST(Feeder3, LoadThatNoLineCanCarryIsExplained) {
  const auto feeder = line_of(2)();
  EXPECT_EQ(feeder->trouble(), "");
  set_input(*feeder, "load_b", 1, 1e9);
  advance_to(*feeder, 60.0);
  EXPECT_NE(feeder->trouble().find("bus 'row 1' (row 1)"), std::string::npos) << feeder->trouble();
  EXPECT_TRUE(std::isfinite(value_of(*feeder, "voltage_b", 1)));
}

class Network3File : public ::testing::Test {
 protected:
  FeederOnTheBench with(const std::string& text, std::uint32_t count) {
    const auto path = folder_ / "network.csv";
    orrery::testing::write_bytes(path, "record,bus,to,phases,a,b,c,d\n" + text);
    FeederOnTheBench bench{count, {{"network", "file"}, {"file", path.string()}}};
    bench.model = "grid/feeder3";
    return bench;
  }
  orrery::testing::TemporaryFolder folder_;
};

TEST_F(Network3File, IsTheNetworkOfItsRows) {
  const auto feeder = with(
      "source,head,,abc,4160,1.02,,\nline,head,mid,abc,0.1,0.2,0.03,0.08\n"
      "line,end,mid,ac,0.1,0.2,0.03,0.08\nload,end,,a,100000,40000,,\n"
      "delta,mid,,b,50000,20000,,\ncapacitor,mid,,abc,30000,,,\n",
      3)();
  EXPECT_EQ(column_of(*feeder, "live_phases"), (std::vector<double>{3, 3, 2}));
  EXPECT_NEAR(value_of(*feeder, "voltage_a", 0), 1.02, 1e-12);
  EXPECT_NEAR(value_of(*feeder, "served", 1), 5e4, 1e-3);
  EXPECT_NEAR(value_of(*feeder, "served", 2), 1e5, 1e-3);
  EXPECT_NEAR(sum_of(*feeder, "supplied"), 1.5e5 + sum_of(*feeder, "loss"), 1e-2);
}

TEST_F(Network3File, MistakesHaveTheirPlace) {
  const std::string head = "source,1,,abc,4160,1,,\nline,1,2,ab,0.1,0.2,0.03,0.08\n";
  const auto loop = with(head + "line,2,3,a,0.1,0.2,0,0\nline,3,1,a,0.1,0.2,0,0\n", 3);
  EXPECT_EQ(refusals(loop), std::vector<std::string>{"feeder-loop"});
  EXPECT_EQ(loop.make().error().items()[0].place.line, 5);
  EXPECT_EQ(refusals(with(head + "load,9,,a,1,1,,\nline,2,,a,1,1,0,0\n", 2)),
            (std::vector<std::string>{"feeder-branch", "feeder-load"}));
  EXPECT_EQ(refusals(with(head + "load,2,,c,1,1,,\n", 2)), std::vector<std::string>{"feeder-load"});
  EXPECT_EQ(refusals(with(head + "line,2,3,bc,1,1,0,0\n", 3)),
            std::vector<std::string>{"feeder-phase"});
  EXPECT_EQ(refusals(with(head + "line,2,3,bx,1,1,2,0\nwire,2,3,a,,,,\nload,2,,a,x,1,,\n", 3)),
            (std::vector<std::string>{"feeder-phase", "feeder-impedance", "feeder-record",
                                      "feeder-record"}));
}

TEST(Feeder3Refuses, WhatCannotBe) {
  FeederOnTheBench loads = line_of(2);
  loads.columns["phases"] = {7, 5};
  EXPECT_EQ(refusals(loads), std::vector<std::string>{"feeder-load"});
  FeederOnTheBench phases{3};
  phases.model = "grid/feeder3";
  phases.columns["phases"] = {7, 1, 3};
  EXPECT_EQ(refusals(phases), std::vector<std::string>{"feeder-phase"});
  FeederOnTheBench loop = line_of(3);
  loop.columns["parent"] = {-1, 2, 1};
  EXPECT_EQ(refusals(loop), std::vector<std::string>{"feeder-loop"});
  FeederOnTheBench mutual = line_of(1);
  mutual.numbers["mutual_reactance"] = 0.3;
  EXPECT_EQ(refusals(mutual), std::vector<std::string>{"feeder-impedance"});
  FeederOnTheBench count{14, {{"network", "ieee_13"}}};
  count.model = "grid/feeder3";
  EXPECT_EQ(refusals(count), std::vector<std::string>{"feeder-count"});
}

}  // namespace
}  // namespace orrery::devices
