// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "devices/grid/feeder.h"
#include "devices/grid/protection.h"
#include "tests/devices/grid/feeder_bench.h"
#include "tests/support/temporary_folder.h"

namespace orrery::devices {
namespace {

/// Source, then `n` buses in a row of 10 kV with 1 MW at the end.
FeederOnTheBench line_of(std::uint32_t n) {
  FeederOnTheBench bench{n};
  bench.numbers = {{"nominal_voltage", 10e3}, {"resistance", 0.2}, {"reactance", 0.2}};
  bench.columns["base_load"].assign(n, 0.0);
  bench.columns["base_load"].back() = 1e6;
  return bench;
}

std::vector<std::string> names(const engine::Population& feeder,
                               const std::vector<engine::Notice>& notices) {
  std::vector<std::string> all;
  for (const auto& n : notices)
    all.push_back(feeder.info().notices[n.code].name + ' ' + std::to_string(n.row));
  return all;
}

// IEC 60255-151, curve A: 0.14 / (M^0.02 - 1); 2.97 s at ten, 10.03 s at two times the pickup.
TEST(Protection, StandardInverseTimes) {
  EXPECT_NEAR(standard_inverse_s(10.0, 1.0), 2.97, 5e-3);
  EXPECT_NEAR(standard_inverse_s(2.0, 1.0), 10.03, 5e-3);
  EXPECT_NEAR(standard_inverse_s(5.0, 0.1), 0.428, 5e-4);
  EXPECT_EQ(standard_inverse_s(1.0, 1.0), kNoEventS);
  EXPECT_EQ(standard_inverse_s(40.0, 1.0), standard_inverse_s(20.0, 1.0));
}

// A lasting short circuit: trip at the relay's time, two tries, then open until mended.
TEST(Feeder, ShortCircuitTripsReclosesAndLocksOut) {
  FeederOnTheBench bench = line_of(4);
  bench.columns["pickup"] = {0.0, 200.0, 0.0, 0.0};
  bench.numbers["repair_time"] = 3600.0;
  const auto feeder = bench();
  set_fault(*feeder, "short_circuit", 1.0, 2);
  set_fault(*feeder, "fault_resistance", 1.0, 2);
  feeder->settle_start();
  const double amperes = value_of(*feeder, "current", 1);
  EXPECT_NEAR(amperes, 10e3 / std::sqrt(3.0) / std::hypot(0.6 + 1.001, 0.6), 0.06 * amperes);
  const double trip_s = standard_inverse_s(amperes / 200.0, 0.1);
  const auto notices = advance_to(*feeder, 1800.0);
  EXPECT_EQ(names(*feeder, notices),
            (std::vector<std::string>{"tripped 1", "reclosed 1", "tripped 1", "reclosed 1",
                                      "failed 1", "failed 2"}));
  EXPECT_NEAR(notices[0].time.seconds(), trip_s, 1e-6);
  EXPECT_NEAR(notices[1].time.seconds(), trip_s + 5.0, 1e-6);
  EXPECT_NEAR(notices[4].time.seconds(), 3.0 * trip_s + 10.0, 1e-5);
  EXPECT_EQ(value_of(*feeder, "energised", 3), 0.0);
  EXPECT_EQ(value_of(*feeder, "energised", 0), 1.0);
  EXPECT_NEAR(value_of(*feeder, "energy_unserved", 3), 1e6 * (1800.0 - 3.0 * trip_s), 1.0);
  EXPECT_EQ(names(*feeder, advance_to(*feeder, 7200.0)),
            (std::vector<std::string>{"repaired 1", "repaired 2"}));
  EXPECT_NEAR(value_of(*feeder, "served", 3), 1e6, 1.0);
}

TEST(Feeder, BreakerClosesOnCommand) {
  FeederOnTheBench bench = line_of(3);
  bench.columns["pickup"] = {0.0, 200.0, 0.0};
  bench.numbers["reclosings"] = 0.0;
  const auto feeder = bench();
  set_fault(*feeder, "short_circuit", 1.0, 2);
  advance_to(*feeder, 60.0);
  EXPECT_EQ(value_of(*feeder, "closed", 1), 0.0);
  set_fault(*feeder, "short_circuit", 0.0, 2);
  set_input(*feeder, "close", 1, 1.0);
  advance_to(*feeder, 120.0);
  EXPECT_EQ(value_of(*feeder, "closed", 1), 1.0);
  EXPECT_NEAR(value_of(*feeder, "served", 2), 1e6, 1.0);
}

TEST(Feeder, OpenSwitchDarkensWhatIsBehindIt) {
  const auto feeder = line_of(4)();
  set_input(*feeder, "open", 2, 1.0);
  advance_to(*feeder, 3600.0);
  EXPECT_EQ(column_of(*feeder, "energised"), (std::vector<double>{1, 1, 0, 0}));
  EXPECT_EQ(value_of(*feeder, "voltage", 3), 0.0);
  EXPECT_EQ(value_of(*feeder, "current", 2), 0.0);
  EXPECT_EQ(sum_of(*feeder, "supplied"), 0.0);
  EXPECT_NEAR(value_of(*feeder, "energy_unserved", 3), 3.6e9, 1e-3);
}

// The island feeds against the direction of a branch: the source stands at its far end.
TEST(Feeder, FormingSourceCarriesAnIslandUntilItAsksForTooMuch) {
  FeederOnTheBench bench = line_of(4);
  bench.columns["islandable"] = {0.0, 0.0, 0.0, 1.0};
  bench.columns["base_load"] = {0.0, 0.0, 2e5, 1e5};
  const auto feeder = bench();
  set_input(*feeder, "forming", 3, 4e5);
  set_input(*feeder, "open", 2, 1.0);
  EXPECT_EQ(names(*feeder, advance_to(*feeder, 60.0)), (std::vector<std::string>{"islanded 3"}));
  EXPECT_EQ(column_of(*feeder, "energised"), (std::vector<double>{1, 1, 1, 1}));
  EXPECT_EQ(value_of(*feeder, "voltage", 3), 1.0);
  EXPECT_LT(value_of(*feeder, "voltage", 2), 1.0);
  EXPECT_LT(value_of(*feeder, "power", 3), -2e5);
  EXPECT_NEAR(value_of(*feeder, "supplied", 3),
              3e5 + value_of(*feeder, "loss", 2) + value_of(*feeder, "loss", 3), 1e-3);
  set_input(*feeder, "load", 2, 2e5);
  EXPECT_EQ(names(*feeder, advance_to(*feeder, 120.0)), (std::vector<std::string>{"collapsed 3"}));
  EXPECT_EQ(value_of(*feeder, "energised", 3), 0.0);
  set_input(*feeder, "open", 2, 0.0);
  advance_to(*feeder, 180.0);
  EXPECT_EQ(value_of(*feeder, "energised", 3), 1.0);
}

// 1 MW at 0.6 + j 0.6 ohm drops 0.6 %, the compensated 4 ohm another 4 %: up to the band.
TEST(Feeder, TapChangerRaisesStepByStepToItsBand) {
  FeederOnTheBench bench = line_of(4);
  bench.numbers["drop_resistance"] = 4.0;
  bench.columns["tap_setpoint"] = {0.0, 1.0, 0.0, 0.0};
  const auto feeder = bench();
  advance_to(*feeder, 29.0);
  EXPECT_EQ(value_of(*feeder, "tap", 1), 0.0);
  advance_to(*feeder, 30.0);
  EXPECT_EQ(value_of(*feeder, "tap", 1), 1.0);
  advance_to(*feeder, 3600.0);
  const double watched =
      value_of(*feeder, "voltage", 1) -
      4.0 * std::sqrt(3.0) / 10e3 * value_of(*feeder, "current", 1);  // in phase, nearly
  EXPECT_NEAR(watched, 1.0 - 0.0167 / 2.0, 0.00625);
  EXPECT_GT(watched, 1.0 - 0.0167 / 2.0 - 1e-4);
  const double tap = value_of(*feeder, "tap", 1);
  EXPECT_NEAR(value_of(*feeder, "voltage", 1) / value_of(*feeder, "voltage", 0),
              1.0 + 0.00625 * tap, 0.003);
  set_fault(*feeder, "stuck_tap", 1.0, 1);
  set_input(*feeder, "load", 3, -1e6);
  advance_to(*feeder, 7200.0);
  EXPECT_EQ(value_of(*feeder, "tap", 1), tap);
}

TEST(Feeder, CapacitorBankFollowsItsVoltageWithADelay) {
  FeederOnTheBench bench = line_of(2);
  bench.columns["reactance"] = {0.0, 10.0};
  bench.columns["base_reactive"] = {0.0, 1e6};
  bench.columns["capacitor"] = {0.0, 1e6};
  bench.numbers["capacitor_below"] = 0.95;
  bench.numbers["capacitor_above"] = 1.05;
  const auto feeder = bench();
  EXPECT_LT(value_of(*feeder, "voltage", 1), 0.95);
  advance_to(*feeder, 59.0);
  EXPECT_EQ(value_of(*feeder, "capacitor_in", 1), 0.0);
  advance_to(*feeder, 61.0);
  EXPECT_EQ(value_of(*feeder, "capacitor_in", 1), 1.0);
  EXPECT_GT(value_of(*feeder, "voltage", 1), 0.95);
}

TEST(Feeder, UndervoltageDropsTheLoadAndTakesItBack) {
  FeederOnTheBench bench = line_of(3);
  bench.columns["undervoltage"] = {0.0, 0.0, 0.9};
  const auto feeder = bench();
  set_input(*feeder, "source_voltage", 0, 0.85);
  EXPECT_EQ(names(*feeder, advance_to(*feeder, 30.0)), (std::vector<std::string>{"shed 2"}));
  EXPECT_EQ(value_of(*feeder, "served", 2), 0.0);
  set_input(*feeder, "source_voltage", 0, 1.0);
  EXPECT_EQ(names(*feeder, advance_to(*feeder, 120.0)), (std::vector<std::string>{"returned 2"}));
  EXPECT_NEAR(value_of(*feeder, "served", 2), 1e6, 1.0);
}

TEST(Feeder, BadJointHeats) {
  const auto feeder = line_of(3)();
  const double before = value_of(*feeder, "loss", 2);
  set_fault(*feeder, "extra_resistance", 0.2, 2);
  feeder->settle_start();
  EXPECT_NEAR(value_of(*feeder, "loss", 2), 2.0 * before, 0.02 * before);
}

// Half the load at 0.9 of the voltage: constant current gives 0.9, constant impedance 0.81.
TEST(Feeder, LoadsFollowTheirVoltage) {
  FeederOnTheBench bench = line_of(1);
  bench.numbers["source_voltage"] = 0.9;
  bench.numbers["resistance"] = bench.numbers["reactance"] = 0.0;
  bench.numbers["current_share"] = 0.5;
  EXPECT_NEAR(value_of(*bench(), "served"), 1e6 * (0.5 + 0.5 * 0.9), 1e-3);
  bench.numbers["impedance_share"] = 0.5;
  EXPECT_NEAR(value_of(*bench(), "served"), 1e6 * (0.5 * 0.9 + 0.5 * 0.81), 1e-3);
}

TEST(Feeder, SeveralFeedersAlikeAreOnePopulation) {
  const auto one = FeederOnTheBench{33, {{"network", "baran_wu_33"}}}();
  const auto three = FeederOnTheBench{99, {{"network", "baran_wu_33"}}}();
  const auto v = column_of(*three, "voltage");
  for (std::uint32_t row = 0; row < 99; ++row)
    EXPECT_EQ(v[row], value_of(*one, "voltage", row % 33));
}

TEST(FeederRefuses, WhatIsNoTree) {
  FeederOnTheBench loop = line_of(4);
  loop.columns["parent"] = {-1, 3, 1, 2};
  EXPECT_EQ(refusals(loop), std::vector<std::string>{"feeder-loop"});
  const auto made = loop.make();
  EXPECT_NE(made.error().items()[0].message.find("row 2 - row 1 - row 3"), std::string::npos)
      << made.error().items()[0].message;
  FeederOnTheBench nowhere = line_of(3);
  nowhere.columns["parent"] = {-1, 0, 7};
  EXPECT_EQ(refusals(nowhere), std::vector<std::string>{"feeder-branch"});
  FeederOnTheBench negative = line_of(3);
  negative.columns["resistance"] = {0.1, -0.1, 0.1};
  EXPECT_EQ(refusals(negative), std::vector<std::string>{"feeder-impedance"});
  const FeederOnTheBench count{34, {{"network", "baran_wu_33"}}};
  EXPECT_EQ(refusals(count), std::vector<std::string>{"feeder-count"});
  EXPECT_NE(count.make().error().items()[0].message.find("33 buses, count is 34"),
            std::string::npos);
}

TEST(FeederRefuses, WhatWouldNeverRest) {
  FeederOnTheBench hunting = line_of(2);
  hunting.numbers["tap_setpoint"] = 1.0;
  hunting.numbers["tap_band"] = 0.005;
  EXPECT_EQ(refusals(hunting), (std::vector<std::string>{"feeder-tap", "feeder-tap"}));
  FeederOnTheBench shares = line_of(1);
  shares.numbers["current_share"] = shares.numbers["impedance_share"] = 0.6;
  EXPECT_EQ(refusals(shares), std::vector<std::string>{"feeder-shares"});
}

class NetworkFile : public ::testing::Test {
 protected:
  FeederOnTheBench with(const std::string& text, std::uint32_t count) {
    const auto path = folder_ / "network.csv";
    orrery::testing::write_bytes(path, text);
    return {count, {{"network", "file"}, {"file", path.string()}}};
  }
  orrery::testing::TemporaryFolder folder_;
};

TEST_F(NetworkFile, IsTheSameNetworkInAnyOrder) {
  const auto feeder = with(
      "record,bus,to,a,b\nload,far,,100000,50000\nbranch,mid,far,0.3,0.2\n"
      "branch,mid,head,0.1,0.1\nsource,head,,10000,0\n",
      3)();
  const auto e = column_of(*feeder, "energised");
  EXPECT_EQ(e, (std::vector<double>{1, 1, 1}));
  EXPECT_NEAR(value_of(*feeder, "served", 1), 1e5, 1e-3);  // rows: mid, far, head
  EXPECT_NEAR(value_of(*feeder, "supplied", 2), 1e5 + sum_of(*feeder, "loss"), 1e-3);
}

TEST_F(NetworkFile, MistakesHaveTheirPlace) {
  const auto broken = with(
      "record,bus,to,a,b\nsource,1,,10000,0\nbranch,1,2,0.1,0.1\nbranch,2,3,0.1,0.1\n"
      "branch,3,1,0.1,0.1\nbranch,2,,0.1,0.1\nload,9,,1,1\nbranch,7,8,-1,0\n",
      3);
  EXPECT_EQ(refusals(broken), (std::vector<std::string>{"feeder-loop", "feeder-branch",
                                                        "feeder-impedance", "feeder-load"}));
  const auto made = broken.make();
  EXPECT_EQ(made.error().items()[0].place.line, 5);
  EXPECT_EQ(made.error().items()[3].place.line, 7);
  EXPECT_EQ(refusals(with("record,bus,to,a,b\nsource,1,,10000,0\nbranch,2,3,1,1\n", 3)),
            std::vector<std::string>{"feeder-island"});
  EXPECT_EQ(refusals(with("record,bus,to,a,b\nbranch,2,3,x,1\n", 3)),
            std::vector<std::string>{"feeder-record"});
  EXPECT_EQ(refusals({3, {{"network", "file"}, {"file", "/nowhere.csv"}}}),
            std::vector<std::string>{"feeder-file"});
}

// The run has failed then, but it goes on with numbers.
TEST(Feeder, LoadThatNoLineCanCarryIsExplained) {
  const auto feeder = line_of(2)();
  EXPECT_EQ(feeder->trouble(), "");
  set_input(*feeder, "load", 1, 1e9);
  advance_to(*feeder, 60.0);
  EXPECT_NE(feeder->trouble().find("bus 'row 1' (row 1)"), std::string::npos) << feeder->trouble();
}

}  // namespace
}  // namespace orrery::devices
