// SPDX-License-Identifier: Apache-2.0
#include "engine/record/column_codec.h"

#include <zstd.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <functional>

#include "engine/record/chunk_decoder.h"
#include "engine/record/shuffle.h"
#include "engine/record/value_step.h"
#include "engine/registry/check.h"

namespace orrery::engine {

static_assert(std::endian::native == std::endian::little, "the file's byte order is little endian");

namespace {

// Level 1: on sensor noise higher levels cost five times the time for 2 % of the size.
constexpr int kLevel = 1;
/// A column of multiples may hold one value in so many that is none: a saturated or missing one.
constexpr std::size_t kOthersMost = 16;
/// Rows of a device that a step of its own must stand for; fewer do not pay for its 8 bytes.
constexpr std::size_t kRowsAStep = 3;

template <class T>
void put(const T& value, ByteSink& out) {
  const std::size_t at = out.size();
  out.resize(at + sizeof value);
  std::memcpy(out.data() + at, &value, sizeof value);
}

template <class T>
void put_shuffled(std::span<const T> values, ByteSink& out) {
  const std::size_t at = out.size();
  out.resize(at + values.size_bytes());
  shuffle(values, out.data() + at);
}

/// After how many rows the devices come again in the same order; 0: they do not.
std::size_t lag_of(std::span<const DeviceId> device) {
  if (device.size() < 2) return 0;
  const auto again = std::find(device.begin() + 1, device.end(), device.front());
  const auto lag = static_cast<std::size_t>(again - device.begin());
  if (lag == device.size()) return 0;
  return std::equal(device.begin() + static_cast<std::ptrdiff_t>(lag), device.end(), device.begin())
             ? lag
             : 0;
}

void put_quality(std::span<const Quality> quality, ByteSink& out) {
  const bool one =
      std::adjacent_find(quality.begin(), quality.end(), std::not_equal_to<>()) == quality.end();
  put(static_cast<std::uint8_t>(one ? QualityForm::kOne : QualityForm::kEach), out);
  for (const Quality flags :
       quality.first(one ? std::min<std::size_t>(1, quality.size()) : quality.size()))
    put(flags, out);
}

/// Up to `most` values that stand far apart, without NaN and infinities.
std::vector<double> sample_of(std::span<const double> values, std::size_t begin, std::size_t stride,
                              std::size_t most) {
  std::vector<double> sample;
  for (std::size_t i = begin; i < values.size() && sample.size() < most; i += stride) {
    if (std::isfinite(values[i])) sample.push_back(values[i]);
  }
  return sample;
}

/// Whether all values but one in `others` are multiples.
bool mostly_multiples(std::span<const double> values, double step, std::size_t others) {
  if (!(step > 0.0)) return false;
  const double per_step = 1.0 / step;
  std::size_t found = 0;
  for (const double value : values) found += multiple_of(value, step, per_step).exact ? 0 : 1;
  return found <= values.size() / others;
}

/// One step for all values, or nothing. A saturated value spoils a sample: there are several.
std::vector<double> common_step(std::span<const double> values, std::span<const double> known) {
  if (known.size() == 1 && mostly_multiples(values, known[0], kOthersMost)) return {known[0]};
  constexpr std::size_t kSample = 10;
  constexpr std::size_t kTries = 5;
  const std::size_t stride = values.size() / kSample + 1;
  for (std::size_t t = 0; t < kTries; ++t) {
    const double step = find_step(sample_of(values, t * stride / kTries, stride, kSample));
    if (mostly_multiples(values, step, kOthersMost)) return {step};
  }
  return {};
}

/// The step of most of a device's values, else 0.
double step_of_most(std::span<const double> values, double known) {
  constexpr std::size_t kOthers = 4;
  if (known > 0.0 && mostly_multiples(values, known, kOthers)) return known;
  const std::size_t half = values.size() / 2;
  for (const auto& part : {values, values.first(half), values.subspan(half)}) {
    const double step = find_step(part);
    if (mostly_multiples(values, step, kOthers)) return step;
  }
  return 0.0;
}

/// A step for each of the `lag` places that come again; 0 where there is none.
std::vector<double> own_steps(std::span<const double> values, std::size_t lag,
                              std::span<const double> known) {
  std::vector<double> steps(lag, 0.0);
  std::size_t found = 0;
  for (std::size_t place = 0; place < lag; ++place) {
    // Noise gives itself away at once, and costs little then.
    if (place == 256 && found < 16) return {};
    const auto sample = sample_of(values, place, lag, 64);
    steps[place] = step_of_most(sample, known.size() == lag ? known[place] : 0.0);
    found += steps[place] > 0.0 ? 1 : 0;
  }
  if (found < lag - lag / 4) return {};
  return steps;
}

}  // namespace

struct ChunkEncoder::Compressor {
  Compressor() : context(ZSTD_createCCtx()) {
    ORRERY_CHECK(context != nullptr, "no memory for the compressor");
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  }
  ~Compressor() { ZSTD_freeCCtx(context); }
  Compressor(const Compressor&) = delete;

  ZSTD_CCtx* context;
};

ChunkEncoder::ChunkEncoder(ChunkEncoder&&) noexcept = default;
ChunkEncoder::ChunkEncoder() : compressor_(std::make_unique<Compressor>()) {}
ChunkEncoder::~ChunkEncoder() = default;

std::vector<std::uint8_t> ChunkEncoder::encode(const SeriesChunk& chunk) {
  const std::size_t n = chunk.rows();
  ORRERY_CHECK(
      chunk.time.size() == n && chunk.quality.size() == n && chunk.values.size() == n * chunk.width,
      "columns of a chunk are of one length");
  plain_.clear();
  const std::size_t lag = lag_of(chunk.device);
  put(static_cast<std::uint64_t>(lag), plain_);
  const std::size_t told = lag > 0 ? lag : n;  // the other devices are those again
  numbers_.assign(chunk.device.begin(), chunk.device.begin() + static_cast<std::ptrdiff_t>(told));
  pack_integers(numbers_, 0, plain_);
  numbers_.resize(n);
  for (std::size_t i = 0; i < n; ++i) numbers_[i] = chunk.time[i].ns;
  pack_integers(numbers_, lag, plain_);
  put_quality(chunk.quality, plain_);
  put_values(chunk, lag);

  std::vector<std::uint8_t> packed(1 + ZSTD_compressBound(plain_.size()));
  packed[0] = kPackingVersion;
  const std::size_t size = ZSTD_compress2(compressor_->context, packed.data() + 1,
                                          packed.size() - 1, plain_.data(), plain_.size());
  ORRERY_CHECK(!ZSTD_isError(size), "packing into a buffer of the bound's size cannot fail");
  packed.resize(1 + size);
  return packed;
}

void ChunkEncoder::put_values(const SeriesChunk& chunk, std::size_t lag) {
  const std::span<const double> values = chunk.values;
  std::vector<double>& known = steps_[chunk.series];
  std::vector<double> steps = common_step(values, known);
  const std::size_t places = lag * chunk.width;
  if (steps.empty() && places > 0 && values.size() >= kRowsAStep * places)
    steps = own_steps(values, places, known);
  if (!steps.empty()) known = steps;
  if (steps.empty()) {
    put(static_cast<std::uint8_t>(ValueForm::kShuffled), plain_);
    return put_shuffled(values, plain_);
  }
  put_multiples(values, steps, places);
}

void ChunkEncoder::put_multiples(std::span<const double> values, std::span<const double> steps,
                                 std::size_t lag) {
  const bool one = steps.size() == 1;
  put(static_cast<std::uint8_t>(one ? ValueForm::kOneStep : ValueForm::kOwnSteps), plain_);
  put_shuffled(steps, plain_);
  std::vector<double> per_step;
  for (const double step : steps) per_step.push_back(step > 0.0 ? 1.0 / step : 0.0);
  numbers_.resize(values.size());
  std::vector<std::uint32_t> other;
  std::vector<double> as_it_is;
  std::size_t place = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Multiple multiple = multiple_of(values[i], steps[place], per_step[place]);
    numbers_[i] = multiple.k;
    if (!multiple.exact || per_step[place] == 0.0) {
      other.push_back(static_cast<std::uint32_t>(i));
      as_it_is.push_back(values[i]);
      numbers_[i] = lag > 0 && i >= lag ? numbers_[i - lag] : 0;  // a cheap one
    }
    if (!one && ++place == steps.size()) place = 0;
  }
  put(static_cast<std::uint64_t>(other.size()), plain_);
  put_shuffled<std::uint32_t>(other, plain_);
  put_shuffled<double>(as_it_is, plain_);
  pack_integers(numbers_, lag, plain_);
}

std::vector<std::uint8_t> encode_chunk(const SeriesChunk& chunk) {
  return ChunkEncoder().encode(chunk);
}

}  // namespace orrery::engine
