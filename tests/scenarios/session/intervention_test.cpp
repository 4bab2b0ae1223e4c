// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/intervention.h"

#include <gtest/gtest.h>

#include "scenarios/build/plant_builder.h"
#include "scenarios/format/loader.h"

namespace orrery::testing {
namespace {

using engine::Duration;
using engine::SimTime;
using scenarios::Intervention;
using Kind = scenarios::Intervention::Kind;
using Log = std::vector<Intervention>;

scenarios::Scenario plant() {
  auto loaded = scenarios::load_scenario_text(R"(orrery: 1
name: plant
duration: 2 d
plant:
  pump:
    model: water/pump
    count: 4
    step: 1 min
    sensors:
      temperature: { measures: bearing_temperature, period: 1 min }
  tank: { model: process/first_order, step: 1 min }
network:
  nodes:
    gateway: { count: 2, profile: gateway }
    server: { profile: server }
  links:
    field: { from: pump, to: gateway, latency: 15 ms }
    trunk: { from: gateway, to: server, latency: 20 ms }
faults:
  drift: { model: sensor_drift, on: pump.temperature, at: 1 h, rate: 1 K/d }
)",
                                              "plant.yaml", ".");
  EXPECT_TRUE(loaded.has_value());
  return std::move(loaded->scenario);
}

Intervention fault(std::int64_t ns, std::string what, std::string target) {
  Intervention one;
  one.at = SimTime{ns};
  one.what = std::move(what);
  one.target = std::move(target);
  return one;
}

Intervention command(std::int64_t ns, std::string what, std::string target, double value) {
  Intervention one = fault(ns, std::move(what), std::move(target));
  one.kind = Kind::kCommand;
  one.value = value;
  return one;
}

/// `line:column code` of every mistake, in order.
std::vector<std::string> mistakes(const engine::Diagnostics& found) {
  std::vector<std::string> all;
  for (const auto& item : found.items()) {
    EXPECT_FALSE(item.message.empty());
    all.push_back(std::to_string(item.place.line) + ":" + std::to_string(item.place.column) + " " +
                  item.code);
  }
  return all;
}

std::vector<std::string> read_mistakes(const std::string& text) {
  const auto log = scenarios::read_interventions(text, "log.yaml");
  return log ? std::vector<std::string>{} : mistakes(log.error());
}

std::vector<std::string> put_mistakes(const std::string& text) {
  const auto log = scenarios::read_interventions(text, "log.yaml");
  if (!log) return {"unread: " + engine::to_string(log.error().items()[0])};
  const auto changed = scenarios::with_interventions(plant(), *log, "log.yaml");
  return changed ? std::vector<std::string>{} : mistakes(changed.error());
}

TEST(InterventionText, ReadsWhatItWritesToTheLastBit) {
  Log log;
  const std::int64_t times[] = {0,
                                1,
                                999'999'999,
                                183'600'000'000'001,
                                8'640'000'123'456'789,  // 100 days: no double holds it in seconds
                                9'000'000'000'000'000'001};
  for (const std::int64_t ns : times) {
    log.push_back(fault(ns, "bearing_wear", "pump[3]"));
    log.back().value = 0.1 + static_cast<double>(ns % 7) / 3.0;
    log.back().lasts = Duration{ns / 3};
    log.back().params = {{"growth_time", "1.5 d"}, {"text", "a: \"b\" # c"}, {"empty", ""}};
    log.push_back(command(ns, "speed", "pump[1..2]", -1.0 / 3.0));
    log.back().unit = "rev/min";
  }
  for (const double value : {0.0, -0.0, 1e-300, 1e300, 5e-324, 123456789.125})
    log.push_back(command(times[5], "x", "null", value));
  const std::string text = scenarios::interventions_text(log);
  const auto read = scenarios::read_interventions(text, "log.yaml");
  ASSERT_TRUE(read.has_value()) << engine::to_string(read.error().items()[0]) << text;
  EXPECT_EQ(*read, log) << text;
  EXPECT_EQ(scenarios::interventions_text(*read), text);
  EXPECT_EQ(read->front().places.at("what").line, 3);
}

TEST(InterventionText, OfNothingIsAnEmptyList) {
  const auto read = scenarios::read_interventions(scenarios::interventions_text({}), "log.yaml");
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(read->empty());
}

TEST(InterventionText, IsInOrderOfTimeAndKeepsTheOrderWithinAnInstant) {
  const auto read = scenarios::read_interventions(
      "- { at: 2 h, command: b, on: x, value: 1 }\n"
      "- { at: 1 h, command: c, on: x, value: 1 }\n"
      "- { at: 120 min, command: a, on: x, value: 5 m3/h }\n",
      "log.yaml");
  ASSERT_TRUE(read.has_value());
  ASSERT_EQ(read->size(), 3U);
  EXPECT_EQ((*read)[0].what, "c");
  EXPECT_EQ((*read)[1].what, "b");
  EXPECT_EQ((*read)[2].what, "a");
  EXPECT_EQ((*read)[2].unit, "m3/h");
}

TEST(InterventionText, TellsAllMistakesAtOnce) {
  EXPECT_EQ(read_mistakes("- { at: 1 h, on: pump }\n"
                          "- { at: 1 h, on: pump, fault: a, command: b }\n"
                          "- at: 3 parsecond\n  fault: a\n  on: pump\n"),
            (std::vector<std::string>{"1:3 intervention-kind", "2:3 intervention-kind",
                                      "3:9 unit-unknown"}));
  EXPECT_EQ(read_mistakes("- { fault: a, on: pump }\n"
                          "- { at: -3 s, fault: a, on: pump }\n"
                          "- 5\n"
                          "- { at: 1 h, fault: a, on: pump, value: 3 }\n"
                          "- { at: 1 h, fault: a, on: [pump] }\n"
                          "- { at: 1 h, command: a, on: pump, value: 3 parsecond }\n"
                          "- { at: 1 h, command: a, on: pump }\n"
                          "- { at: 1 h, fault: a, on: pump, severity: much }\n"
                          "- { at: 1 h, fault: a, on: pump, parameters: 3 }\n"),
            (std::vector<std::string>{
                "1:3 intervention-key", "2:9 intervention-time", "3:3 intervention-form",
                "4:34 intervention-key", "5:28 intervention-value", "6:45 unit-unknown",
                "7:3 intervention-key", "8:44 type", "9:46 intervention-form"}));
  EXPECT_EQ(read_mistakes("at: 1 h\n"), std::vector<std::string>{"1:1 intervention-form"});
}

TEST(Interventions, AFaultStandsBehindTheScenariosOwn) {
  Log log = {fault(7'200'000'000'001, "bearing_wear", "pump[3]"),
             fault(7'200'000'000'001, "sensor_drift", "pump.temperature[1..2]"),
             fault(3'600'000'000'000, "link_outage", "trunk")};
  log[1].params = {{"rate", "2 K/h"}};
  log[1].value = 0.5;
  log[1].lasts = Duration{60'000'000'000};
  const auto changed = scenarios::with_interventions(plant(), log, "log.yaml");
  ASSERT_TRUE(changed.has_value()) << engine::to_string(changed.error().items()[0]);
  ASSERT_EQ(changed->faults.size(), 4U);
  EXPECT_EQ(changed->faults[0].name, "drift");
  EXPECT_EQ(changed->faults[1].name, "by hand 1");
  EXPECT_EQ(changed->faults[1].model, "link_outage");
  EXPECT_TRUE(changed->faults[1].rows.empty()) << "all of them";
  EXPECT_EQ(changed->faults[2].rows, std::vector<std::uint32_t>{3});
  EXPECT_EQ(changed->faults[2].by_hand->at.ns, 7'200'000'000'001);
  EXPECT_EQ(changed->faults[2].by_hand->number, 1U);
  EXPECT_EQ(changed->faults[3].rows, (std::vector<std::uint32_t>{1, 2}));
  EXPECT_DOUBLE_EQ(changed->faults[3].numbers.at("rate").mean(), 2.0 / 3600.0);
  EXPECT_DOUBLE_EQ(changed->faults[3].severity.mean(), 0.5);
  EXPECT_DOUBLE_EQ(changed->faults[3].lasts->mean(), 60.0);
  EXPECT_EQ(changed->by_hand.actions, 3U);
  EXPECT_FALSE(changed->by_hand.text.empty());
}

TEST(Interventions, ReplaceThoseOfAnEarlierLog) {
  const Log log = {fault(1, "bearing_wear", "pump[3]"), command(2, "service", "pump[0]", 1.0)};
  auto changed = scenarios::with_interventions(plant(), log, "log.yaml");
  ASSERT_TRUE(changed.has_value());
  const auto again = scenarios::with_interventions(*changed, log, "log.yaml");
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->faults.size(), 2U);
  EXPECT_EQ(again->by_hand.commands.size(), 1U);
  const auto none = scenarios::with_interventions(*changed, {}, "log.yaml");
  ASSERT_TRUE(none.has_value());
  EXPECT_EQ(none->faults.size(), 1U);
  EXPECT_TRUE(none->by_hand.commands.empty());
  EXPECT_TRUE(none->by_hand.text.empty());
}

TEST(Interventions, ACommandIsOneActionADevice) {
  Log log = {command(5, "service", "pump", 1.0), command(5, "set_point_change", "tank", 20.0),
             fault(5, "bearing_wear", "pump[3]")};
  log[1].unit = "degC";
  const auto changed = scenarios::with_interventions(plant(), log, "log.yaml");
  ASSERT_TRUE(changed.has_value()) << engine::to_string(changed.error().items()[0]);
  ASSERT_EQ(changed->by_hand.commands.size(), 2U);
  EXPECT_DOUBLE_EQ(changed->by_hand.commands[1].value, 293.15);
  EXPECT_EQ(changed->by_hand.commands[1].when.number, 4U);
  EXPECT_EQ(changed->faults.back().by_hand->number, 5U);
  const auto built = scenarios::build_plant(*changed, 1);
  ASSERT_TRUE(built.has_value());
  ASSERT_EQ(built->commands.size(), 5U);
  for (std::uint32_t i = 0; i < 5; ++i) {
    EXPECT_EQ(built->commands[i].device, i);
    EXPECT_EQ(built->commands[i].number, i);
    EXPECT_EQ(built->commands[i].at.ns, 5);
  }
}

TEST(Interventions, ThatThePlantDoesNotHaveAreToldAllAtOnce) {
  EXPECT_EQ(put_mistakes("- { at: 1 h, fault: bearing_waer, on: pump }\n"
                         "- { at: 1 h, fault: bearing_wear, on: pumb }\n"
                         "- { at: 1 h, fault: bearing_wear, on: trunk }\n"
                         "- { at: 1 h, fault: bearing_wear, on: 'pump[4]' }\n"
                         "- { at: 1 h, fault: bearing_wear, on: 'pump[x]' }\n"
                         "- { at: 1 h, fault: bearing_wear, on: pump, severity: -1 }\n"
                         "- { at: 1 h, command: sped, on: pump, value: 1 }\n"
                         "- { at: 1 h, command: service, on: trunk, value: 1 }\n"
                         "- { at: 1 h, command: service, on: 'pump[7]', value: 1 }\n"
                         "- { at: 1 h, command: set_point_change, on: tank, value: 1 m }\n"),
            (std::vector<std::string>{"1:21 unknown-reference", "2:39 unknown-reference",
                                      "3:39 fault-target", "4:39 intervention-rows",
                                      "5:39 intervention-target", "6:55 range",
                                      "7:23 intervention-input", "8:36 intervention-target",
                                      "9:36 intervention-rows", "10:58 unit-dimension"}));
  EXPECT_EQ(put_mistakes("- { at: 1 h, fault: bearing_wear, on: 'pump[4]' }\n"),
            std::vector<std::string>{"1:39 intervention-rows"});
  EXPECT_EQ(put_mistakes("- at: 1 h\n  fault: sensor_drift\n  on: pump.temperature\n"
                         "  parameters:\n    rate: 3 m\n    rats: 3\n    at: 5 h\n"),
            (std::vector<std::string>{"5:13 unit-dimension", "6:11 intervention-key",
                                      "7:9 intervention-key"}));
}

}  // namespace
}  // namespace orrery::testing
