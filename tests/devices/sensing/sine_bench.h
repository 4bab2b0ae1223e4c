// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <numbers>

#include "engine/population/population.h"

namespace orrery::devices {

/// Rows with a scalar that is a ramp of time and a waveform that is a full-scale sine.
class SineBench final : public engine::Population {
 public:
  explicit SineBench(std::uint32_t count) : count_(count) {
    info_.outputs = {{"ramp", "1", "", engine::PortShape::kScalar},
                     {"sine", "1", "", engine::PortShape::kWaveform},
                     {"picture", "1", "", engine::PortShape::kImage}};
  }
  const std::string& name() const override { return name_; }
  const engine::ModelInfo& info() const override { return info_; }
  std::uint32_t size() const override { return count_; }
  std::uint64_t entity(std::uint32_t row) const override { return row; }
  engine::SimTime now() const override { return now_; }
  void advance(engine::SimTime to, std::vector<engine::Notice>&) override { now_ = to; }
  void read(int, std::span<double> column) const override {
    for (double& value : column) value = now_.seconds();
  }
  void render(int, std::uint32_t, double, std::span<double> samples) const override {
    // 0.618... of a turn a sample never repeats, so that every part of a step is met alike.
    for (std::size_t i = 0; i < samples.size(); ++i)
      samples[i] = std::sin(2.0 * std::numbers::pi * std::numbers::phi * static_cast<double>(i));
  }
  void write(int, std::uint32_t, double) override {}
  void set_fault_point(int, std::uint32_t, double) override {}
  void save(engine::ArchiveWriter&) const override {}
  bool load(engine::ArchiveReader&) override { return true; }

 private:
  std::string name_ = "bench";
  engine::ModelInfo info_;
  std::uint32_t count_;
  engine::SimTime now_;
};

}  // namespace orrery::devices
