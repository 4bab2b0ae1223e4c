// SPDX-License-Identifier: Apache-2.0
#include "devices/sensing/analog_sensor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "engine/record/archive.h"
#include "tests/devices/sensing/sine_bench.h"

namespace orrery::devices {
namespace {

using engine::Quality;

// Sensors on a bench whose truth is the time in seconds, sampled once a second.
struct SensorOnBench {
  std::map<std::string, double> params;
  std::uint32_t rows = 1;
  int output = 0;
  std::uint32_t width = 1;
  std::string name = "bench.ramp";

  SineBench bench{rows};
  std::unique_ptr<engine::SensorBank> bank = make();
  engine::Batch truth{}, reported{};

  std::unique_ptr<engine::SensorBank> make() {
    engine::SensorBankSpec spec;
    spec.name = name;
    spec.seed = 5;
    spec.host = &bench;
    spec.output = output;
    spec.period = {engine::kNsPerSecond};
    spec.width = width;
    spec.sample_rate_hz = width > 1 ? 1000.0 : 0.0;
    for (const auto& [param, value] : params) spec.columns[param].assign(rows, value);
    return std::move(*make_analog_sensor(std::move(spec)));
  }
  void run(int from_s, int until_s) {
    truth.width = reported.width = width;
    std::vector<engine::Notice> none;
    for (int s = from_s; s < until_s; ++s) {
      const auto now = engine::SimTime::from_seconds(s);
      bench.advance(now, none);
      bank->sample(now, now + engine::Duration{engine::kNsPerSecond}, bench, 10, truth, reported);
    }
  }
  void fault(const std::string& point, double value) {
    bank->set_fault_point(bank->info().fault_point_index(point), 0, value);
  }
};

TEST(AnalogSensor, PerfectSensorReportsTheTruth) {
  SensorOnBench s{.params = {}, .rows = 2};
  s.run(0, 5);
  EXPECT_EQ(s.reported.values, (std::vector<double>{0, 0, 1, 1, 2, 2, 3, 3, 4, 4}));
  EXPECT_EQ(s.reported.values, s.truth.values);
  EXPECT_EQ(s.reported.device,
            (std::vector<engine::DeviceId>{10, 11, 10, 11, 10, 11, 10, 11, 10, 11}));
  EXPECT_EQ(s.reported.sequence, (std::vector<std::uint64_t>{0, 0, 1, 1, 2, 2, 3, 3, 4, 4}));
}

TEST(AnalogSensor, ErrorsAddUpAsInTheEquation) {
  SensorOnBench s{.params = {{"gain_error", 0.1}, {"bias", 2.0}, {"drift_per_s", 0.5}}};
  s.fault("offset", -1.0);
  s.run(0, 4);
  // 1.1 t + 2 + 0.5 t - 1
  for (int t = 0; t < 4; ++t)
    EXPECT_NEAR(s.reported.values[static_cast<std::size_t>(t)], 1.6 * t + 1.0, 1e-12);
}

TEST(AnalogSensor, RoundsAndSaturates) {
  SensorOnBench s{.params = {{"resolution", 0.75}, {"range_min", 0.8}, {"range_max", 3.2}}};
  s.run(0, 5);
  const std::vector<double> expected = {0.8, 0.8, 2.25, 3.0, 3.2};
  for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(s.reported.values[i], expected[i], 1e-12);
  EXPECT_EQ(s.reported.quality[0], Quality::kSaturated);
  EXPECT_EQ(s.reported.quality[2], Quality::kGood);
  EXPECT_EQ(s.reported.quality[4], Quality::kSaturated);
}

TEST(AnalogSensor, LagFollowsARampWithItsTimeConstant) {
  SensorOnBench s{.params = {{"lag", 4.0}}};
  s.run(0, 100);
  // a sampled first-order lag trails a ramp by (1 - share) / share steps, share = 1 - e^(-1/4)
  const double share = 1.0 - std::exp(-0.25);
  EXPECT_NEAR(s.reported.values[99], 99.0 - (1.0 - share) / share, 1e-9);
}

TEST(AnalogSensor, NoiseHasItsSizeAndGrowsWithTheFault) {
  SensorOnBench s{.params = {{"noise", 2.0}}};
  s.run(0, 4000);
  s.fault("noise_factor", 4.0);
  s.run(4000, 8000);
  double before = 0.0, after = 0.0;
  for (std::size_t i = 0; i < 8000; ++i) {
    const double error = s.reported.values[i] - s.truth.values[i];
    (i < 4000 ? before : after) += error * error / 4000.0;
  }
  EXPECT_NEAR(std::sqrt(before), 2.0, 0.07);  // 3 standard errors of 4000 draws
  EXPECT_NEAR(std::sqrt(after), 10.0, 0.35);
}

TEST(AnalogSensor, DropoutGivesNoValueAtItsRate) {
  SensorOnBench s{.params = {{"dropout", 0.2}}};
  s.run(0, 4000);
  int missing = 0;
  for (std::size_t i = 0; i < 4000; ++i) {
    if (!has(s.reported.quality[i], Quality::kMissing)) continue;
    ++missing;
    EXPECT_TRUE(std::isnan(s.reported.values[i]));
    EXPECT_FALSE(std::isnan(s.truth.values[i]));
  }
  EXPECT_NEAR(missing, 800, 76);  // 3 sqrt(4000 * 0.2 * 0.8)
}

TEST(AnalogSensor, DriftAddsUpFromItsOnsetAndGoesWithTheFault) {
  SensorOnBench s;
  s.run(0, 3);
  s.fault("drift_rate", 0.5);  // at t = 2 s
  s.run(3, 6);
  s.fault("drift_rate", 0.0);
  s.run(6, 7);
  EXPECT_EQ(s.reported.values, (std::vector<double>{0, 1, 2, 3.5, 5.0, 6.5, 6}));
}

TEST(AnalogSensor, StuckDeadAndSpikes) {
  SensorOnBench s{.params = {{"resolution", 0.5}}};
  s.run(0, 3);
  s.fault("stuck", 1.0);
  s.run(3, 5);
  s.fault("stuck", 0.0);
  s.fault("dead", 1.0);
  s.run(5, 6);
  s.fault("dead", 0.0);
  s.fault("spike_rate", 1.0);
  s.run(6, 7);
  EXPECT_EQ(s.reported.values[3], 2.0);
  EXPECT_EQ(s.reported.values[4], 2.0);
  EXPECT_EQ(s.reported.quality[5], Quality::kMissing);
  EXPECT_EQ(std::abs(s.reported.values[6] - 6.0), 20.0 * 0.5);
}

// A sample's luck depends on its own number: cutting time otherwise, or another dropout, moves
// none.
TEST(AnalogSensor, DrawsDoNotShiftOneAnother) {
  SensorOnBench plain{.params = {{"noise", 1.0}}};
  SensorOnBench lossy{.params = {{"noise", 1.0}, {"dropout", 0.3}}};
  plain.run(0, 50);
  lossy.run(0, 50);
  for (std::size_t i = 0; i < 50; ++i) {
    if (std::isnan(lossy.reported.values[i])) continue;
    EXPECT_EQ(plain.reported.values[i], lossy.reported.values[i]);
  }
}

TEST(AnalogSensor, LoadedBankGoesOnAsIfNothingHadHappened) {
  SensorOnBench whole{.params = {{"noise", 1.0}, {"lag", 3.0}}};
  whole.run(0, 10);
  whole.fault("drift_rate", 0.1);
  whole.run(10, 20);
  engine::ArchiveWriter writer;
  whole.bank->save(writer);
  SensorOnBench restored{.params = {{"noise", 1.0}, {"lag", 3.0}}};
  engine::ArchiveReader reader(writer.bytes());
  ASSERT_TRUE(restored.bank->load(reader));
  whole.reported.clear();
  whole.run(20, 30);
  restored.run(20, 30);
  EXPECT_EQ(whole.reported.values, restored.reported.values);
  EXPECT_EQ(whole.reported.sequence, restored.reported.sequence);
}

TEST(AnalogSensor, AnImageHasPixelsAndNoSampleRate) {
  SineBench bench(1);
  engine::SensorBankSpec spec;
  spec.name = "camera";
  spec.host = &bench;
  spec.output = 2;
  spec.period = {engine::kNsPerSecond};
  spec.width = 1;
  EXPECT_EQ(make_analog_sensor(spec).error().items().at(0).code, "sensor-shape");
  spec.width = 16;
  auto bank = make_analog_sensor(spec);
  ASSERT_TRUE(bank);
  engine::Batch truth{}, reported{};
  truth.width = reported.width = 16;
  const engine::SimTime start;
  (*bank)->sample(start, start + spec.period, bench, 0, truth, reported);
  ASSERT_EQ(reported.rows(), 1u);
  std::vector<double> expected(16);
  bench.render(2, 0, 0.0, expected);
  EXPECT_EQ(std::vector<double>(reported.row(0).begin(), reported.row(0).end()), expected);
}

TEST(AnalogSensor, RefusesWhatCannotBeMeasured) {
  SineBench bench(1);
  engine::SensorBankSpec spec;
  spec.name = "x";
  spec.host = &bench;
  const auto code = [&] { return make_analog_sensor(spec).error().items().at(0).code; };
  EXPECT_EQ(code(), "sensor-no-recording");
  spec.period = {engine::kNsPerSecond};
  spec.width = 64;
  EXPECT_EQ(code(), "sensor-shape");
  spec.output = 1;
  EXPECT_EQ(code(), "sensor-shape");  // no sample rate
  spec.sample_rate_hz = 100.0;
  spec.columns = {{"range_min", {2.0}}, {"range_max", {1.0}}};
  EXPECT_EQ(code(), "sensor-range");
  spec.columns = {{"clock_jitter", {0.126}}};
  EXPECT_EQ(code(), "sensor-clock");
  spec.columns = {{"joins_at", {2.0}}, {"leaves_at", {1.0}}};
  EXPECT_EQ(code(), "sensor-presence");
  spec.columns = {{"asleep_for", {1.0}}};
  EXPECT_EQ(code(), "sensor-cycle");
}

}  // namespace
}  // namespace orrery::devices
