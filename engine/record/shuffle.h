// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace orrery::engine {

/// All lowest bytes of the elements first, then all second bytes, and so on: what is alike stands
/// together. Returns the end of what was written.
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

}  // namespace orrery::engine
