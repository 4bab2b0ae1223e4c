// SPDX-License-Identifier: Apache-2.0
#include "devices/sensing/sample_clock.h"

#include <algorithm>
#include <cmath>

#include "devices/sensing/wide_numbers.h"
#include "engine/numeric/simd_clones.h"
#include "engine/random/stream.h"

namespace orrery::devices {

namespace {

using engine::ParamColumn;
using engine::Purpose;

/// What the times of one tick of a tile of sensors come from, by sensor.
struct TickColumns {
  const std::uint64_t* tick;
  const double* phase_s;
  const double* drift;
  const double* jitter_s;
  const std::uint64_t* luck;
};

/// The sum of four uniforms of 16 bits each, moved and stretched to mean 0 and variance 1.
inline double timing_error(std::uint64_t luck) {
  constexpr double kSqrt3 = 1.7320508075688772935;
  constexpr std::uint64_t kPairs = 0x0000ffff0000ffffULL;
  const std::uint64_t two = (luck & kPairs) + ((luck >> 16) & kPairs);
  const std::uint64_t sum = (two & 0xffffffffU) + (two >> 32);
  return kSqrt3 * 0x1p-16 * (double_of(sum) - 131070.0);
}

/// Nanoseconds from the bank's offset to tick `tick` of one sensor.
inline std::int64_t tick_time(std::int64_t period_ns, std::uint64_t tick, double phase_s,
                              double drift, double jitter_s, std::uint64_t luck) {
  const std::uint64_t nominal = tick * static_cast<std::uint64_t>(period_ns);
  const double error = jitter_s * 1e9 * timing_error(luck);
  const double later = phase_s * 1e9 + double_of(nominal) * drift + error;
  const std::int64_t time =
      static_cast<std::int64_t>(nominal) + whole_number(std::floor(later + 0.5));
  return time < 0 ? 0 : time;
}

ORRERY_SIMD_CLONES void fill_tick_times(const TickColumns& of, std::size_t count,
                                        std::int64_t period_ns, std::int64_t offset_ns,
                                        std::int64_t* out) {
  for (std::size_t i = 0; i < count; ++i) {
    out[i] = offset_ns + tick_time(period_ns, of.tick[i], of.phase_s[i], of.drift[i],
                                   of.jitter_s[i], of.luck[i]);
  }
}

/// Values of the sensors of `tile`, in `scratch` unless they lie in a row.
const double* gathered(const ParamColumn& column, const SampleTile& tile, double* scratch) {
  if (tile.consecutive && !column.is_constant()) return column.tiles({}).at(tile.first_row);
  for (std::size_t i = 0; i < tile.count; ++i) scratch[i] = column[tile.row[i]];
  return scratch;
}

struct Span {
  std::int64_t first;
  std::int64_t last;
};

ORRERY_SIMD_CLONES Span span_of(const std::int64_t* times, std::size_t count) {
  Span span{times[0], times[0]};
  for (std::size_t i = 1; i < count; ++i) {
    span.first = times[i] < span.first ? times[i] : span.first;
    span.last = times[i] > span.last ? times[i] : span.last;
  }
  return span;
}

ORRERY_SIMD_CLONES bool all_alike(const std::uint64_t* numbers, std::size_t count) {
  std::uint64_t differences = 0;
  for (std::size_t i = 0; i < count; ++i) differences |= numbers[i] ^ numbers[0];
  return differences == 0;
}

}  // namespace

ORRERY_SIMD_CLONES void fill_keys(std::uint64_t name_key, std::uint32_t first_row,
                                  SampleTile& tile) {
  for (std::size_t i = 0; i < tile.count; ++i)
    tile.key[i] = engine::row_key(name_key, std::uint64_t{first_row} + tile.row[i]);
}

bool SampleClock::is_needed(const AnalogColumns& params) {
  return !params.get<&AnalogSensorParams::clock_phase_s>().is_always(0.0) ||
         !params.get<&AnalogSensorParams::clock_jitter_s>().is_always(0.0) ||
         !params.get<&AnalogSensorParams::clock_drift>().is_always(0.0) ||
         SensorPresence(params).matters();
}

SampleClock::SampleClock(const AnalogColumns& params, const engine::SensorBankSpec& spec,
                         std::uint32_t rows)
    : params_(params),
      presence_(params),
      may_be_away_(presence_.matters()),
      has_jitter_(!params.get<&AnalogSensorParams::clock_jitter_s>().is_always(0.0)),
      seed_(spec.seed),
      name_key_(engine::name_key(spec.name)),
      first_row_(spec.first_row),
      offset_ns_(spec.offset.ns),
      period_ns_(spec.period.ns),
      next_ns_(rows),
      tick_(rows, 0),
      taken_(may_be_away_ ? rows : 0, 0) {
  for (std::uint32_t row = 0; row < rows; ++row) {
    next_ns_[row] = due(row, 0);
    wait_until_awake(row);
  }
}

std::uint32_t SampleClock::take(std::uint32_t row, std::int64_t from_ns, std::int64_t until_ns,
                                SampleTile& tile) {
  const auto rows =
      static_cast<std::uint32_t>(std::min<std::size_t>(engine::kTileRows, next_ns_.size() - row));
  Span span = span_of(next_ns_.data() + row, rows);
  if (span.first < from_ns) {
    for (std::uint32_t r = row; r < row + rows; ++r) {
      if (next_ns_[r] < from_ns) skip_to(r, from_ns);
    }
    span = span_of(next_ns_.data() + row, rows);
  }
  tile.count = 0;
  if (span.first >= until_ns) return row + rows;
  take_due(row, rows, span.last < until_ns ? engine::SimTime::never().ns : until_ns, tile);
  advance(tile);
  take_seconds(until_ns, tile);
  number(tile);
  return row + rows;
}

/// The next sample of each row that is due.
void SampleClock::take_due(std::uint32_t first, std::uint32_t rows, std::int64_t until_ns,
                           SampleTile& tile) {
  tile.first_row = first;
  std::size_t due = 0;
  if (until_ns == engine::SimTime::never().ns) {
    for (; due < rows; ++due) tile.row[due] = first + static_cast<std::uint32_t>(due);
    std::copy_n(next_ns_.data() + first, rows, tile.time_ns);
    std::copy_n(tick_.data() + first, rows, tile.number);
  } else {
    for (std::uint32_t row = first; row < first + rows; ++row) {
      tile.row[due] = row;
      tile.time_ns[due] = next_ns_[row];
      tile.number[due] = tick_[row];
      due += next_ns_[row] < until_ns ? 1 : 0;
    }
  }
  tile.count = due;
  tile.consecutive = due == rows;
  fill_keys(name_key_, first_row_, tile);
}

/// Moves the rows of `tile` to their next samples.
void SampleClock::advance(const SampleTile& tile) {
  constexpr std::size_t kRows = engine::kTileRows;
  std::uint64_t ticks[kRows];
  std::int64_t times[kRows];
  std::uint64_t luck[kRows];
  double scratch[3][kRows];
  const std::size_t n = tile.count;
  for (std::size_t i = 0; i < n; ++i) ticks[i] = tile.number[i] + 1;
  if (has_jitter_) {
    engine::fill_bits(seed_, Purpose::kSampleClock, {tile.key, n}, engine::DrawIndices(ticks, n),
                      {luck, n});
  } else {
    std::fill_n(luck, n, 0);
  }
  const TickColumns from{
      ticks, gathered(params_.get<&AnalogSensorParams::clock_phase_s>(), tile, scratch[0]),
      gathered(params_.get<&AnalogSensorParams::clock_drift>(), tile, scratch[1]),
      gathered(params_.get<&AnalogSensorParams::clock_jitter_s>(), tile, scratch[2]), luck};
  fill_tick_times(from, n, period_ns_, offset_ns_, times);
  for (std::size_t i = 0; i < n; ++i) {
    tick_[tile.row[i]] = ticks[i];
    next_ns_[tile.row[i]] = times[i];
  }
  if (!may_be_away_) return;
  for (std::size_t i = 0; i < n; ++i) wait_until_awake(tile.row[i]);
}

/// A fast clock, or jitter across the border of two calls, makes a second sample due.
void SampleClock::take_seconds(std::int64_t until_ns, SampleTile& tile) {
  const auto has_second = [&](std::uint32_t row) { return next_ns_[row] < until_ns; };
  if (std::none_of(tile.row, tile.row + tile.count, has_second)) return;
  const SampleTile firsts = tile;
  tile.count = 0;
  tile.consecutive = false;
  const auto put = [&](std::size_t i, std::int64_t time_ns, std::uint64_t tick) {
    tile.row[tile.count] = firsts.row[i];
    tile.key[tile.count] = firsts.key[i];
    tile.time_ns[tile.count] = time_ns;
    tile.number[tile.count++] = tick;
  };
  for (std::size_t i = 0; i < firsts.count; ++i) {
    const std::uint32_t row = firsts.row[i];
    put(i, firsts.time_ns[i], firsts.number[i]);
    if (!has_second(row)) continue;
    put(i, next_ns_[row], tick_[row]);  // there is no third: ticks of 0.99 P, errors of 0.44 P
    step(row);
  }
}

/// Where ticks are not all samples, samples count for themselves.
void SampleClock::number(SampleTile& tile) {
  if (!taken_.empty()) {
    for (std::size_t i = 0; i < tile.count; ++i) tile.number[i] = taken_[tile.row[i]]++;
  }
  tile.one_number = all_alike(tile.number, tile.count);
}

void SampleClock::step(std::uint32_t row) {
  next_ns_[row] = due(row, ++tick_[row]);
  wait_until_awake(row);
}

/// Lets ticks pass that are before `time_ns`.
void SampleClock::skip_to(std::uint32_t row, std::int64_t time_ns) {
  const double later_ns = params_.get<&AnalogSensorParams::clock_phase_s>()[row] * 1e9;
  const double stretch = 1.0 + params_.get<&AnalogSensorParams::clock_drift>()[row];
  const double ticks = (static_cast<double>(time_ns - offset_ns_) - later_ns) /
                       (static_cast<double>(period_ns_) * stretch);
  // Two before the estimate: one for its rounding, one for a late tick.
  if (ticks > 2.0) {
    tick_[row] = std::max(tick_[row], static_cast<std::uint64_t>(std::floor(ticks)) - 2);
    next_ns_[row] = due(row, tick_[row]);
  }
  while (next_ns_[row] < time_ns) next_ns_[row] = due(row, ++tick_[row]);
  wait_until_awake(row);
}

void SampleClock::wait_until_awake(std::uint32_t row) {
  if (!may_be_away_) return;
  const std::int64_t awake = presence_.awake_from(row, next_ns_[row]);
  if (awake == next_ns_[row]) return;
  if (awake == engine::SimTime::never().ns) {
    next_ns_[row] = awake;
    return;
  }
  skip_to(row, awake);
}

std::int64_t SampleClock::due(std::uint32_t row, std::uint64_t tick) const {
  const double jitter_s = params_.get<&AnalogSensorParams::clock_jitter_s>()[row];
  const std::uint64_t key = engine::row_key(name_key_, std::uint64_t{first_row_} + row);
  const std::uint64_t luck =
      has_jitter_ ? engine::bits_at({seed_, key, Purpose::kSampleClock}, tick) : 0;
  return offset_ns_ +
         tick_time(period_ns_, tick, params_.get<&AnalogSensorParams::clock_phase_s>()[row],
                   params_.get<&AnalogSensorParams::clock_drift>()[row], jitter_s, normal);
}

std::size_t SampleClock::bytes() const {
  return next_ns_.capacity() * sizeof next_ns_[0] + tick_.capacity() * sizeof tick_[0] +
         taken_.capacity() * sizeof(std::uint64_t);
}

void SampleClock::save(engine::ArchiveWriter& archive) const {
  archive.put_span(std::span(next_ns_));
  archive.put_span(std::span(tick_));
  archive.put_span(std::span(taken_));
}

bool SampleClock::load(engine::ArchiveReader& archive) {
  return archive.get_span(std::span(next_ns_)) && archive.get_span(std::span(tick_)) &&
         archive.get_span(std::span(taken_));
}

}  // namespace orrery::devices
