// SPDX-License-Identifier: Apache-2.0
// Two reference problems of modelica/Reference-FMUs, written as devices of a scenario's own.
#include <gtest/gtest.h>

#include <cmath>

#include "scenarios/build/defined_population.h"
#include "scenarios/format/loader.h"
#include "tests/support/truth.h"

namespace orrery::scenarios {
namespace {

using tests::expect_truth;

class Device {
 public:
  explicit Device(const std::string& definition) {
    const std::string text =
        "orrery: 1\nname: test\nduration: 1 d\ndefine:\n  device:" + definition +
        "plant:\n  one: { model: device }\n";
    auto loaded = load_scenario_text(text, "test.yaml", ".");
    if (!loaded) {
      for (const auto& mistake : loaded.error().items())
        ADD_FAILURE() << engine::to_string(mistake);
      return;
    }
    const auto& model = loaded->scenario.plant.at(0).defined;
    engine::PopulationSpec spec;
    spec.name = "one";
    spec.count = 1;
    for (const auto& row : model->info.params) spec.columns[row.name].assign(1, row.default_number);
    population_ = std::move(*make_defined_population(model, std::move(spec)));
  }
  bool made() const { return population_ != nullptr; }
  void advance(double to_s) {
    std::vector<engine::Notice> notices;
    population_->advance(engine::SimTime::from_seconds(to_s), notices);
  }
  double operator[](const char* output) const {
    double value = 0.0;
    population_->read(population_->info().output_index(output), {&value, 1});
    return value;
  }

 private:
  std::unique_ptr<engine::Population> population_;
};

// Runge-Kutta of the fourth order in steps of 0.1 s: its error by x is below t 0.1^4/120 = 8e-7 t.
TEST(DefinedPopulationValidation, ENG_10_dahlquist) {
  Device device(R"(
    step: 100 ms
    parameters:
      k: { unit: 1/s, default: 1 1/s }
    states:
      x: { initial: 1, rate: -k * x }
    outputs:
      x: { value: x }
)");
  ASSERT_TRUE(device.made());
  for (const double t_s : {1.0, 2.0, 5.0, 10.0}) {
    device.advance(t_s);
    expect_truth("ENG-10", "x at " + fmt::format("{} s", t_s), std::exp(-t_s), device["x"], 1e-6);
  }
}

// A transition comes up to a step late, and so does an impact; without event location the first one
// (ENG-12, derived) is known to 1e-4 s here.
constexpr const char* kBouncingBall = R"(
    step: 100 us
    parameters:
      restitution: { default: 0.7 }
      slowest: { unit: m/s, default: 0.1 m/s }
    states:
      height: { unit: m, initial: 1 m, rate: 0 m/s if is_resting else velocity }
      velocity: { unit: m/s, initial: 0 m/s, rate: 0 m/s2 if is_resting else -9.81 m/s2 }
      before: { unit: m/s, initial: 0 m/s }
      after: { unit: m/s, initial: 0 m/s }
      impacts: { initial: 0 }
    modes:
      falling:
        - to: resting
          when: height <= 0 m and -restitution * velocity < slowest
          set: { height: 0 m, velocity: 0 m/s, impacts: impacts + 1 }
        - to: rising
          when: height <= 0 m
          set:
            height: 0 m
            velocity: -restitution * velocity
            before: velocity
            after: -restitution * velocity
            impacts: impacts + 1
      rising: { to: falling, when: velocity <= 0 m/s }
      resting: {}
    outputs:
      height: { unit: m, value: height }
      velocity: { unit: m/s, value: velocity }
      before: { unit: m/s, value: before }
      after: { unit: m/s, value: after }
      impacts: { value: impacts }
      resting: { value: 1 if is_resting else 0 }
)";

// Rebounds are 4.429447 x 0.7^n m/s: the eleventh is the first below 0.1 m/s.
TEST(DefinedPopulationValidation, ENG_11_bouncing_ball) {
  Device ball(kBouncingBall);
  ASSERT_TRUE(ball.made());
  expect_truth("ENG-11", "height at the start, m", 1.0, ball["height"], 0.0);
  ball.advance(0.4);
  expect_truth("ENG-11", "height after 0.4 s, m", 1.0 - 9.81 * 0.08, ball["height"], 1e-9);
  expect_truth("ENG-11", "velocity after 0.4 s, m/s", -9.81 * 0.4, ball["velocity"], 1e-9);
  ball.advance(0.5);
  expect_truth("ENG-11", "speed after over before an impact", 0.7, -ball["after"] / ball["before"],
               1e-12);
  ball.advance(4.0);
  expect_truth("ENG-11", "impacts until it rests", 11.0, ball["impacts"], 0.0);
  expect_truth("ENG-11", "rests", 1.0, ball["resting"], 0.0);
  expect_truth("ENG-11", "height at rest, m", 0.0, ball["height"], 0.0);
}

}  // namespace
}  // namespace orrery::scenarios
