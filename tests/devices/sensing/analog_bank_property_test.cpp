// SPDX-License-Identifier: Apache-2.0
// The bank in tiles against the plain one: the same bits for random parameters, with faults that
// come and go and a snapshot in mid run.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <memory>
#include <vector>

#include "tests/devices/sensing/plain_analog_bank.h"
#include "tests/devices/sensing/sine_bench.h"

namespace orrery::devices {
namespace {

using engine::SimTime;

/// A ramp that some rows lose at times; its waveform is that of `SineBench`.
class PatchyBench final : public engine::Population {
 public:
  explicit PatchyBench(std::uint32_t count) : inner_(count) {}
  const std::string& name() const override { return inner_.name(); }
  const engine::ModelInfo& info() const override { return inner_.info(); }
  std::uint32_t size() const override { return inner_.size(); }
  std::uint64_t entity(std::uint32_t row) const override { return inner_.entity(row); }
  SimTime now() const override { return inner_.now(); }
  void advance(SimTime to, std::vector<engine::Notice>& notices) override {
    inner_.advance(to, notices);
  }
  void read(int, std::span<double> column) const override {
    for (std::size_t row = 0; row < column.size(); ++row) {
      const engine::StreamKey key{99, row, engine::Purpose::kUser};
      const auto step = static_cast<std::uint64_t>(now().ns / engine::kNsPerSecond);
      column[row] = std::sin(0.1 * now().seconds() + static_cast<double>(row)) * 3.0;
      if (loses_rows && engine::uniform_at(key, step) < 0.02) column[row] = kPlainNaN;
    }
  }
  void render(int output, std::uint32_t row, double rate_hz,
              std::span<double> samples) const override {
    inner_.render(output, row, rate_hz, samples);
  }
  void write(int, std::uint32_t, double) override {}
  void set_fault_point(int, std::uint32_t, double) override {}
  void save(engine::ArchiveWriter&) const override {}
  bool load(engine::ArchiveReader&) override { return true; }

  bool loses_rows = false;

 private:
  SineBench inner_;
};

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  const auto same = [](double x, double y) {
    return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

bool same(const engine::Batch& a, const engine::Batch& b) {
  return same_bits(a.values, b.values) && a.device == b.device && a.time == b.time &&
         a.arrival == b.arrival && a.sequence == b.sequence && a.quality == b.quality;
}

/// A random scenario, a function of its number.
class Case {
 public:
  explicit Case(std::uint64_t number)
      : luck_({number, 0, engine::Purpose::kUser}), host_(1 + std::uint32_t(luck_.below(400))) {
    host_.loses_rows = luck_.uniform() < 0.3;
    spec_.name = "bench.ramp";
    spec_.seed = number;
    spec_.first_row = static_cast<std::uint32_t>(luck_.below(1000));
    spec_.host = &host_;
    spec_.period = {engine::kNsPerSecond};
    spec_.offset = {static_cast<std::int64_t>(luck_.below(3)) * engine::kNsPerSecond / 2};
    if (luck_.uniform() < 0.2) wide();
    maybe("noise", 0.0, 0.5);
    maybe("bias", -1.0, 1.0);
    maybe("gain_error", -0.1, 0.1);
    maybe("drift_per_s", -0.01, 0.01);
    maybe("resolution", 0.0, 0.25);
    maybe("range_min", -3.0, -1.0);
    maybe("range_max", 1.0, 3.0);
    maybe("dropout", 0.0, 0.2);
    maybe("lag", 0.0, 5.0);
  }

  void run() {
    PlainAnalogBank plain(spec_);
    auto bank = std::move(*make_analog_sensor(spec_));
    std::vector<engine::Notice> none;
    for (std::int64_t s = 0; s < 25; ++s) {
      const SimTime now{spec_.offset.ns + s * engine::kNsPerSecond};
      host_.advance(now, none);
      disturb(plain, *bank);
      if (s == 12) bank = restored(*bank);
      engine::Batch plain_truth, plain_reported, truth, reported;
      for (auto* batch : {&plain_truth, &plain_reported, &truth, &reported})
        batch->width = spec_.width;
      const SimTime until = now + spec_.period * (s % 7 == 3 ? 2 : 1);
      plain.sample(now, until, host_, 7, plain_truth, plain_reported);
      bank->sample(now, until, host_, 7, truth, reported);
      ASSERT_TRUE(same(truth, plain_truth)) << "truth at " << s << " s";
      ASSERT_TRUE(same(reported, plain_reported)) << "reported at " << s << " s";
    }
  }

 private:
  void wide() {
    spec_.output = 1;
    spec_.width = 5;
    spec_.sample_rate_hz = 100.0;
  }
  /// Not there, the same for all rows, or one a row.
  void maybe(const char* name, double min, double max) {
    const double kind = luck_.uniform();
    if (kind < 0.3) return;
    const double all = min + (max - min) * luck_.uniform();
    auto& column = spec_.columns[name];
    column.assign(host_.size(), all);
    if (kind < 0.5) return;
    for (double& value : column) value = min + (max - min) * luck_.uniform();
    if (luck_.uniform() < 0.3) column[luck_.below(column.size())] = 0.0;
  }
  void disturb(PlainAnalogBank& plain, engine::SensorBank& bank) {
    if (luck_.uniform() < 0.5) return;
    const auto point = static_cast<int>(luck_.below(kPlainFaultPoints.size()));
    const auto row = static_cast<std::uint32_t>(luck_.below(host_.size()));
    const double value = luck_.uniform() < 0.4 ? 0.0 : luck_.uniform();
    plain.set_fault_point(point, row, value);
    bank.set_fault_point(point, row, value);
  }
  std::unique_ptr<engine::SensorBank> restored(const engine::SensorBank& bank) const {
    engine::ArchiveWriter writer;
    bank.save(writer);
    auto other = std::move(*make_analog_sensor(spec_));
    engine::ArchiveReader reader(writer.bytes());
    EXPECT_TRUE(other->load(reader));
    EXPECT_TRUE(reader.at_end());
    return other;
  }

  engine::Stream luck_;
  PatchyBench host_;
  engine::SensorBankSpec spec_;
};

TEST(AnalogBank, GivesTheBitsOfThePlainBank) {
  for (std::uint64_t number = 0; number < 300; ++number) {
    SCOPED_TRACE(number);
    Case(number).run();
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace orrery::devices
