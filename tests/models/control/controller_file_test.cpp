// SPDX-License-Identifier: Apache-2.0
#include "models/control/controller_file.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace orrery::models {
namespace {

engine::ControlTask task_of() {
  engine::ControlTask task;
  task.name = "room";
  task.observation = {{"temperature", "K", 283.15, 303.15}, {"price", "1", 0.0, 1.0}};
  task.action = {{"heat", "W", 0.0, 2000.0}};
  task.costs = {{"cold", 3.0}};
  task.measures = {{"energy", "J"}};
  task.steps_max = 96;
  task.period = engine::Duration::from_seconds(900.0);
  return task;
}

ControllerFile file_of() {
  ControllerFile file;
  file.task = task_of();
  file.learner = "cross_entropy";
  file.settings = {"population=8"};
  file.seed = 3;
  file.steps = 1000;
  file.steps_total = 1000;
  file.trained_on = "scenario 'room' sha256 00";
  file.curve = {{500, 1.0, 0.5, 1.5, 1.1, 0.9}};
  PolicyWeights weights;
  weights.layers = {{2, 1, Activation::kNone, {0.5F, -0.25F}, {0.1F}}};
  weights.head = PolicyHead::kClip;
  file.policy.networks = {weights};
  file.finished = true;
  return file;
}

class ControllerFiles : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string path() const { return (folder_ / "room.orrctl").string(); }
  std::filesystem::path folder_;
};

TEST_F(ControllerFiles, ComesBackAsItWasAndActsAlike) {
  const ControllerFile file = file_of();
  ASSERT_TRUE(write_controller_file(path(), file).has_value());
  EXPECT_FALSE(std::filesystem::exists(path() + ".partial"));
  const auto read = read_controller_file(path());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->task.observation, file.task.observation);
  EXPECT_EQ(read->task.action, file.task.action);
  EXPECT_EQ(read->task.period, file.task.period);
  EXPECT_EQ(read->settings, file.settings);
  EXPECT_EQ(read->trained_on, file.trained_on);
  ASSERT_EQ(read->curve.size(), 1U);
  EXPECT_EQ(read->curve[0].steps, 500U);
  auto controller = controller_of_file(*read, task_of(), 1, {path()});
  ASSERT_TRUE(controller.has_value());
  std::vector<float> action(1);
  (*controller)->decide({{}, std::vector<float>{1.0F, 2.0F}, {}}, action);
  // 0.5 * 1 - 0.25 * 2 + 0.1 = 0.1 of the half width, from the middle of the box.
  EXPECT_NEAR(action[0], 1100.0F, 1e-3F);
}

/// A model of one linear layer: the temperature rises by 0.1 of what is heated (both scaled), and
/// warmth is paid.
PlannerWeights planner_of() {
  PlannerWeights planner;
  DynamicsWeights& model = planner.model;
  model.shift = {293.15F, 0.5F};
  model.scale = {0.1F, 2.0F};
  model.low = {-1.0F, -1.0F};
  model.high = {1.0F, 1.0F};
  model.change_mean = {0.0F, 0.0F};
  model.change_deviation = {0.1F, 1.0F};
  model.reward_low = -1.0F;
  model.reward_high = 1.0F;
  const std::vector<float> w = {0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0};
  model.members = {{{3, 4, Activation::kNone, w, std::vector<float>(4)}}};
  planner.search.horizon = 6;
  planner.seed = 9;
  return planner;
}

ControllerFile planning_file() {
  ControllerFile file = file_of();
  file.policy = {{}, planner_of()};
  return file;
}

std::vector<float> decided_by(const ControllerFile& file, std::size_t decisions) {
  auto controller = controller_of_file(file, task_of(), 1, {});
  EXPECT_TRUE(controller.has_value());
  std::vector<float> actions(decisions);
  for (float& action : actions)
    (*controller)->decide({{}, std::vector<float>{290.0F, 0.2F}, {}}, {&action, 1});
  return actions;
}

TEST_F(ControllerFiles, AModelToPlanInComesBackAndPlansAlike) {
  const ControllerFile file = planning_file();
  ASSERT_TRUE(write_controller_file(path(), file).has_value());
  const auto read = read_controller_file(path());
  ASSERT_TRUE(read.has_value());
  ASSERT_TRUE(read->policy.planner.has_value());
  EXPECT_EQ(decided_by(*read, 5), decided_by(file, 5));
  EXPECT_GT(decided_by(*read, 5).back(), 1900.0F);  // warmth is paid: full power
}

TEST_F(ControllerFiles, OneThatFitsNoTaskOrIsOutOfRangeIsRefused) {
  const auto code_of = [&](const ControllerFile& file) {
    EXPECT_TRUE(write_controller_file(path(), file).has_value());
    const auto read = read_controller_file(path());
    if (!read) return read.error().items()[0].code;
    const auto made = controller_of_file(*read, task_of(), 1, {path()});
    return made ? std::string() : made.error().items()[0].code;
  };
  EXPECT_EQ(code_of(planning_file()), "");
  const std::vector<void (*)(PlannerWeights&)> damages = {
      [](PlannerWeights& planner) { planner.commit = 0; },
      [](PlannerWeights& planner) { planner.search.horizon = 1U << 30; },
      [](PlannerWeights& planner) { planner.model.scale[0] = 0.0F; },
      [](PlannerWeights& planner) { planner.model.low.pop_back(); },
      [](PlannerWeights& planner) { planner.model.members.clear(); },
      [](PlannerWeights& planner) { planner.model.members[0][0].w[0] = std::nanf(""); },
      // Sound in itself, and made for a task with a second action.
      [](PlannerWeights& planner) {
        planner.model.members[0][0].inputs = 4;
        planner.model.members[0][0].w.resize(16);
      }};
  for (std::size_t k = 0; k < damages.size(); ++k) {
    ControllerFile file = planning_file();
    damages[k](*file.policy.planner);
    EXPECT_EQ(code_of(file), "model-damaged") << k;
  }
}

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// reference/version-1.orrctl was written before there were planners.
TEST_F(ControllerFiles, AnOlderFileIsReadAndOneWithoutAPlannerIsWrittenAsBefore) {
  const std::string old =
      std::string(ORRERY_SOURCE_DIR) + "/tests/models/control/reference/version-1.orrctl";
  const auto read = read_controller_file(old);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->learner, "cross_entropy");
  EXPECT_EQ(read->steps, 304U);
  EXPECT_TRUE(controller_of_file(*read, read->task, 1, {old}).has_value());
  ASSERT_TRUE(write_controller_file(path(), *read).has_value());
  EXPECT_EQ(bytes_of(path()), bytes_of(old));
}

TEST_F(ControllerFiles, AVersionThatIsNotThereYetIsToldApartFromDamage) {
  ASSERT_TRUE(write_controller_file(path(), planning_file()).has_value());
  std::string bytes = bytes_of(path());
  ASSERT_EQ(bytes[8], 2);  // behind the magic number
  bytes[8] = 3;
  std::ofstream(path(), std::ios::binary) << bytes;
  EXPECT_EQ(read_controller_file(path()).error().items()[0].code, "model-version");
}

TEST_F(ControllerFiles, DamageAndForeignFilesAreToldApart) {
  EXPECT_EQ(read_controller_file(path()).error().items()[0].code, "io-open");
  std::ofstream(path()) << "not ours";
  EXPECT_EQ(read_controller_file(path()).error().items()[0].code, "model-foreign");
  ASSERT_TRUE(write_controller_file(path(), file_of()).has_value());
  const auto size = std::filesystem::file_size(path());
  {
    std::fstream damaged(path(), std::ios::in | std::ios::out | std::ios::binary);
    damaged.seekp(static_cast<std::streamoff>(size / 2));
    damaged.put('\xff');
    damaged.put('\xfe');
  }
  EXPECT_EQ(read_controller_file(path()).error().items()[0].code, "model-damaged");
  ASSERT_TRUE(write_controller_file(path(), file_of()).has_value());
  std::filesystem::resize_file(path(), size - 5);
  EXPECT_EQ(read_controller_file(path()).error().items()[0].code, "model-damaged");
}

TEST_F(ControllerFiles, EveryAxisThatDiffersIsNamed) {
  engine::ControlTask other = task_of();
  other.observation[0].high = 313.15;
  other.observation[1].name = "tariff";
  other.action.push_back({"fan", "1", 0.0, 1.0});
  const auto made = controller_of_file(file_of(), other, 1, {"room.orrctl"});
  ASSERT_FALSE(made.has_value());
  std::string all;
  for (const auto& item : made.error().items()) {
    EXPECT_EQ(item.code, "controller-spaces");
    all += item.message + "\n";
  }
  EXPECT_EQ(made.error().items().size(), 4U);
  for (const char* axis : {"'temperature'", "'price'", "'tariff'", "'fan'"})
    EXPECT_NE(all.find(axis), std::string::npos) << axis << " in " << all;
}

TEST_F(ControllerFiles, AnotherOrderOfAxesIsNoMatch) {
  engine::ControlTask other = task_of();
  std::swap(other.observation[0], other.observation[1]);
  EXPECT_EQ(space_mismatch(task_of(), other, {}).error_count(), 2U);
  EXPECT_FALSE(space_mismatch(task_of(), task_of(), {}).has_errors());
}

}  // namespace
}  // namespace orrery::models
