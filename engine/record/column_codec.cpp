// SPDX-License-Identifier: Apache-2.0
#include "engine/record/column_codec.h"

#include <bit>
#include <cstring>
#include <limits>

#include "engine/record/zstd_frame.h"
#include "engine/registry/check.h"

namespace orrery::engine {

static_assert(std::endian::native == std::endian::little, "the file's byte order is little endian");

namespace {

constexpr std::size_t kBytesPerRow = sizeof(DeviceId) + sizeof(std::int64_t) + 1;

template <class T>
std::uint8_t* shuffle(std::span<const T> values, std::uint8_t* out) {
  const std::size_t n = values.size();
  for (std::size_t i = 0; i < n; ++i) {
    std::uint8_t bytes[sizeof(T)];
    std::memcpy(bytes, &values[i], sizeof(T));
    for (std::size_t b = 0; b < sizeof(T); ++b) out[b * n + i] = bytes[b];
  }
  return out + n * sizeof(T);
}

template <class T>
const std::uint8_t* unshuffle(const std::uint8_t* in, std::span<T> values) {
  const std::size_t n = values.size();
  for (std::size_t i = 0; i < n; ++i) {
    std::uint8_t bytes[sizeof(T)];
    for (std::size_t b = 0; b < sizeof(T); ++b) bytes[b] = in[b * n + i];
    std::memcpy(&values[i], bytes, sizeof(T));
  }
  return in + n * sizeof(T);
}

tl::unexpected<Diagnostics> damaged() {
  return failure("result-damaged", {}, "a block of recorded values does not unpack",
                 "the file was changed or cut after it was written; run the scenario again");
}

}  // namespace

std::vector<std::uint8_t> encode_chunk(const SeriesChunk& chunk) {
  const std::size_t n = chunk.rows();
  ORRERY_CHECK(
      chunk.time.size() == n && chunk.quality.size() == n && chunk.values.size() == n * chunk.width,
      "columns of a chunk are of one length");
  std::vector<std::uint8_t> plain(n * kBytesPerRow + chunk.values.size() * sizeof(double));
  std::vector<std::uint32_t> device(n);
  std::vector<std::uint64_t> time(n);
  std::uint32_t last_device = 0;
  std::uint64_t last_time = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const auto ns = static_cast<std::uint64_t>(chunk.time[i].ns);
    device[i] = chunk.device[i] - last_device;
    time[i] = ns - last_time;
    last_device = chunk.device[i];
    last_time = ns;
  }
  std::uint8_t* out = shuffle<std::uint32_t>(device, plain.data());
  out = shuffle<std::uint64_t>(time, out);
  for (Quality quality : chunk.quality) *out++ = static_cast<std::uint8_t>(quality);
  shuffle<double>(chunk.values, out);
  return pack_frame(plain);
}

Result<SeriesChunk> decode_chunk(std::span<const std::uint8_t> packed, std::size_t rows,
                                 std::uint32_t width) {
  const std::size_t row_bytes = kBytesPerRow + std::size_t{width} * sizeof(double);
  if (rows > std::numeric_limits<std::uint64_t>::max() / row_bytes) return damaged();
  const auto plain = unpack_frame(packed, std::uint64_t{rows} * row_bytes);
  if (!plain) return damaged();

  SeriesChunk chunk;
  chunk.width = width;
  chunk.device.resize(rows);
  chunk.time.resize(rows);
  chunk.quality.resize(rows);
  chunk.values.resize(rows * width);
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

}  // namespace orrery::engine
