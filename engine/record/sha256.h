// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "engine/registry/result.h"

namespace orrery::engine {

/// SHA-256 of bytes that come in pieces. Source: FIPS 180-4.
class Sha256 {
 public:
  void add(std::string_view bytes);
  std::array<std::uint8_t, 32> digest();

 private:
  void mix(const std::uint8_t* block);

  std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<std::uint8_t, 64> block_ = {};
  std::uint64_t size_ = 0;
};

std::array<std::uint8_t, 32> sha256(std::string_view bytes);
std::string sha256_hex(std::string_view bytes);
/// Of a file's content. Fails with `io-open`.
Result<std::string> sha256_of_file(const std::filesystem::path& path);

}  // namespace orrery::engine
