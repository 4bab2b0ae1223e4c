// SPDX-License-Identifier: Apache-2.0
#include "models/control/classic/classic_tasks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <sstream>
#include <vector>

#include "engine/random/stream.h"
#include "models/control/classic/acrobot.h"
#include "models/control/classic/cartpole.h"
#include "models/control/classic/mountain_car.h"
#include "models/control/classic/pendulum.h"

namespace orrery::models::classic::test {
namespace {

constexpr double kPi = 3.141592653589793;

std::vector<double> numbers_of(const std::string& line) {
  std::istringstream words(line);
  std::vector<double> numbers;
  for (double x = 0.0; words >> x;) numbers.push_back(x);
  return numbers;
}

/// Follows a trajectory of reference/make_reference.py: the same equations, solved another way.
template <class Task>
void follow(const std::string& name) {
  std::ifstream file(std::string(ORRERY_SOURCE_DIR) + "/tests/models/control/classic/reference/" +
                     name + ".txt");
  std::string line;
  ASSERT_TRUE(std::getline(file, line));
  const auto start = numbers_of(line);
  typename Task::State state;
  ASSERT_EQ(start.size(), Task::kFields.size());
  for (std::size_t k = 0; k < start.size(); ++k) state.*Task::kFields[k] = start[k];
  std::size_t step = 0;
  while (std::getline(file, line)) {
    const auto expected = numbers_of(line);
    ASSERT_EQ(expected.size(), Task::kObservations + 3);
    const auto result = Task::step(state, expected[0]);
    const auto seen = Task::observe(result.next);
    for (std::size_t k = 0; k < Task::kObservations; ++k) {
      ASSERT_NEAR(seen[k], expected[1 + k], 1e-6) << "number " << k << " after step " << step;
    }
    ASSERT_NEAR(result.reward, expected[Task::kObservations + 1], 1e-6) << "step " << step;
    ASSERT_EQ(result.terminated, expected[Task::kObservations + 2] == 1.0) << "step " << step;
    state = result.next;
    ++step;
  }
  EXPECT_GE(step, 180U);
}

TEST(ClassicTasks, CartPoleFollowsTheReference) { follow<CartPole>("cartpole"); }
TEST(ClassicTasks, PendulumFollowsTheReference) { follow<Pendulum>("pendulum"); }
TEST(ClassicTasks, AcrobotFollowsTheReference) { follow<Acrobot>("acrobot"); }
TEST(ClassicTasks, MountainCarFollowsTheReference) { follow<MountainCar>("mountaincar"); }
TEST(ClassicTasks, MountainCarContinuousFollowsTheReference) {
  follow<MountainCarContinuous>("mountaincarcontinuous");
}

/// The loop over rows, which is compiled for several instruction sets, gives the bits of one row
/// after the other.
template <class Task>
void step_together() {
  constexpr std::size_t kFieldCount = Task::kFields.size();
  constexpr std::size_t kRows = 163;  // more than a tile, and no multiple of a register
  engine::Stream luck({1, 2, engine::Purpose::kUser});
  std::vector<typename Task::State> expected(kRows);
  std::array<std::vector<double>, kFieldCount> columns;
  for (auto& state : expected) {
    std::array<double, Task::kDraws> uniform;
    for (double& u : uniform) u = luck.uniform();
    state = Task::start(uniform);
    for (std::size_t k = 0; k < kFieldCount; ++k) columns[k].push_back(state.*Task::kFields[k]);
  }
  std::vector<float> actions(kRows), observations(kRows * Task::kObservations), rewards(kRows);
  std::vector<std::uint32_t> steps(kRows);
  std::vector<double> returns(kRows);
  std::vector<std::uint8_t> terminated(kRows), truncated(kRows);
  StepBlock<Task> block{kRows,          actions.data(),    {},
                        steps.data(),   returns.data(),    observations.data(),
                        rewards.data(), terminated.data(), truncated.data()};
  for (std::size_t k = 0; k < kFieldCount; ++k) block.state[k] = columns[k].data();
  for (int step = 0; step < 100; ++step) {
    for (float& action : actions)
      action = std::floor(static_cast<float>(luck.uniform() * std::max(Task::kChoices, 1U)));
    step_rows(block);
    for (std::size_t i = 0; i < kRows; ++i) {
      const auto alone = Task::step(expected[i], actions[i]);
      expected[i] = alone.next;
      for (std::size_t k = 0; k < kFieldCount; ++k)
        ASSERT_EQ(columns[k][i], alone.next.*Task::kFields[k]) << "row " << i << " step " << step;
      ASSERT_EQ(rewards[i], static_cast<float>(alone.reward));
      ASSERT_EQ(terminated[i] != 0, alone.terminated);
    }
  }
}

TEST(ClassicTasks, RowsTogetherHaveTheBitsOfRowsAlone) {
  step_together<Acrobot>();
  step_together<CartPole>();
  step_together<MountainCar>();
  step_together<MountainCarContinuous>();
  step_together<Pendulum>();
}

// From rest upright: b = 10 / 1.1, theta'' = -b / (0.5 (4/3 - 0.1 / 1.1)), x'' = b - 0.05 theta'' /
// 1.1; positions stay for one step of explicit Euler.
TEST(ClassicTasks, CartPolesFirstPushByHand) {
  const auto first = CartPole::step({}, 1.0);
  const double push = 10.0 / 1.1;
  const double theta_rad_per_s2 = -push / (0.5 * (4.0 / 3.0 - 0.1 / 1.1));
  EXPECT_DOUBLE_EQ(first.next.x_m, 0.0);
  EXPECT_DOUBLE_EQ(first.next.theta_rad, 0.0);
  EXPECT_NEAR(first.next.theta_rad_per_s, 0.02 * theta_rad_per_s2, 1e-15);
  EXPECT_NEAR(first.next.x_m_per_s, 0.02 * (push - 0.05 * theta_rad_per_s2 / 1.1), 1e-15);
  EXPECT_NEAR(first.next.x_m_per_s, 0.19512195121951, 1e-13);
  EXPECT_NEAR(first.next.theta_rad_per_s, -0.29268292682927, 1e-13);
}

TEST(ClassicTasks, CartPoleIsOverBehindItsLimitsAndNotOnThem) {
  EXPECT_FALSE(CartPole::step({2.4, 0.0, 0.0, 0.0}, 1.0).terminated);
  EXPECT_TRUE(CartPole::step({2.4, 0.01, 0.0, 0.0}, 1.0).terminated);
  EXPECT_TRUE(CartPole::step({-2.4, -0.01, 0.0, 0.0}, 1.0).terminated);
  const double tilt_rad = 12.0 * kPi / 180.0;
  EXPECT_TRUE(CartPole::step({0.0, 0.0, tilt_rad, 0.01}, 1.0).terminated);
  EXPECT_FALSE(CartPole::step({0.0, 0.0, tilt_rad - 1e-3, 0.01}, 1.0).terminated);
  EXPECT_EQ(CartPole::step({0.0, 0.0, tilt_rad, 0.01}, 1.0).reward, 1.0);
}

// The lowest reward is that of hanging still: -(pi^2 + 0.1 8^2 + 0.001 2^2) = -16.2736044, as
// Gymnasium's page of the task states.
TEST(ClassicTasks, PendulumsLowestRewardIsThePublishedOne) {
  EXPECT_NEAR(Pendulum::step({kPi, 8.0}, 2.0).reward, -16.2736044, 1e-7);
  EXPECT_DOUBLE_EQ(Pendulum::step({0.0, 0.0}, 0.0).reward, 0.0);
  // A turn more is the same angle.
  EXPECT_NEAR(Pendulum::step({1.0 + 6.0 * kPi, 0.0}, 0.0).reward, -1.0, 1e-12);
  EXPECT_NEAR(Pendulum::step({1.0 - 6.0 * kPi, 0.0}, 0.0).reward, -1.0, 1e-12);
  EXPECT_EQ(Pendulum::step({0.1, 7.99}, 2.0).next.theta_rad_per_s, 8.0);
}

TEST(ClassicTasks, AcrobotHangsStillAndIsOverAboveOneLink) {
  const auto still = Acrobot::step({}, 1.0);
  EXPECT_NEAR(still.next.theta1_rad, 0.0, 1e-15);
  EXPECT_NEAR(still.next.theta2_rad_per_s, 0.0, 1e-15);
  EXPECT_EQ(still.reward, -1.0);
  const auto upright = Acrobot::step({kPi - 0.01, 0.0, 0.0, 0.0}, 1.0);
  EXPECT_TRUE(upright.terminated);
  EXPECT_EQ(upright.reward, 0.0);
  const auto over_the_top = Acrobot::step({kPi - 0.01, 0.0, 1.0, 0.0}, 1.0);
  EXPECT_LT(over_the_top.next.theta1_rad, -2.0);
}

// Without friction and motor the equations keep energy; a Runge-Kutta step of order 4 loses the
// part (w h)^6 / 72 of an oscillation's. In a small swing the two modes have w^2 = 3.545 and 7.927
// (mass matrix 4.5, 1.75, 1.25, stiffness 19.6, 4.9, 4.9), h = 0.2.
TEST(ClassicTasks, AcrobotKeepsItsEnergyButForTheLossOfRungeKutta) {
  const auto energy_J = [](const AcrobotState& s) {
    const double w1 = s.theta1_rad_per_s;
    const double w12 = w1 + s.theta2_rad_per_s;
    const double speed2_squared = w1 * w1 + 0.25 * w12 * w12 + w1 * w12 * std::cos(s.theta2_rad);
    const double kinetic = 0.5 * (0.25 * w1 * w1 + speed2_squared + w1 * w1 + w12 * w12);
    const double height_m =
        -1.5 * std::cos(s.theta1_rad) - 0.5 * std::cos(s.theta1_rad + s.theta2_rad);
    return kinetic + 9.8 * (height_m + 2.0);
  };
  AcrobotState state{0.04, -0.02, 0.01, 0.01};
  const double begun_J = energy_J(state);
  for (int i = 0; i < 50; ++i) state = Acrobot::step(state, 1.0).next;
  const double slow = std::pow(3.545 * 0.04, 3) / 72.0;
  const double fast = std::pow(7.927 * 0.04, 3) / 72.0;
  EXPECT_LT(energy_J(state), begun_J * std::pow(1.0 - slow, 50));
  EXPECT_GT(energy_J(state), begun_J * std::pow(1.0 - fast, 50));
}

TEST(ClassicTasks, CarsStandAtTheLeftEndAndArriveOnTheRight) {
  const auto wall = MountainCar::step({-1.19, -0.05}, 0.0);
  EXPECT_EQ(wall.next.position, -1.2);
  EXPECT_EQ(wall.next.velocity, 0.0);
  EXPECT_FALSE(MountainCar::step({0.43, 0.03}, 2.0).terminated);
  EXPECT_TRUE(MountainCarContinuous::step({0.43, 0.03}, 1.0).terminated);
  EXPECT_NEAR(MountainCarContinuous::step({0.43, 0.03}, 0.5).reward, 100.0 - 0.025, 1e-12);
  EXPECT_NEAR(MountainCarContinuous::step({-0.5, 0.0}, -0.5).reward, -0.025, 1e-12);
}

TEST(ClassicTasks, NamesMakeEnvironmentsOfTheirOwnName) {
  for (const auto& name : classic_task_names()) {
    const auto environment = make_classic(name, 3);
    ASSERT_NE(environment, nullptr) << name;
    EXPECT_EQ(environment->task().name, name);
    EXPECT_EQ(environment->copies(), 3U);
  }
  EXPECT_EQ(make_classic("classic/cartpole", 1), nullptr);
}

// Bounds, number of choices and limits of time as Gymnasium's pages state them.
TEST(ClassicTasks, SpacesAndTimeLimitsAreThePublishedOnes) {
  const auto cartpole = make_classic("classic/cartpole-v1", 1);
  EXPECT_EQ(cartpole->task().steps_max, 500U);
  EXPECT_EQ(cartpole->task().choices, 2U);
  EXPECT_EQ(static_cast<float>(cartpole->task().observation[0].high), 4.8F);
  EXPECT_NEAR(cartpole->task().observation[2].high, 0.418879, 1e-6);
  EXPECT_TRUE(std::isinf(cartpole->task().observation[1].high));
  const auto pendulum = make_classic("classic/pendulum-v1", 1);
  EXPECT_EQ(pendulum->task().steps_max, 200U);
  EXPECT_EQ(pendulum->task().action[0].high, 2.0);
  EXPECT_EQ(pendulum->task().observation[2].high, 8.0);
  const auto acrobot = make_classic("classic/acrobot-v1", 1);
  EXPECT_EQ(acrobot->task().steps_max, 500U);
  EXPECT_NEAR(acrobot->task().observation[4].high, 12.566371, 1e-6);
  EXPECT_NEAR(acrobot->task().observation[5].high, 28.274334, 1e-6);
  EXPECT_EQ(make_classic("classic/mountaincar-v0", 1)->task().steps_max, 200U);
  EXPECT_EQ(make_classic("classic/mountaincarcontinuous-v0", 1)->task().steps_max, 999U);
}

}  // namespace
}  // namespace orrery::models::classic::test
