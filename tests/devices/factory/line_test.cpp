// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <numeric>

#include "tests/devices/factory/line_bench.h"

namespace orrery::devices {
namespace {

/// Everything at once, drawn from a seed: failures, crews, rework, belts, shifts, set-ups.
LineOnBench random_line(std::uint64_t seed) {
  engine::Stream draw({seed, 7, engine::Purpose::kUser});
  LineOnBench bench;
  bench.stations = 2 + static_cast<std::uint32_t>(draw.below(6));
  bench.lines = 2;
  bench.seed = seed;
  const auto list = [&](double low, double high) {
    std::vector<double> values;
    for (std::uint32_t s = 0; s < bench.stations; ++s)
      values.push_back(low + (high - low) * draw.uniform());
    return values;
  };
  bench.values = {{"process_time", list(20, 90)},
                  {"process_cv", list(0.0, 1.5)},
                  {"buffer", list(0, 5)},
                  {"servers", list(1, 3.9)},
                  {"mtbf", list(1e3, 1e4)},
                  {"mttr", list(100, 2000)},
                  {"transport_time", list(-50, 100)},
                  {"setup_time", list(0, 300)},
                  {"batch", list(0, 30)},
                  {"defect_probability", list(0, 0.2)},
                  {"defect_wear", list(0, 1e-6)},
                  {"inspection_detects", list(-1, 1)},
                  {"inspection_false_reject", list(0, 0.1)},
                  {"shift_start", list(0, 86400)},
                  {"shift_length", list(30000, 86400)},
                  {"shift_days", list(5, 7.9)},
                  {"crews", {static_cast<double>(draw.below(3))}}};
  for (double& belt : bench.values["transport_time"]) belt = std::max(belt, 0.0);
  for (double& detects : bench.values["inspection_detects"]) detects = std::max(detects, 0.0);
  for (std::uint32_t s = 0; s < bench.stations; ++s)
    bench.values["rework_back"].push_back(static_cast<double>(draw.below(s + 1)));
  if (draw.uniform() < 0.5) bench.choices["failures"] = "time";
  if (draw.uniform() < 0.5) bench.choices["process_shape"] = "lognormal";
  if (draw.uniform() < 0.3) bench.values["arrival_interval"] = {60.0};
  return bench;
}

std::vector<std::vector<double>> all_outputs(const engine::Population& lines) {
  std::vector<std::vector<double>> all;
  for (const auto& output : lines.info().outputs) all.push_back(column_of(lines, output.name));
  return all;
}

// Parts entered are finished, scrapped or in the line; machine-time is told apart without a gap.
TEST(Line, ConservesPartsTimeAndEnergy) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    const LineOnBench bench = random_line(seed);
    auto lines = std::move(*bench.make());
    advance_to(*lines, 9.3 * 86400.0);
    const auto in = column_of(*lines, "entered"), out = column_of(*lines, "finished"),
               scrapped = column_of(*lines, "scrapped"), wip = column_of(*lines, "wip");
    for (std::uint32_t line = 0; line < bench.lines; ++line) {
      const auto first = static_cast<std::ptrdiff_t>(line * bench.stations);
      const auto sum = [&](const std::vector<double>& column) {
        return std::accumulate(column.begin() + first, column.begin() + first + bench.stations,
                               0.0);
      };
      const auto at = static_cast<std::size_t>(first);
      EXPECT_EQ(in[at], out[at + bench.stations - 1] + sum(scrapped) + sum(wip));
      EXPECT_GT(out[at + bench.stations - 1], 0.0);
    }
    for (std::uint32_t row = 0; row < lines->size(); ++row) {
      const auto spent = [&](const char* kind) { return value_of(*lines, kind, row); };
      const double idle = spent("starved_time") + spent("blocked_time");
      const double work = spent("busy_time") + spent("setup_time_spent");
      const double down = spent("down_time") + spent("planned_stop_time");
      const double off = spent("off_time");
      const double servers = std::floor(bench.values.at("servers")[row % bench.stations]);
      EXPECT_NEAR(idle + work + down + off, servers * 9.3 * 86400.0, 1e-3);
      EXPECT_NEAR(spent("energy"), 500 * idle + 5000 * work + 200 * down + 50 * off, 1.0);
    }
  }
}

TEST(Line, StepsMayBeCutAnywhere) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    auto whole = std::move(*random_line(seed).make());
    auto cut = std::move(*random_line(seed).make());
    const auto told = advance_to(*whole, 5 * 86400.0);
    std::vector<engine::Notice> told_cut;
    for (double t = 0.0; t < 5 * 86400.0; t += 977.3)
      cut->advance(engine::SimTime::from_seconds(t), told_cut);
    cut->advance(engine::SimTime::from_seconds(5 * 86400.0), told_cut);
    EXPECT_EQ(all_outputs(*whole), all_outputs(*cut));
    EXPECT_EQ(saved(*whole), saved(*cut));
    ASSERT_EQ(told.size(), told_cut.size());
    for (std::size_t i = 0; i < told.size(); ++i) {
      EXPECT_EQ(told[i].time, told_cut[i].time);
      EXPECT_EQ(told[i].row, told_cut[i].row);
      EXPECT_EQ(told[i].code, told_cut[i].code);
    }
  }
}

TEST(Line, GoesOnFromASnapshotAsIfNothingHadHappened) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    auto lines = std::move(*random_line(seed).make());
    set_fault(*lines, "jam", 0.3);
    lines->write(lines->info().input_index("price"), 1, 1e-7);
    advance_to(*lines, 2.71 * 86400.0);
    const auto bytes = saved(*lines);
    auto loaded = std::move(*random_line(seed).make());
    engine::ArchiveReader archive(bytes);
    ASSERT_TRUE(loaded->load(archive));
    EXPECT_TRUE(archive.at_end());
    EXPECT_EQ(saved(*loaded), bytes);
    advance_to(*lines, 6 * 86400.0);
    advance_to(*loaded, 6 * 86400.0);
    EXPECT_EQ(all_outputs(*lines), all_outputs(*loaded));
    EXPECT_EQ(saved(*lines), saved(*loaded));
  }
}

// One robot, 60 s a part: everything can be counted by hand.
LineOnBench robot() {
  LineOnBench bench;
  bench.stations = 1;
  bench.values = {{"process_time", {60.0}}, {"process_cv", {0.0}}};
  return bench;
}

TEST(Line, SetUpsShiftsHoldsAndServicesStopARobot) {
  LineOnBench bench = robot();
  bench.values["batch"] = {10.0};
  bench.values["setup_time"] = {600.0};
  bench.values["shift_start"] = {6 * 3600.0};
  bench.values["shift_length"] = {8 * 3600.0};
  bench.values["shift_days"] = {5.0};
  auto lines = std::move(*bench.make());
  advance_to(*lines, 6 * 3600.0 - 1.0);
  EXPECT_EQ(value_of(*lines, "state"), 6.0);
  advance_to(*lines, 6 * 3600.0 + 1201.0);  // ten parts, a set-up, and one nanosecond a part
  EXPECT_EQ(value_of(*lines, "finished"), 10.0);
  EXPECT_EQ(value_of(*lines, "state"), 2.0);
  lines->write(lines->info().input_index("hold"), 0, 1.0);
  advance_to(*lines, 6 * 3600.0 + 4801.0);
  EXPECT_NEAR(value_of(*lines, "planned_stop_time"), 3600.0, 1e-6);
  EXPECT_EQ(value_of(*lines, "state"), 5.0);
  lines->write(lines->info().input_index("hold"), 0, 0.0);
  lines->write(lines->info().input_index("service"), 0, 1.0);
  const auto told = advance_to(*lines, 6 * 3600.0 + 4801.0 + 1801.0);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].code, LineCore::kInspected);
  EXPECT_NEAR(value_of(*lines, "planned_stop_time"), 3600.0 + 1800.0, 1e-6);
  advance_to(*lines, 7 * 86400.0);
  EXPECT_NEAR(value_of(*lines, "off_time"), 7 * 86400.0 - 5 * 8 * 3600.0, 1e-6);
}

// A machine that is held, or whose shift is over, gives a finished part away only when it goes on.
TEST(Line, AStoppedMachineKeepsItsPart) {
  LineOnBench bench = robot();
  bench.stations = 2;
  bench.values["process_time"] = {10.0, 100.0};
  bench.values["buffer"] = {0.0, 0.0};
  auto lines = std::move(*bench.make());
  const int hold = lines->info().input_index("hold");
  advance_to(*lines, 50.0);
  ASSERT_EQ(value_of(*lines, "state", 0), 3.0);  // blocked by the part that is worked on behind it
  lines->write(hold, 0, 1.0);
  advance_to(*lines, 150.0);
  EXPECT_EQ(value_of(*lines, "finished", 1), 1.0);
  EXPECT_EQ(value_of(*lines, "state", 1), 0.0);
  EXPECT_EQ(value_of(*lines, "finished", 0), 1.0);
  lines->write(hold, 0, 0.0);
  advance_to(*lines, 151.0);
  EXPECT_EQ(value_of(*lines, "finished", 0), 2.0);
  EXPECT_EQ(value_of(*lines, "state", 1), 2.0);
}

// A part each 100 s leaves a line that ends in a robot of 100 s, whatever is before it.
TEST(Line, MachinesSideBySideAreBlockedByWhatIsBehindThem) {
  LineOnBench bench = robot();
  bench.stations = 2;
  bench.values["process_time"] = {10.0, 100.0};
  bench.values["buffer"] = {0.0, 0.0};
  bench.values["servers"] = {2.0, 1.0};
  auto lines = std::move(*bench.make());
  advance_to(*lines, 1111.0);
  EXPECT_EQ(value_of(*lines, "finished", 1), 11.0);
  EXPECT_NEAR(value_of(*lines, "busy_time", 0), 10.0 * 13 + 1.0, 1e-3);  // the next has begun
  EXPECT_NEAR(value_of(*lines, "blocked_time", 0), 2 * 1111.0 - 131.0, 1e-3);
}

TEST(Line, FaultsShowAndAServiceMendsThem) {
  auto lines = std::move(*robot().make());
  set_fault(*lines, "slowness", 1.0);
  advance_to(*lines, 60.0 + 120.0 * 10 + 1.0);  // the part under way is not slower
  EXPECT_EQ(value_of(*lines, "finished"), 11.0);
  set_fault(*lines, "breakage", 1.0);
  auto told = advance_to(*lines, 1262.0);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].code, LineCore::kFailed);
  EXPECT_EQ(value_of(*lines, "state"), 4.0);
  told = advance_to(*lines, 86400.0);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].code, LineCore::kRepaired);
  const double before = value_of(*lines, "finished");
  advance_to(*lines, 86400.0 + 6000.0 + 1.0);
  EXPECT_NEAR(value_of(*lines, "finished") - before, 100.0, 1.0);
}

TEST(Line, VibrationTellsOfWearAndAServiceBeginsANewLife) {
  LineOnBench bench = robot();
  bench.values["mtbf"] = {1e5};
  bench.values["mtbf_shape"] = {20.0};  // lives hardly differ
  bench.values["vibration_new"] = {1.0};
  bench.values["vibration_growth"] = {4.0};
  bench.values["vibration_onset"] = {2.0};
  auto lines = std::move(*bench.make());
  advance_to(*lines, 1.0);
  EXPECT_NEAR(value_of(*lines, "vibration_rms"), 1.0, 1e-3);
  advance_to(*lines, 60001.0);
  const double wear = value_of(*lines, "wear");
  EXPECT_NEAR(wear, 0.6, 0.1);
  EXPECT_NEAR(value_of(*lines, "vibration_rms"), 1.0 + 4.0 * wear * wear, 1e-9);
  lines->write(lines->info().input_index("service"), 0, 1.0);
  advance_to(*lines, 60002.0);
  EXPECT_EQ(value_of(*lines, "vibration_rms"), 0.0);  // it stands
  advance_to(*lines, 120000.0);                       // a life's length after the start
  EXPECT_EQ(value_of(*lines, "failures"), 0.0);
  EXPECT_NEAR(value_of(*lines, "wear"), 0.58, 0.1);
  advance_to(*lines, 200000.0);
  EXPECT_EQ(value_of(*lines, "failures"), 1.0);
}

TEST(Line, CostFollowsThePriceOfItsTime) {
  auto lines = std::move(*robot().make());
  const int price = lines->info().input_index("price");
  lines->write(price, 0, 1e-7);
  advance_to(*lines, 1000.0);
  lines->write(price, 0, 3e-7);
  advance_to(*lines, 3000.0);
  EXPECT_NEAR(value_of(*lines, "energy"), 5000.0 * 3000.0, 1e-3);
  EXPECT_NEAR(value_of(*lines, "cost"), 5000.0 * (1000.0 * 1e-7 + 2000.0 * 3e-7), 1e-9);
}

TEST(Line, OneCrewMendsOneMachineAtATime) {
  LineOnBench bench = robot();
  bench.stations = 2;
  bench.values["crews"] = {1.0};
  auto lines = std::move(*bench.make());
  set_fault(*lines, "breakage", 1.0, 0);
  set_fault(*lines, "breakage", 1.0, 1);
  const auto told = advance_to(*lines, 86400.0);
  ASSERT_EQ(told.size(), 4u);
  EXPECT_EQ(told[2].row, 0u);  // first come, first served
  EXPECT_EQ(told[3].row, 1u);
  EXPECT_GT(told[3].time, told[2].time);
}

std::string refusal(const char* param, std::vector<double> values) {
  LineOnBench bench;
  bench.values[param] = std::move(values);
  const auto made = bench.make();
  return made ? ""
              : made.error().items().front().code + ": " + made.error().items().front().message;
}

TEST(Line, RefusesStationsThatCanNeverFinish) {
  const double never = std::numeric_limits<double>::infinity();
  EXPECT_NE(refusal("process_time", {60.0, never}).find("line[1]: process_time"),
            std::string::npos);
  EXPECT_NE(refusal("servers", {0.0, 1.0}).find("line[0]: servers is 0"), std::string::npos);
  EXPECT_NE(refusal("shift_length", {0.0}).find("no hours of work"), std::string::npos);
  EXPECT_NE(refusal("shift_days", {0.0}).find("no day of work"), std::string::npos);
  EXPECT_NE(refusal("inspection_false_reject", {0.0, 1.0}).find("for ever"), std::string::npos);
  EXPECT_NE(refusal("rework_back", {0.0, 2.0}).find("rework-before-line"), std::string::npos);
  EXPECT_EQ(refusal("rework_back", {0.0, 1.0}), "");
  LineOnBench bench;
  bench.values = {{"defect_probability", {1.0, 0.0}}, {"inspection_detects", {0.0, 1.0}}};
  const auto made = bench.make();
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().items()[0].message.find("line[0] makes all"), std::string::npos);
}

}  // namespace
}  // namespace orrery::devices
