// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "devices/sensing/analog_errors.h"
#include "devices/sensing/analog_params.h"
#include "devices/sensing/report_rule.h"
#include "devices/sensing/sample_clock.h"
#include "devices/sensing/sensor_faults.h"
#include "engine/random/stream.h"
#include "engine/signal/sensor_bank.h"

namespace orrery::devices {

/// The bank of `analog_sensor.h`. Parameters and state are columns; what no parameter and no fault
/// asks for takes none. Scalars of a clocked host go through the equations a tile of rows at a
/// time, waveforms and recorded rows one by one, with the same operations.
class AnalogBank final : public engine::SensorBank {
 public:
  explicit AnalogBank(engine::SensorBankSpec spec);

  const engine::SensorBankSpec& spec() const override { return spec_; }
  const std::string& name() const override { return spec_.name; }
  const engine::ModelInfo& info() const override;
  std::uint32_t size() const override { return size_; }
  std::uint32_t first_row() const override { return spec_.first_row; }
  std::uint64_t entity(std::uint32_t row) const override;
  void set_fault_point(int point, std::uint32_t row, double value) override;
  void sample(engine::SimTime from, engine::SimTime until, const engine::Population& host,
              engine::DeviceId first_device, engine::Batch& truth,
              engine::Batch& reported) override;
  void save(engine::ArchiveWriter& archive) const override;
  bool load(engine::ArchiveReader& archive) override;

  /// Memory of parameters and state, besides the object itself.
  std::size_t bytes() const;

 private:
  /// Where the samples of one call come from and go to.
  struct Call {
    const engine::Population& host;
    engine::DeviceId first_device;
    engine::Batch& truth;
    engine::Batch& reported;
  };
  struct TileParams;
  struct TileDraws;

  // Which samples are due.
  void sample_together(engine::SimTime from, engine::SimTime until, const Call& call);
  void sample_own_times(engine::SimTime from, engine::SimTime until, const Call& call);
  void sample_recorded(engine::SimTime from, engine::SimTime until, const Call& call);
  engine::SimTime first_due(engine::SimTime from) const;

  // Scalars, many at a time.
  void measure(const SampleTile& tile, const double* truth_of_row, TileParams& params,
               const Call& call);
  void follow(const SampleTile& tile, const double* time_s, double* real);
  void draw(const SampleTile& tile, TileDraws& draws);
  void draw_noise(const SampleTile& tile, std::span<double> normals);
  void decide(const SampleTile& tile, const ErrorColumns& columns, const TileDraws& draws,
              engine::Quality* truth_quality, double* value, engine::Quality* quality);
  void remember(const SampleTile& tile, const double* value);

  // Any width, one at a time.
  struct Sample {
    std::uint32_t row;
    engine::SimTime time;
    std::uint64_t number;
  };
  void render(const SampleTile& tile, const Call& call);
  /// `truth` and `reported` have just got a row for it; the truth is filled in.
  void measure_one(const Sample& sample, const Call& call);
  double lagged(std::uint32_t row, double time_s, double real);
  void add_errors(const Sample& sample, const SensorFault& fault, std::span<double> values) const;
  void add_noise(double sigma, const Sample& sample, std::span<double> values) const;
  bool is_lost(const Sample& sample) const;

  std::span<double> last_of(std::uint32_t row) {
    return std::span(last_).subspan(std::size_t{row} * spec_.width, spec_.width);
  }
  void need_last();
  engine::StreamKey key(std::uint32_t row, engine::Purpose purpose) const;

  engine::SensorBankSpec spec_;
  std::uint32_t size_;
  std::uint64_t name_key_;
  AnalogColumns params_;
  std::optional<SampleClock> clock_;
  std::optional<ReportRule> rule_;
  SensorFaults faults_;
  std::uint64_t number_ = 0;            ///< of the next sample, where all are sampled together
  std::vector<std::uint64_t> numbers_;  ///< of the next sample, by row, where rows are recorded
  std::vector<double> last_;       ///< last value of each sensor; NaN, or empty, before the first
  std::vector<double> lagged_;     ///< NaN before the first sample; empty without lags
  std::vector<double> sampled_s_;  ///< time of the last sample; empty without lags
  // Two successive normals of a sensor come from one block of random bits: the second waits here,
  // where a whole tile is at the same number. Never saved: it can be drawn again.
  std::vector<double> spare_;
  std::vector<std::uint64_t> spare_number_;  ///< of the sample that it is for, by tile; 0: none
};

}  // namespace orrery::devices
