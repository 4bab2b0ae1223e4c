// SPDX-License-Identifier: Apache-2.0
#include "engine/record/zstd_frame.h"

#include <zstd.h>

#include <memory>

#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

// Level 1: on sensor noise higher levels cost five times the time for 2 % of the size.
constexpr int kLevel = 1;
// zstd packs at most about 1 : 32,000.
constexpr std::uint64_t kRatioMax = 100'000;

struct FreeCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

}  // namespace

std::vector<std::uint8_t> pack_frame(std::span<const std::uint8_t> plain) {
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

std::optional<std::vector<std::uint8_t>> unpack_frame(std::span<const std::uint8_t> packed,
                                                      std::uint64_t size) {
  // The frame's own size is compared before anything is allocated by a damaged row's numbers.
  const unsigned long long told = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (told == ZSTD_CONTENTSIZE_ERROR || told == ZSTD_CONTENTSIZE_UNKNOWN || told != size) return {};
  if (size / kRatioMax > packed.size()) return {};
  std::vector<std::uint8_t> plain(size);
  const std::size_t got = ZSTD_decompress(plain.data(), plain.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) || got != size) return {};
  return plain;
}

}  // namespace orrery::engine
