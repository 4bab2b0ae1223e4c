// SPDX-License-Identifier: Apache-2.0
#include "models/control/perfect_forecast.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/random/stream.h"
#include "models/audit/sample_statistics.h"
#include "models/control/classic/classic_tasks.h"
#include "models/control/constant_action.h"
#include "models/control/random_action.h"

namespace orrery::models {
namespace {

ForesightSpec spec_of(EnvironmentMaker clones, std::uint32_t threads = 1) {
  ForesightSpec spec;
  spec.params = engine::ParamSet::defaults(perfect_forecast_info());
  spec.params.set("start", std::vector<std::string>{});
  spec.clones = std::move(clones);
  spec.threads = threads;
  return spec;
}

EnvironmentMaker classic(const std::string& name) {
  return [name](std::size_t copies) -> engine::Result<std::unique_ptr<VectorEnvironment>> {
    return make_classic(name, copies, 1);
  };
}

std::vector<EpisodeOutcome> episodes_of(const ForesightSpec& spec, std::size_t copies) {
  const auto environment = *spec.clones(copies);
  const auto played = play_with_foresight(*environment, spec, 7);
  if (!played) {
    ADD_FAILURE() << engine::to_string(played.error().items()[0]);
    return {};
  }
  return played->episodes;
}

/// A battery of 4 kWh, empty at first, that gives or takes up to 1 kWh in each of 24 hours. A cheap
/// hour costs 0.1, a dear one 0.4; what is left at the end is worth nothing. Which six hours come
/// dear is the luck of an episode: nobody who sees the present alone can know.
constexpr double kCapacity_kWh = 4.0;

class Battery final : public VectorEnvironment {
 public:
  explicit Battery(std::size_t copies) : levels_(copies), lucks_(copies), rewards_(copies) {
    task_.name = "battery";
    task_.observation = {{"level", "1", 0.0, kCapacity_kWh}};
    task_.action = {{"charge", "1", -1.0, 1.0}};
    task_.steps_max = 24;
    over_.resize(copies);
    never_.resize(copies);
    sums_.resize(copies);
    show();
  }

  const engine::ControlTask& task() const override { return task_; }
  std::size_t copies() const override { return levels_.size(); }
  const StepColumns& columns() const override { return columns_; }

  /// The dear hours are six in a row, from 8, 9, ... or 18 o'clock on.
  engine::Result<void> reset(std::uint64_t seed) override {
    for (std::size_t k = 0; k < levels_.size(); ++k)
      lucks_[k] = 8 + engine::bits_at({seed, k, engine::Purpose::kUser}, 0) % 11;
    begin();
    return {};
  }

  engine::Result<void> step(std::span<const float> actions) override {
    ended_.clear();
    for (std::size_t k = 0; k < levels_.size(); ++k) {
      const float wanted = std::clamp(levels_[k] + actions[k], 0.0F, 4.0F);
      const bool dear = hour_ >= lucks_[k] && hour_ < lucks_[k] + 6;
      rewards_[k] = -(wanted - levels_[k]) * (dear ? 0.4F : 0.1F);
      levels_[k] = wanted;
      sums_[k] += rewards_[k];
      over_[k] = hour_ == 23 ? 1 : 0;
      if (hour_ == 23)
        ended_.push_back({static_cast<std::uint32_t>(k), 24, sums_[k], false, {}, {}});
    }
    ++hour_;
    if (hour_ == 24) begin();
    show();
    return {};
  }

  void save(engine::ArchiveWriter& archive) const override {
    archive.put(hour_);
    archive.put_span(std::span<const float>(levels_));
    archive.put_span(std::span<const std::uint64_t>(lucks_));
  }
  bool load(engine::ArchiveReader& archive) override {
    return archive.get(hour_) && archive.get_span(std::span(levels_)) &&
           archive.get_span(std::span(lucks_));
  }

 private:
  void begin() {
    hour_ = 0;
    std::fill(levels_.begin(), levels_.end(), 0.0F);
    std::fill(sums_.begin(), sums_.end(), 0.0);
  }
  void show() { columns_ = {levels_, rewards_, never_, over_, levels_, {}, ended_}; }

  engine::ControlTask task_;
  std::uint64_t hour_ = 0;
  std::vector<float> levels_;
  std::vector<std::uint64_t> lucks_;
  std::vector<float> rewards_;
  std::vector<double> sums_;
  std::vector<std::uint8_t> over_, never_;
  std::vector<EpisodeEnd> ended_;
  StepColumns columns_;
};

engine::Result<std::unique_ptr<VectorEnvironment>> battery(std::size_t copies) {
  return std::make_unique<Battery>(copies);
}

// Buy 4 kWh for 0.1 before the dear hours and sell them for 0.4: 1.2, whenever they are.
TEST(PerfectForecast, ABatteryEarnsWhatArithmeticSays) {
  auto spec = spec_of(battery);
  spec.params.set("horizon", 24.0);
  for (const auto& episode : episodes_of(spec, 10)) {
    EXPECT_LE(episode.reward, 1.2 + 1e-5);
    EXPECT_GE(episode.reward, 0.95 * 1.2);
  }
}

TEST(PerfectForecast, ThreadsChangeNoNumber) {
  auto one = spec_of(battery);
  one.params.set("horizon", 24.0);
  auto two = one;
  two.threads = 2;
  auto four = one;
  four.threads = 4;
  const auto episodes = episodes_of(one, 3);
  EXPECT_EQ(episodes, episodes_of(two, 3));
  EXPECT_EQ(episodes, episodes_of(four, 3));
}

// What a copy finds rests on that copy's luck: with others beside it, the same.
TEST(PerfectForecast, ACopyFindsTheSameWhicheverCopiesStandBesideIt) {
  auto spec = spec_of(battery);
  spec.params.set("horizon", 24.0);
  EXPECT_EQ(episodes_of(spec, 1)[0], episodes_of(spec, 3)[0]);
}

// Good controllers of the pendulum reach -120 to -150 in the mean; -1200 is that of no torque.
TEST(PerfectForecast, SwingsThePendulumUpAndHoldsIt) {
  const auto returns = returns_of(episodes_of(spec_of(classic("classic/pendulum-v1")), 20));
  EXPECT_GT(mean_interval(returns).value, -170.0);
}

// Solved from 90 on; whoever never looks as far as the goal stands still for 0.
TEST(PerfectForecast, DrivesOutOfTheValleyWhenItLooksFarEnough) {
  auto spec = spec_of(classic("classic/mountaincarcontinuous-v0"));
  for (const auto& episode : episodes_of(spec, 5)) EXPECT_NEAR(episode.reward, 0.0, 1e-6);
  spec.params.set("horizon", 100.0);
  for (const auto& episode : episodes_of(spec, 5)) EXPECT_GT(episode.reward, 90.0);
}

// Choices: a random player holds the pole for about 22 steps.
TEST(PerfectForecast, HoldsThePoleByChoices) {
  const auto spec = spec_of(classic("classic/cartpole-v1"));
  for (const auto& episode : episodes_of(spec, 10)) EXPECT_GE(episode.reward, 80.0);
}

/// Sells all day: nothing is stored, and nothing earned.
ControllerMaker always(float action) {
  return [action](std::size_t rows) -> engine::Result<std::unique_ptr<engine::Controller>> {
    return make_constant_action({action}, rows);
  };
}

// A search of four candidates is poor, and a controller to start from is worth all that it is.
TEST(PerfectForecast, IsNeverBelowWhatItStartsFrom) {
  auto spec = spec_of(battery);
  spec.params.set("horizon", 1.0);  // sees no dear hour to buy for
  spec.params.set("candidates", 4.0);
  spec.params.set("iterations", 1.0);
  const auto alone = episodes_of(spec, 6);
  spec.starts = {always(-1.0F), [](std::size_t rows) {
                   return make_random_action({Battery(1).task(), {}, rows, 1, 1});
                 }};
  const auto environment = *battery(6);
  const auto luck = *play_episodes(*environment, **spec.starts[1](6), 7);
  const auto helped = episodes_of(spec, 6);
  for (std::size_t k = 0; k < 6; ++k) {
    EXPECT_GE(helped[k].reward, luck[k].reward);
    EXPECT_GE(helped[k].reward, 0.0);
    EXPECT_LE(alone[k].reward, 1e-6);
  }
}

TEST(PerfectForecast, CannotRunWherePlantsHaveNoClones) {
  const auto made = make_perfect_forecast({Battery(1).task(), {}, 1, 1, 1});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().items()[0].code, "controller-foresight");
}

TEST(PerfectForecast, StopsWhenItIsTold) {
  auto spec = spec_of(battery);
  spec.keep_going = [] { return false; };
  const auto environment = *battery(1);
  const auto played = play_with_foresight(*environment, spec, 7);
  ASSERT_FALSE(played);
  EXPECT_EQ(played.error().items()[0].code, "interrupted");
}

}  // namespace
}  // namespace orrery::models
