// SPDX-License-Identifier: Apache-2.0
#include "models/learn/squash.h"

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace orrery::models {
namespace {

/// exp(y) for -20 <= y <= 0.
[[gnu::always_inline]] inline float exp_of_negative(float y) {
  const auto power = static_cast<std::int32_t>(y * 1.44269504088896341F - 0.5F);
  const auto whole = static_cast<float>(power);
  const float r = (y - whole * 0.693359375F) + whole * 2.12194440e-4F;  // less power * ln 2
  float p = 1.9875691500e-4F;
  p = p * r + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  p = p * r + 5.0000001201e-1F;
  const float fraction = p * r * r + r + 1.0F;
  return fraction * std::bit_cast<float>((power + 127) << 23);
}

/// Bits of numbers that are not negative stand in the order of the numbers; choices between whole
/// numbers do not keep a loop from being vectorised, those between numbers do.
[[gnu::always_inline]] inline std::int32_t order_of(float x) {
  return std::bit_cast<std::int32_t>(x);
}

[[gnu::always_inline]] inline float tanh_of(float x) {
  const std::int32_t size = order_of(std::fabs(x));
  const std::int32_t limit = order_of(10.0F);  // tanh is 1 from 9.02 on
  const std::int32_t bounded = size < limit ? size : limit;
  const float t = exp_of_negative(-2.0F * std::bit_cast<float>(bounded));
  const float far = std::copysign((1.0F - t) / (1.0F + t), x);
  const float z = x * x;
  float p = -5.70498872745e-3F;
  p = p * z + 2.06390887954e-2F;
  p = p * z - 5.37397155531e-2F;
  p = p * z + 1.33314422036e-1F;
  p = p * z - 3.33332819422e-1F;
  const float near = p * z * x + x;  // NaN where x is
  constexpr std::int32_t kInfinity = 0x7f800000;
  const std::int32_t is_far = -static_cast<std::int32_t>(size >= order_of(0.625F)) &
                              -static_cast<std::int32_t>(size <= kInfinity);
  return std::bit_cast<float>((order_of(far) & is_far) | (order_of(near) & ~is_far));
}

[[gnu::always_inline]] inline void tanh_all(float* x, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) x[i] = tanh_of(x[i]);
}
[[gnu::always_inline]] inline void logistic_all(float* x, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) x[i] = 0.5F * tanh_of(0.5F * x[i]) + 0.5F;
}

// The same operations in registers of 16 and 32 bytes: equal bits.
void tanh_plain(float* x, std::size_t n) { tanh_all(x, n); }
void logistic_plain(float* x, std::size_t n) { logistic_all(x, n); }
#if defined(__x86_64__)
[[gnu::target("avx2")]] void tanh_avx2(float* x, std::size_t n) { tanh_all(x, n); }
[[gnu::target("avx2")]] void logistic_avx2(float* x, std::size_t n) { logistic_all(x, n); }
#endif

using Kernel = void (*)(float*, std::size_t);

Kernel of_this_processor(Kernel plain, [[maybe_unused]] Kernel avx2) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return avx2;
#endif
  return plain;
}
#if !defined(__x86_64__)
constexpr Kernel tanh_avx2 = tanh_plain;
constexpr Kernel logistic_avx2 = logistic_plain;
#endif

}  // namespace

void squash_tanh(std::span<float> values) {
  static const Kernel kKernel = of_this_processor(tanh_plain, tanh_avx2);
  kKernel(values.data(), values.size());
}

void squash_logistic(std::span<float> values) {
  static const Kernel kKernel = of_this_processor(logistic_plain, logistic_avx2);
  kKernel(values.data(), values.size());
}

}  // namespace orrery::models
