// SPDX-License-Identifier: Apache-2.0
// The way of scalars through an analogue bank, a tile of rows at a time.
#include <algorithm>
#include <cmath>

#include "devices/sensing/analog_bank.h"
#include "engine/numeric/simd_clones.h"

namespace orrery::devices {

using engine::Batch;
using engine::Purpose;
using engine::Quality;
using engine::SimTime;

namespace {

constexpr std::size_t kSamples = SampleTile::kSamples;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// One parameter of the samples of a tile. Built once a call; a parameter that all share is
/// broadcast once, one that each has is read in place, or gathered where rows are picked.
class TileParam {
 public:
  TileParam(const engine::ParamColumn& column, std::size_t most)
      : tiles_(column.tiles(std::span(values_).first(most))) {}
  TileParam(const TileParam&) = delete;

  const double* of(const SampleTile& tile) {
    if (!tiles_.moves) return values_;
    if (tile.consecutive) return tiles_.at(tile.first_row);
    for (std::size_t i = 0; i < tile.count; ++i) values_[i] = tiles_.values[tile.row[i]];
    return values_;
  }

 private:
  double values_[kSamples];
  engine::TileColumn tiles_;
};

ORRERY_SIMD_CLONES bool any_nan(const double* values, std::size_t count) {
  int found = 0;
  for (std::size_t i = 0; i < count; ++i) found |= static_cast<int>(values[i] != values[i]);
  return found != 0;
}

}  // namespace

struct AnalogBank::TileParams {
  TileParams(const AnalogColumns& all, std::size_t most)
      : noise(all.get<&AnalogSensorParams::noise>(), most),
        gain_error(all.get<&AnalogSensorParams::gain_error>(), most),
        bias(all.get<&AnalogSensorParams::bias>(), most),
        drift_per_s(all.get<&AnalogSensorParams::drift_per_s>(), most),
        resolution(all.get<&AnalogSensorParams::resolution>(), most),
        range_min(all.get<&AnalogSensorParams::range_min>(), most),
        range_max(all.get<&AnalogSensorParams::range_max>(), most) {}

  TileParam noise, gain_error, bias, drift_per_s, resolution, range_min, range_max;
};

struct AnalogBank::TileDraws {
  double normal[kSamples];
  double luck[kSamples];  ///< uniform, held against the dropout
  bool has_noise = false;
  bool has_dropout = false;
};

namespace {

std::vector<double>& truth_column(const engine::Population& host, int output) {
  thread_local std::vector<double> column;
  column.resize(host.size());
  host.read(output, column);
  return column;
}

SampleTile& tile_in_hand() {
  thread_local SampleTile tile;
  return tile;
}

void stamp(const SampleTile& tile, engine::DeviceId first_device, std::size_t at, Batch& batch) {
  engine::DeviceId* const device = batch.device.data() + at;
  for (std::size_t i = 0; i < tile.count; ++i) device[i] = first_device + tile.row[i];
  SimTime* const time = batch.time.data() + at;
  for (std::size_t i = 0; i < tile.count; ++i) time[i] = SimTime{tile.time_ns[i]};
  std::copy_n(time, tile.count, batch.arrival.data() + at);
  std::copy_n(tile.number, tile.count, batch.sequence.data() + at);
}

/// Rows that all sample at one instant, and have done so from the start.
void fill_together(std::uint32_t first, std::uint32_t rows, SimTime due, std::uint64_t number,
                   SampleTile& tile) {
  tile.count = rows;
  tile.first_row = first;
  tile.consecutive = tile.one_number = true;
  for (std::uint32_t i = 0; i < rows; ++i) tile.row[i] = first + i;
  std::fill_n(tile.time_ns, rows, due.ns);
  std::fill_n(tile.number, rows, number);
}

}  // namespace

void AnalogBank::sample_together(SimTime from, SimTime until, const Call& call) {
  const bool scalar = spec_.width == 1;
  TileParams params(params_, std::min<std::size_t>(kSamples, size_));
  SampleTile& tile = tile_in_hand();
  for (SimTime due = first_due(from); due < until; due = due + spec_.period, ++number_) {
    const double* const truth = scalar ? truth_column(call.host, spec_.output).data() : nullptr;
    for (std::uint32_t first = 0; first < size_; first += engine::kTileRows) {
      const auto rows = std::min<std::uint32_t>(engine::kTileRows, size_ - first);
      fill_together(first, rows, due, number_, tile);
      if (!scalar) {
        render(tile, call);
        continue;
      }
      fill_keys(name_key_, spec_.first_row, tile);
      measure(tile, truth, params, call);
    }
  }
}

// In stretches of a period, in which a row has two samples at most.
void AnalogBank::sample_own_times(SimTime from, SimTime until, const Call& call) {
  const bool scalar = spec_.width == 1;
  TileParams params(params_, std::min<std::size_t>(kSamples, 2 * std::size_t{size_}));
  SampleTile& tile = tile_in_hand();
  const double* const truth = scalar ? truth_column(call.host, spec_.output).data() : nullptr;
  for (SimTime at = from; at < until; at = at + spec_.period) {
    const std::int64_t end_ns = until - at > spec_.period ? at.ns + spec_.period.ns : until.ns;
    for (std::uint32_t row = 0; row < size_;) {
      row = clock_->take(row, at.ns, end_ns, tile);
      if (tile.count == 0) continue;
      if (scalar) {
        measure(tile, truth, params, call);
      } else {
        render(tile, call);
      }
    }
  }
}

/// One tile on its way through the sensors, in the order of the equations in the header.
void AnalogBank::measure(const SampleTile& tile, const double* truth_of_row, TileParams& params,
                         const Call& call) {
  const std::size_t n = tile.count;
  const std::size_t truth_at = call.truth.append_rows(n);
  const std::size_t at = call.reported.append_rows(n);
  stamp(tile, call.first_device, truth_at, call.truth);
  stamp(tile, call.first_device, at, call.reported);
  double* const truth = call.truth.values.data() + truth_at;
  for (std::size_t i = 0; i < n; ++i) truth[i] = truth_of_row[tile.row[i]];

  double time_s[kSamples];
  double real[kSamples];
  TileDraws draws;
  fill_seconds({tile.time_ns, n}, time_s);
  std::copy_n(truth, n, real);
  if (!lagged_.empty()) follow(tile, time_s, real);
  draw(tile, draws);
  const ErrorColumns columns{n,
                             real,
                             time_s,
                             draws.has_noise ? draws.normal : nullptr,
                             params.noise.of(tile),
                             params.gain_error.of(tile),
                             params.bias.of(tile),
                             params.drift_per_s.of(tile),
                             params.resolution.of(tile),
                             params.range_min.of(tile),
                             params.range_max.of(tile)};
  double* const value = call.reported.values.data() + at;
  Quality* const quality = call.reported.quality.data() + at;
  fill_readings(columns, value, quality);
  need_last();
  if (!draws.has_dropout && !faults_.any() && !any_nan(truth, n)) {
    remember(tile, value);
  } else {
    decide(tile, columns, draws, call.truth.quality.data() + truth_at, value, quality);
  }
}

/// The lag of the front end.
void AnalogBank::follow(const SampleTile& tile, const double* time_s, double* real) {
  for (std::size_t i = 0; i < tile.count; ++i) real[i] = lagged(tile.row[i], time_s[i], real[i]);
}

void AnalogBank::draw(const SampleTile& tile, TileDraws& draws) {
  const std::size_t n = tile.count;
  const engine::EntityKeys keys(tile.key, n);
  draws.has_noise = !params_.get<&AnalogSensorParams::noise>().is_always(0.0);
  draws.has_dropout = !params_.get<&AnalogSensorParams::dropout>().is_always(0.0);
  if (draws.has_noise) draw_noise(tile, {draws.normal, n});
  if (!draws.has_dropout) return;
  std::uint64_t index[kSamples];
  for (std::size_t i = 0; i < n; ++i) index[i] = 2 * tile.number[i];
  engine::fill_uniform(spec_.seed, Purpose::kSensorDropout, keys, engine::DrawIndices(index, n),
                       {draws.luck, n});
}

void AnalogBank::draw_noise(const SampleTile& tile, std::span<double> normals) {
  const engine::EntityKeys keys(tile.key, tile.count);
  if (!tile.consecutive || !tile.one_number) {
    engine::fill_normal(spec_.seed, Purpose::kSensorNoise, keys,
                        engine::DrawIndices(tile.number, tile.count), normals);
    return;
  }
  if (spare_.empty()) {
    spare_.resize(size_);
    spare_number_.assign((size_ + engine::kTileRows - 1) / engine::kTileRows, 0);
  }
  const std::uint64_t number = tile.number[0];
  const auto spare = std::span(spare_).subspan(tile.first_row, tile.count);
  std::uint64_t& spare_number = spare_number_[tile.first_row / engine::kTileRows];
  if (number % 2 == 0) {
    engine::fill_normal_pairs(spec_.seed, Purpose::kSensorNoise, keys, number, normals, spare);
    spare_number = number + 1;
  } else if (spare_number == number) {
    std::copy(spare.begin(), spare.end(), normals.begin());
  } else {
    engine::fill_normal(spec_.seed, Purpose::kSensorNoise, keys, number, normals);
  }
}

void AnalogBank::remember(const SampleTile& tile, const double* value) {
  if (tile.consecutive) {
    std::copy_n(value, tile.count, last_.data() + tile.first_row);
    return;
  }
  for (std::size_t i = 0; i < tile.count; ++i) last_[tile.row[i]] = value[i];
}

/// Which samples are lost, stuck or faulty in another way, one after the other.
void AnalogBank::decide(const SampleTile& tile, const ErrorColumns& columns, const TileDraws& draws,
                        Quality* truth_quality, double* value, Quality* quality) {
  for (std::size_t i = 0; i < tile.count; ++i) {
    const std::uint32_t row = tile.row[i];
    double& last = last_[row];
    const bool no_truth = std::isnan(columns.real[i]);
    const SensorFault* const fault = faults_.of(row);
    if (fault != nullptr && fault->stuck != 0.0 && !std::isnan(last)) {
      value[i] = last;
    } else if (fault != nullptr) {
      value[i] = columns.real[i];
      add_errors({row, SimTime{tile.time_ns[i]}, tile.number[i]}, *fault, {&value[i], 1});
    }
    const bool dead = fault != nullptr && fault->dead != 0.0;
    const bool lost =
        draws.has_dropout && draws.luck[i] < params_.get<&AnalogSensorParams::dropout>()[row];
    if (no_truth) truth_quality[i] = Quality::kMissing;
    if (dead || lost || no_truth) {
      value[i] = kNaN;
      quality[i] = Quality::kMissing;
      continue;
    }
    last = value[i];
    if (fault != nullptr)
      quality[i] = quality_of(value[i], columns.range_min[i], columns.range_max[i]);
  }
}

}  // namespace orrery::devices
