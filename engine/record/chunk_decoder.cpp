// SPDX-License-Identifier: Apache-2.0
#include "engine/record/chunk_decoder.h"

#include <zstd.h>

#include <algorithm>
#include <optional>

#include "engine/record/column_codec.h"
#include "engine/record/shuffle.h"

namespace orrery::engine {

namespace {

constexpr std::size_t kBytesPerRow = sizeof(DeviceId) + sizeof(std::int64_t) + 1;
/// Bytes a row of whole numbers takes at least, 9 in 128; with it a damaged number of rows is
/// refused before room is made for it.
constexpr std::size_t kRowsAByteMost = 128;

tl::unexpected<Diagnostics> damaged() {
  return failure("result-damaged", {}, "a block of recorded values does not unpack",
                 "the file was changed or cut after it was written; run the scenario again");
}

std::optional<std::vector<std::uint8_t>> decompressed(std::span<const std::uint8_t> packed) {
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) return std::nullopt;
  // zstd packs at most about 1 : 32,000.
  if (size / 100'000 > packed.size()) return std::nullopt;
  std::vector<std::uint8_t> plain(size);
  const std::size_t got = ZSTD_decompress(plain.data(), plain.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) || got != size) return std::nullopt;
  return plain;
}

SeriesChunk empty_rows(std::size_t rows, std::uint32_t width) {
  SeriesChunk chunk;
  chunk.width = width;
  chunk.device.resize(rows);
  chunk.time.resize(rows);
  chunk.quality.resize(rows);
  chunk.values.resize(rows * width);
  return chunk;
}

/// The packing of version 2: columns one behind the other, each shuffled; device and time as
/// differences to the row before.
Result<SeriesChunk> decode_version_2(std::span<const std::uint8_t> packed, std::size_t rows,
                                     std::uint32_t width) {
  const auto plain = decompressed(packed);
  if (!plain) return damaged();
  const std::size_t row_bytes = kBytesPerRow + std::size_t{width} * sizeof(double);
  if (rows > plain->size() / row_bytes || rows * row_bytes != plain->size()) return damaged();
  SeriesChunk chunk = empty_rows(rows, width);
  std::vector<std::uint64_t> time(rows);
  const std::uint8_t* in = unshuffle<std::uint32_t>(plain->data(), chunk.device);
  in = unshuffle<std::uint64_t>(in, time);
  for (auto& quality : chunk.quality) quality = static_cast<Quality>(*in++);
  unshuffle<double>(in, chunk.values);
  std::uint32_t last_device = 0;
  std::uint64_t last_time = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    chunk.device[i] = last_device += chunk.device[i];
    chunk.time[i].ns = static_cast<std::int64_t>(last_time += time[i]);
  }
  return chunk;
}

template <class T>
bool take(ByteSource& in, T& value) {
  const std::uint8_t* bytes = in.take(sizeof value);
  if (bytes != nullptr) std::memcpy(&value, bytes, sizeof value);
  return bytes != nullptr;
}

template <class T>
bool take_shuffled(ByteSource& in, std::span<T> values) {
  const std::uint8_t* bytes = in.take(values.size_bytes());
  if (bytes != nullptr) unshuffle(bytes, values);
  return bytes != nullptr;
}

bool take_devices(ByteSource& in, std::size_t lag, std::vector<DeviceId>& device) {
  const std::size_t n = device.size();
  std::vector<std::int64_t> numbers(lag > 0 ? lag : n);
  if (!unpack_integers(in, 0, numbers)) return false;
  for (std::size_t i = 0; i < n; ++i) {
    device[i] = i < numbers.size() ? static_cast<DeviceId>(numbers[i]) : device[i - lag];
  }
  return true;
}

bool take_times(ByteSource& in, std::size_t lag, std::vector<SimTime>& time) {
  std::vector<std::int64_t> numbers(time.size());
  if (!unpack_integers(in, lag, numbers)) return false;
  for (std::size_t i = 0; i < time.size(); ++i) time[i].ns = numbers[i];
  return true;
}

bool take_quality(ByteSource& in, std::vector<Quality>& quality) {
  QualityForm form{};
  if (!take(in, form)) return false;
  if (form == QualityForm::kEach)
    return std::all_of(quality.begin(), quality.end(),
                       [&](Quality& flags) { return take(in, flags); });
  Quality one{};
  if (form != QualityForm::kOne || (!quality.empty() && !take(in, one))) return false;
  std::fill(quality.begin(), quality.end(), one);
  return true;
}

bool take_multiples(ByteSource& in, std::size_t steps_count, std::size_t lag,
                    std::vector<double>& values) {
  std::vector<double> steps(steps_count);
  std::uint64_t others = 0;
  if (!take_shuffled<double>(in, steps) || !take(in, others) || others > values.size())
    return false;
  std::vector<std::uint32_t> other(others);
  std::vector<double> as_it_is(others);
  std::vector<std::int64_t> numbers(values.size());
  if (!take_shuffled<std::uint32_t>(in, other) || !take_shuffled<double>(in, as_it_is) ||
      !unpack_integers(in, lag, numbers)) {
    return false;
  }
  std::size_t place = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = steps[place] * static_cast<double>(numbers[i]);
    if (++place == steps.size()) place = 0;
  }
  for (std::size_t i = 0; i < other.size(); ++i) {
    if (other[i] >= values.size()) return false;
    values[other[i]] = as_it_is[i];
  }
  return true;
}

bool take_values(ByteSource& in, std::size_t places, std::vector<double>& values) {
  ValueForm form{};
  if (!take(in, form)) return false;
  switch (form) {
    case ValueForm::kShuffled: return take_shuffled<double>(in, values);
    case ValueForm::kOneStep: return take_multiples(in, 1, places, values);
    case ValueForm::kOwnSteps: return places > 0 && take_multiples(in, places, places, values);
  }
  return false;
}

}  // namespace

Result<SeriesChunk> decode_chunk(std::span<const std::uint8_t> packed, std::size_t rows,
                                 std::uint32_t width) {
  if (packed.empty()) return damaged();
  if (packed[0] != kPackingVersion) return decode_version_2(packed, rows, width);
  const auto plain = decompressed(packed.subspan(1));
  // A row has `width` values and a time, each a whole number at least.
  if (!plain || rows / kRowsAByteMost > plain->size()) return damaged();
  if (width > 0 && rows / kRowsAByteMost > plain->size() / width) return damaged();
  SeriesChunk chunk = empty_rows(rows, width);
  ByteSource in(*plain);
  std::uint64_t lag = 0;
  if (!take(in, lag) || lag > rows || !take_devices(in, lag, chunk.device) ||
      !take_times(in, lag, chunk.time) || !take_quality(in, chunk.quality) ||
      !take_values(in, lag * width, chunk.values) || !in.at_end()) {
    return damaged();
  }
  return chunk;
}

}  // namespace orrery::engine
