// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "models/control/pid.h"
#include "models/control/pid_loops.h"
#include "tests/models/control/small_tasks.h"

namespace orrery::models {
namespace {

using engine::ControllerSpec;
using engine::ControlTask;

TEST(Pid, ProportionalPartClosesAnIntegratorGeometrically) {
  ControlTask task = switches();
  task.choices = 0;
  task.choice_names.clear();
  task.observation = {{"level", "m"}};  // without bounds: a span of 1
  task.action = {{"flow", "m/s", -10.0, 10.0}};
  auto spec = spec_of(pid_info(), task);
  spec.params.set("setpoint", 1.0);
  spec.params.set("gain", 0.3 / 20.0);  // in spans of the action
  spec.params.set("integral", 0.0);
  spec.params.set("bias", 0.5);  // the middle of the box is 0
  auto pid = *make_pid(spec);
  double level = 0.0;
  for (int k = 0; k < 20; ++k) {
    EXPECT_NEAR(1.0 - level, std::pow(0.7, k), 1e-5);
    level += decided(*pid, task, {static_cast<float>(level)})[0];
  }
}

TEST(Pid, IntegralDoesNotWindUp) {
  const ControlTask task = room();
  auto spec = spec_of(pid_info(), task);
  spec.params.set("measured", std::string("temperature"));
  spec.params.set("acts", std::string("heat"));
  spec.params.set("setpoint", 293.15);
  spec.params.set("integral", 0.05);
  auto pid = *make_pid(spec);
  float heat = 0.0F;
  for (int k = 0; k < 1000; ++k) heat = decided(*pid, task, {283.15F, 0.0F})[0];
  EXPECT_EQ(heat, 2000.0F);
  heat = decided(*pid, task, {294.15F, 0.0F})[0];
  EXPECT_NEAR(heat, 1900.0F, 1.0F);  // 2000 W of integral, less a gain of 100 W/K
}

TEST(Pid, IntegralRemovesWhatIsLeftOver) {
  ControlTask task = room();
  auto spec = spec_of(pid_info(), task);
  spec.params.set("measured", std::string("temperature"));
  spec.params.set("acts", std::string("heat"));
  spec.params.set("setpoint", 293.15);
  auto pid = *make_pid(spec);
  // First order, 80 W/K of loss to 273.15 K, a time constant of 10 periods: rests at 1600 W.
  double kelvin = 283.15;
  for (int k = 0; k < 2000; ++k) {
    const double heat = decided(*pid, task, {static_cast<float>(kelvin), 0.0F})[0];
    kelvin += 0.1 * (273.15 + heat / 80.0 - kelvin);
  }
  EXPECT_NEAR(kelvin, 293.15, 0.01);
}

TEST(Pid, HoldsItsActionWhileTheMeasurementIsMissing) {
  const ControlTask task = room();
  auto spec = spec_of(pid_info(), task);
  spec.params.set("measured", std::string("temperature"));
  spec.params.set("acts", std::string("heat"));
  spec.params.set("setpoint", 293.15);
  auto pid = *make_pid(spec);
  const float before = decided(*pid, task, {288.15F, 0.0F})[0];
  for (int k = 0; k < 100; ++k)
    EXPECT_EQ(decided(*pid, task, {0.0F, 0.0F}, 0.0, {1, 0})[0], before);
}

TEST(Pid, GoesOnFromAnArchiveToTheBit) {
  const ControlTask task = room();
  auto spec = spec_of(pid_info(), task);
  spec.params.set("measured", std::string("temperature"));
  spec.params.set("acts", std::string("heat"));
  spec.params.set("setpoint", 293.15);
  spec.params.set("derivative", 2.0);
  auto one = *make_pid(spec);
  auto other = *make_pid(spec);
  for (int k = 0; k < 10; ++k) decided(*one, task, {285.0F + static_cast<float>(k), 0.0F});
  engine::ArchiveWriter writer;
  one->save(writer);
  engine::ArchiveReader reader(writer.bytes());
  ASSERT_TRUE(other->load(reader));
  for (int k = 0; k < 10; ++k)
    EXPECT_EQ(decided(*one, task, {291.0F, 0.0F}), decided(*other, task, {291.0F, 0.0F}));
}

TEST(Pid, WrongAxesAreAllNamedWithWhatWasMeant) {
  auto spec = spec_of(pid_info(), room());
  spec.params.set("measured", std::string("temprature"));
  spec.params.set("acts", std::string("haet"));
  const auto made = make_pid(spec);
  ASSERT_FALSE(made.has_value());
  ASSERT_EQ(made.error().items().size(), 2U);
  EXPECT_EQ(made.error().items()[0].code, "controller-axis");
  EXPECT_NE(made.error().items()[0].remedy.find("'temperature'"), std::string::npos);
  EXPECT_NE(made.error().items()[1].remedy.find("'heat'"), std::string::npos);
}

TEST(Pid, AMeasuredRateTakesTheDerivativesPlace) {
  ControlTask task = room();
  task.observation[1] = {"drift", "K/s", -1.0, 1.0};
  auto spec = spec_of(pid_info(), task);
  spec.params.set("measured", std::string("temperature"));
  spec.params.set("acts", std::string("heat"));
  spec.params.set("rate", std::string("drift"));
  spec.params.set("setpoint", 293.15);
  spec.params.set("integral", 0.0);
  spec.params.set("derivative", 2.0);
  spec.params.set("bias", 0.5);
  auto pid = *make_pid(spec);
  // 100 W/K; two periods of a minute: 100 W/K * 120 s * 0.01 K/s.
  EXPECT_NEAR(decided(*pid, task, {293.15F, 0.01F})[0], 1000.0F - 120.0F, 0.01F);
}

TEST(PidLoops, EachLoopIsAPidOfItsOwn) {
  const ControlTask task = room();
  auto spec = spec_of(pid_loops_info(), task, 2);
  spec.params.set("measured", std::vector<std::string>{"temperature", "price"});
  spec.params.set("acts", std::vector<std::string>{"heat", "fan"});
  spec.params.set("setpoint", std::vector<double>{293.15, 0.5});
  spec.params.set("gain", std::vector<double>{1.0, 0.5});
  spec.params.set("bias", std::vector<double>{0.5});
  spec.params.set("integral", std::vector<double>{0.05});
  auto loops = *make_pid_loops(spec);
  auto one = spec_of(pid_info(), task, 2);
  one.params.set("measured", std::string("price"));
  one.params.set("acts", std::string("fan"));
  one.params.set("setpoint", 0.5);
  one.params.set("gain", 0.5);
  one.params.set("bias", 0.5);
  one.params.set("integral", 0.05);
  auto alone = *make_pid(one);
  for (int k = 0; k < 5; ++k) {
    const std::vector<float> seen = {290.0F, 0.1F, 295.0F, 0.2F * static_cast<float>(k)};
    const auto both = decided(*loops, task, seen);
    const auto fan = decided(*alone, task, seen);
    EXPECT_EQ(both[1], fan[1]);
    EXPECT_EQ(both[3], fan[3]);
    EXPECT_GT(both[0], 1000.0F);  // too cold
    EXPECT_LT(both[2], 1000.0F);  // too warm
  }
}

TEST(PidLoops, ListsOfAnotherLengthAndNumbersOutOfRangeAreTold) {
  auto spec = spec_of(pid_loops_info(), room());
  spec.params.set("measured", std::vector<std::string>{"temperature"});
  spec.params.set("acts", std::vector<std::string>{"heat", "fan"});
  spec.params.set("gain", std::vector<double>{1.0, 2.0, 3.0});
  spec.params.set("bias", std::vector<double>{2.0});
  const auto made = make_pid_loops(spec);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().items().size(), 2u);
}

}  // namespace
}  // namespace orrery::models
