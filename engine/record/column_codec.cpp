// SPDX-License-Identifier: Apache-2.0
#include "engine/record/column_codec.h"

#include <zstd.h>

#include <bit>
#include <cstring>
#include <memory>

#include "engine/registry/check.h"

namespace orrery::engine {

static_assert(std::endian::native == std::endian::little, "the file's byte order is little endian");

namespace {

// Level 1: on sensor noise higher levels cost five times the time for 2 % of the size.
constexpr int kLevel = 1;
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

struct FreeCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

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

  std::unique_ptr<ZSTD_CCtx, FreeCompressor> context(ZSTD_createCCtx());
  ORRERY_CHECK(context != nullptr, "no memory for the compressor");
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::vector<std::uint8_t> packed(ZSTD_compressBound(plain.size()));
  const std::size_t size =
      ZSTD_compress2(context.get(), packed.data(), packed.size(), plain.data(), plain.size());
  ORRERY_CHECK(!ZSTD_isError(size), "packing into a buffer of the bound's size cannot fail");
  packed.resize(size);
  return packed;
}

Result<SeriesChunk> decode_chunk(std::span<const std::uint8_t> packed, std::size_t rows,
                                 std::uint32_t width) {
  // The frame's own size is compared before anything is allocated by a damaged row's numbers.
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) return damaged();
  const std::size_t row_bytes = kBytesPerRow + std::size_t{width} * sizeof(double);
  if (rows > size / row_bytes || rows * row_bytes != size) return damaged();
  // zstd packs at most about 1 : 32,000.
  if (size / 100'000 > packed.size()) return damaged();
  std::vector<std::uint8_t> plain(size);
  const std::size_t got = ZSTD_decompress(plain.data(), plain.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) || got != size) return damaged();

  SeriesChunk chunk;
  chunk.width = width;
  chunk.device.resize(rows);
  chunk.time.resize(rows);
  chunk.quality.resize(rows);
  chunk.values.resize(rows * width);
  std::vector<std::uint64_t> time(rows);
  const std::uint8_t* in = unshuffle<std::uint32_t>(plain.data(), chunk.device);
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
