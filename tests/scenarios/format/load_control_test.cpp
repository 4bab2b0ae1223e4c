// SPDX-License-Identifier: Apache-2.0
// The legal forms of section `control`; what is refused stands in
// tests/scenarios/malformed/control.
#include <gtest/gtest.h>

#include "scenarios/format/json_schema.h"
#include "scenarios/format/loader.h"

namespace orrery::scenarios {
namespace {

using engine::Duration;
using Kind = ObservationElement::Kind;

/// Two houses; what the controller is said to be stands behind it.
constexpr const char* kHouses = R"(orrery: 1
name: houses
duration: 1 d
plant:
  weather: { model: climate/weather }
  market: { model: grid/tariff }
  heat_pump:
    model: building/heat_pump
    count: 2
    inputs: { source_temperature: weather.temperature }
  rooms:
    model: building/zones
    count: 4
    step: 5 min
    parameters: { structure: 2R2C, zones_per_building: 2 }
    inputs: { heat: { from: heat_pump.heat, of: [0, 0, 1, 1] } }
    sensors:
      temperature: { measures: temperature, period: 5 min }
network:
  nodes: { server: {} }
  links:
    radio: { from: rooms, to: server, latency: 15 ms }
    bus: { from: heat_pump, to: server, latency: 15 ms }
control:
  heating:
    node: server
    period: 15 min
    episode: 2 d
    each: heat_pump
)";

engine::Result<LoadedScenario> load(const std::string& rest) {
  return load_scenario_text(kHouses + rest, "houses.yaml", ".");
}

ControlElement control_of(const std::string& rest) {
  const auto loaded = load(rest);
  if (!loaded) {
    for (const auto& mistake : loaded.error().items()) ADD_FAILURE() << engine::to_string(mistake);
    return {};
  }
  return loaded->scenario.controls.at(0);
}

constexpr const char* kContinuous = R"(
    observes:
      room:
        signal: rooms.temperature
        range: [10 degC, 30 degC]
        hold: 1 h
        history: 2
        age: true
        rows: [1]
      price: { forecast: market.price, ahead: [0 h, 3 h], error: 0.1, range: [0, 1 EUR/kWh] }
      cold:
        forecast: weather.temperature
        ahead: [1 h]
        error: 2 K
        error_at: 1 d
        range: [-20 degC, 40 degC]
      week: { clock: 7 d }
      last: { action: true }
    acts:
      heat:
        command: heat_pump.modulation
        range: [0.1, 1]
        rate: 0.5 1/h
        delay: 2 s
        time_to_live: 1 h
        fail_safe: { value: 0.25, after: 2 h }
    measures:
      energy: { of: heat_pump.energy, change: true }
      warmest: { of: rooms.temperature, reduce: max, episode: max }
      load: { of: heat_pump.load }
    reward: -energy / 1 kWh - 0.1 * heat
    terminated: warmest > 303 K
    costs:
      hot: { cost: 'max(warmest - 297 K, 0 K)', budget: 5 K }
)";

TEST(LoadControl, ReadsWhatIsObserved) {
  const auto control = control_of(kContinuous);
  ASSERT_EQ(control.observes.size(), 5U);
  const auto& room = control.observes[0];
  EXPECT_EQ(room.kind, Kind::kSignal);
  EXPECT_EQ(room.signal, "rooms.temperature");
  EXPECT_EQ(room.rows.population, "rooms");
  EXPECT_EQ(room.rows.rows, std::vector<std::uint32_t>{1});
  EXPECT_EQ(room.hold, Duration::from_seconds(3600.0));
  EXPECT_EQ(room.history, 2U);
  EXPECT_TRUE(room.age);
  EXPECT_DOUBLE_EQ(room.low, 283.15);
  EXPECT_DOUBLE_EQ(room.high, 303.15);
  EXPECT_DOUBLE_EQ(room.otherwise, 293.15);  // the middle, unless another is given
  const auto& price = control.observes[1];
  EXPECT_EQ(price.kind, Kind::kForecast);
  EXPECT_EQ(price.output, "price");
  EXPECT_FALSE(price.error_is_absolute);
  EXPECT_DOUBLE_EQ(price.error, 0.1);
  EXPECT_EQ(price.error_at, Duration::from_seconds(3 * 3600.0));
  EXPECT_DOUBLE_EQ(price.high, 1.0 / 3.6e6);
  const auto& cold = control.observes[2];
  EXPECT_TRUE(cold.error_is_absolute);
  EXPECT_DOUBLE_EQ(cold.error, 2.0);  // a difference: 2 K, not 2 K above zero
  EXPECT_EQ(cold.error_at, Duration::from_seconds(86400.0));
  EXPECT_EQ(control.observes[3].kind, Kind::kClock);
  EXPECT_EQ(control.observes[3].cycle, Duration::from_seconds(7 * 86400.0));
  EXPECT_EQ(control.observes[4].kind, Kind::kAction);
}

TEST(LoadControl, ReadsWhatIsDoneAndMeasured) {
  const auto control = control_of(kContinuous);
  EXPECT_EQ(control.each, "heat_pump");
  EXPECT_EQ(control.model, "do_nothing");
  ASSERT_EQ(control.acts.size(), 1U);
  const auto& heat = control.acts[0];
  EXPECT_EQ(heat.input, "modulation");
  EXPECT_DOUBLE_EQ(heat.low, 0.1);
  EXPECT_DOUBLE_EQ(heat.rate_per_s, 0.5 / 3600.0);
  EXPECT_DOUBLE_EQ(heat.at_first, 0.1);  // 0 is outside: the nearest bound
  EXPECT_EQ(heat.delay, Duration::from_seconds(2.0));
  EXPECT_EQ(heat.time_to_live, Duration::from_seconds(3600.0));
  EXPECT_EQ(heat.fail_safe.after, Duration::from_seconds(7200.0));
  EXPECT_DOUBLE_EQ(heat.fail_safe.value, 0.25);
  ASSERT_EQ(control.measures.size(), 3U);
  EXPECT_TRUE(control.measures[0].change);
  EXPECT_EQ(control.measures[0].episode, MeasureElement::Reduce::kSum);
  EXPECT_EQ(control.measures[1].reduce, MeasureElement::Reduce::kMax);
  EXPECT_EQ(control.measures[1].episode, MeasureElement::Reduce::kMax);
  EXPECT_EQ(control.measures[2].episode, MeasureElement::Reduce::kMean);
  EXPECT_DOUBLE_EQ(control.costs.at(0).budget, 5.0);
}

// 2 kWh, a warmest room of 25 degC, and the heat pump at half: -2 - 0.05, not over, 1.15 K too hot.
TEST(LoadControl, FormulasReadMeasuresThenActions) {
  const auto control = control_of(kContinuous);
  const std::vector<double> step = {2.0 * 3.6e6, 298.15, 0.7, 0.5};
  EXPECT_DOUBLE_EQ(control.reward.formula->evaluate(step), -2.05);
  EXPECT_EQ(control.terminated->formula->evaluate(step), 0.0);
  EXPECT_NEAR(control.costs.at(0).cost.formula->evaluate(step), 1.15, 1e-12);
}

constexpr const char* kDiscrete = R"(
    observes:
      room: { signal: rooms.temperature, range: [10 degC, 30 degC], otherwise: 21 degC }
    acts:
      stage: { command: heat_pump.modulation, levels: [0, 0.5, 1], names: ["off", low, high] }
      held: { command: heat_pump.block, levels: [0, 1] }
    reward: -stage
    controller: do_nothing
)";

TEST(LoadControl, ReadsLevels) {
  const auto control = control_of(kDiscrete);
  ASSERT_EQ(control.acts.size(), 2U);
  EXPECT_EQ(control.acts[0].levels, (std::vector<double>{0.0, 0.5, 1.0}));
  EXPECT_EQ(control.acts[0].level_names[1], "low");
  EXPECT_DOUBLE_EQ(control.observes.at(0).otherwise, 294.15);
}

TEST(LoadControl, AllMistakesAreToldAtOnce) {
  const auto loaded = load(R"(
    observes:
      room: { signal: rooms.temperatur, range: [10 degC, 30 degC] }
    acts:
      heat: { command: heat_pump.modulation }
    measures:
      energy: { of: heat_pump.energies }
    reward: -energy / 1 kWh
    costs:
      hot: { cost: heat, budget: -1 }
)");
  ASSERT_FALSE(loaded);
  std::vector<std::string> codes;
  for (const auto& mistake : loaded.error().items()) codes.push_back(mistake.code);
  // The reward is about what is told to be wrong, and is not told again; nor is the cost.
  EXPECT_EQ(codes, (std::vector<std::string>{"unknown-reference", "unbounded-action",
                                             "unknown-reference"}));
  EXPECT_EQ(loaded.error().items()[0].remedy, "did you mean 'rooms.temperature'?");
}

TEST(LoadControl, ARewardWithADimensionSaysWhatToDivideBy) {
  const auto loaded = load(R"(
    observes:
      room: { signal: rooms.temperature, range: [10 degC, 30 degC] }
    acts:
      heat: { command: heat_pump.modulation, range: [0, 1] }
    measures:
      energy: { of: heat_pump.energy, change: true }
    reward: -2 * energy
)");
  ASSERT_FALSE(loaded);
  ASSERT_EQ(loaded.error().items().size(), 1U);
  EXPECT_EQ(loaded.error().items()[0].remedy,
            "divide by what one point of it is worth: (-2 * energy) / 1 J");
}

TEST(LoadControl, AForecastOfWhatIsCommandedNamesTheWay) {
  const auto loaded = load(R"(
    observes:
      heat: { forecast: rooms.temperature, ahead: [1 h], range: [10 degC, 30 degC] }
    acts:
      heat: { command: heat_pump.modulation, range: [0, 1] }
    reward: -heat
)");
  ASSERT_FALSE(loaded);
  ASSERT_EQ(loaded.error().items().size(), 1U);
  EXPECT_NE(loaded.error().items()[0].message.find("(rooms <- heat_pump)"), std::string::npos)
      << loaded.error().items()[0].message;
}

TEST(LoadControl, TheSchemaDescribesIt) {
  const auto control = scenario_schema()["properties"]["control"]["additionalProperties"];
  EXPECT_EQ(control["properties"]["observes"]["additionalProperties"]["anyOf"].size(), 4U);
  EXPECT_FALSE(control["properties"]["acts"]["additionalProperties"]["properties"]["rate"].empty());
  const std::vector<std::string> required = control["required"];
  EXPECT_EQ(required,
            (std::vector<std::string>{"node", "period", "episode", "observes", "acts", "reward"}));
}

}  // namespace
}  // namespace orrery::scenarios
