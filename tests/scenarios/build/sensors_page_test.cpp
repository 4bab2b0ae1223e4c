// SPDX-License-Identifier: Apache-2.0
// Runs the example of docs/sensors.md: clocks, sleep and send on change through a whole plant.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "engine/event/executive.h"
#include "scenarios/build/plant_builder.h"
#include "scenarios/format/loader.h"

namespace orrery::scenarios {
namespace {

using engine::SimTime;

Scenario the_example() {
  std::ifstream file(std::string(ORRERY_SOURCE_DIR) + "/docs/sensors.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  const std::size_t begin = page.find("```yaml\n") + 8;
  auto loaded = load_scenario_text(page.substr(begin, page.find("\n```", begin) - begin + 1),
                                   "sensors.yaml", ".");
  if (!loaded) {
    for (const auto& mistake : loaded.error().items()) ADD_FAILURE() << engine::to_string(mistake);
    return {};
  }
  return loaded->scenario;
}

struct SampledRows final : engine::Tap {
  engine::Batch rows;
  void on_batch(engine::FlowStage stage, const engine::SignalInfo&,
                const engine::Batch& batch) override {
    if (stage == engine::FlowStage::kSampled) rows.append_all(batch);
  }
};

engine::Executive executive_of(const Scenario& scenario) {
  return engine::Executive(std::move(*build_plant(scenario, 1)));
}

TEST(SensorsPage, TheExampleRuns) {
  const Scenario scenario = the_example();
  auto run = executive_of(scenario);
  SampledRows sampled;
  run.add_tap(&sampled);
  run.run_until(run.end());
  EXPECT_TRUE(run.books().balanced());
  const double samples = 100 * 11.75 * 3600 / 30 * 0.2;  // asleep for four fifths of the time
  EXPECT_GT(sampled.rows.rows(), 100U * 11);             // an hour's silence at most
  EXPECT_LT(static_cast<double>(sampled.rows.rows()), 0.5 * samples);
  for (const SimTime time : sampled.rows.time) EXPECT_LE(time, run.end());
}

TEST(SensorsPage, SlicesAndSnapshotsChangeNothing) {
  const Scenario scenario = the_example();
  auto whole = executive_of(scenario);
  whole.run_until(whole.end());
  auto first = executive_of(scenario);
  for (std::int64_t s = 0; s < 5 * 3600; s += 77) first.run_until({s * engine::kNsPerSecond + 123});
  engine::ArchiveWriter archive;
  first.save(archive);
  auto second = executive_of(scenario);
  engine::ArchiveReader reader(archive.bytes());
  ASSERT_TRUE(second.load(reader));
  second.run_until(second.end());
  EXPECT_EQ(second.fingerprint().text(), whole.fingerprint().text());
}

// The last period reaches beyond the end of the run; its samples there are not taken.
TEST(SensorsPage, NothingIsSampledAfterTheEnd) {
  Scenario scenario = the_example();
  scenario.duration = {7 * 60 * engine::kNsPerSecond + engine::kNsPerSecond};
  for (auto& sensor : scenario.plant.at(0).sensors) {
    for (const char* name : {"joins_at", "asleep_for", "report_change"})
      sensor.numbers[name] = engine::Distribution(0.0);
  }
  auto run = executive_of(scenario);
  SampledRows sampled;
  run.add_tap(&sampled);
  run.run_until(run.end());
  SimTime last;
  for (const SimTime time : sampled.rows.time) last = std::max(last, time);
  EXPECT_LE(last, run.end());
  EXPECT_GT(last, SimTime::from_seconds(420)) << "the last period has begun";
}

}  // namespace
}  // namespace orrery::scenarios
