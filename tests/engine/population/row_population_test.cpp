// SPDX-License-Identifier: Apache-2.0
#include "engine/population/row_population.h"

#include <gtest/gtest.h>

namespace orrery::engine {
namespace {

/// Notes how it was stepped: the sum of dt * 2^step, the last start, a draw at the start.
struct Clockwork {
  struct Params {
    double rate = 1.0;
  };
  struct State {
    double turned = 0.0;
    double steps = 0.0;
    double last_start_s = -1.0;
    double luck = 0.0;
    double brake = 0.0;
  };
  static constexpr std::array kParams = {
      Field<Params>{"rate", &Params::rate, "1", {0, 10}, "rate"}};
  static constexpr std::array kState = {&State::turned, &State::steps, &State::last_start_s,
                                        &State::luck, &State::brake};
  static constexpr std::array kInputs = {Port<State>{"turned", &State::turned, "1", "set it"}};
  static constexpr std::array kOutputs = {Port<State>{"turned", &State::turned, "1", "turned"},
                                          Port<State>{"steps", &State::steps, "1", "steps"}};
  static constexpr std::array kFaultPoints = {Port<State>{"brake", &State::brake, "1", "brake"}};
  static const ModelInfo& info() {
    static const ModelInfo info;
    return info;
  }
  static void start(const Params&, State& state, Stream& initial) {
    state.luck = initial.uniform();
  }
  static std::uint16_t advance(const Params& params, State& state, const RowContext& row) {
    state.turned += params.rate * row.dt_s * (1.0 - state.brake);
    EXPECT_EQ(static_cast<double>(row.step_index), state.steps);
    state.steps += 1.0;
    state.last_start_s = row.time_s;
    return state.turned >= 2.0 && state.turned - params.rate * row.dt_s < 2.0 ? 0 : kNoNotice;
  }
};

RowPopulation<Clockwork> clocks(std::vector<double> rates) {
  PopulationSpec spec;
  spec.name = "clock";
  spec.count = static_cast<std::uint32_t>(rates.size());
  spec.step = {kNsPerSecond};
  spec.columns["rate"] = std::move(rates);
  return RowPopulation<Clockwork>(std::move(spec));
}

TEST(RowPopulation, StepsAreAtMostTheStepAndEndAtTheTime) {
  auto population = clocks({1.0});
  std::vector<Notice> notices;
  population.advance(SimTime::from_seconds(2.5), notices);
  EXPECT_EQ(population.now(), SimTime::from_seconds(2.5));
  EXPECT_EQ(population.state_of(0).steps, 3.0);
  EXPECT_EQ(population.state_of(0).last_start_s, 2.0);
  EXPECT_DOUBLE_EQ(population.state_of(0).turned, 2.5);
  population.advance(SimTime::from_seconds(2.5), notices);
  EXPECT_EQ(population.state_of(0).steps, 3.0);
}

TEST(RowPopulation, NoticesComeInOrderOfTimeThenRow) {
  auto population = clocks({1.0, 2.0, 1.0});
  std::vector<Notice> notices;
  population.advance(SimTime::from_seconds(5), notices);
  ASSERT_EQ(notices.size(), 3U);
  EXPECT_EQ(notices[0].row, 1U);
  EXPECT_EQ(notices[0].time, SimTime::from_seconds(1));
  EXPECT_EQ(notices[1].row, 0U);
  EXPECT_EQ(notices[2].row, 2U);
  EXPECT_EQ(notices[2].time, SimTime::from_seconds(2));
}

TEST(RowPopulation, PortsReachTheirRowAlone) {
  auto population = clocks({1.0, 1.0});
  std::vector<Notice> notices;
  population.write(0, 1, 40.0);
  population.set_fault_point(0, 0, 1.0);
  population.advance(SimTime::from_seconds(1), notices);
  std::vector<double> turned(2);
  population.read(0, turned);
  EXPECT_EQ(turned, (std::vector<double>{0.0, 41.0}));
}

TEST(RowPopulation, ARowStartsAlikeHoweverManyThereAre) {
  const auto few = clocks({1.0, 1.0});
  const auto many = clocks({1.0, 1.0, 1.0, 1.0});
  EXPECT_EQ(few.state_of(1).luck, many.state_of(1).luck);
  EXPECT_NE(few.state_of(0).luck, few.state_of(1).luck);
  EXPECT_EQ(few.entity(1), many.entity(1));
}

TEST(RowPopulation, LoadedItContinuesAsIfNothingHadBeen) {
  std::vector<Notice> notices;
  auto unbroken = clocks({1.0, 0.3});
  unbroken.advance(SimTime::from_seconds(1.5), notices);
  ArchiveWriter archive;
  unbroken.save(archive);
  unbroken.advance(SimTime::from_seconds(7), notices);
  auto loaded = clocks({1.0, 0.3});
  ArchiveReader reader(archive.bytes());
  ASSERT_TRUE(loaded.load(reader));
  loaded.advance(SimTime::from_seconds(7), notices);
  for (std::uint32_t row = 0; row < 2; ++row) {
    EXPECT_EQ(loaded.state_of(row).turned, unbroken.state_of(row).turned);
    EXPECT_EQ(loaded.state_of(row).steps, unbroken.state_of(row).steps);
  }
  auto other = clocks({1.0});
  ArchiveReader again(archive.bytes());
  EXPECT_FALSE(other.load(again));
}

}  // namespace
}  // namespace orrery::engine
