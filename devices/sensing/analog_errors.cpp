// SPDX-License-Identifier: Apache-2.0
#include "devices/sensing/analog_errors.h"

#include "devices/sensing/wide_numbers.h"
#include "engine/numeric/simd_clones.h"

namespace orrery::devices {

namespace {

ORRERY_SIMD_CLONES void add_errors(const ErrorColumns& of, double* __restrict out) {
  const std::size_t count = of.count;
  for (std::size_t i = 0; i < count; ++i) {
    const double gain = 1.0 + of.gain_error[i];
    // As the sum with the offsets of a fault, which are 0 here: it makes no -0.
    const double offset = of.bias[i] + of.drift_per_s[i] * of.time_s[i] + 0.0;
    out[i] = gain * of.real[i] + offset;
  }
}

ORRERY_SIMD_CLONES void add_noise(const ErrorColumns& of, double* __restrict out) {
  const std::size_t count = of.count;
  for (std::size_t i = 0; i < count; ++i) out[i] += of.noise[i] * of.normal[i];
}

ORRERY_SIMD_CLONES void convert(const ErrorColumns& of, double* __restrict out) {
  const std::size_t count = of.count;
  for (std::size_t i = 0; i < count; ++i)
    out[i] = converted(out[i], of.resolution[i], of.range_min[i], of.range_max[i]);
}

ORRERY_SIMD_CLONES void mark(const ErrorColumns& of, const double* value,
                             engine::Quality* __restrict quality) {
  const std::size_t count = of.count;
  for (std::size_t i = 0; i < count; ++i) {
    const bool at_end = static_cast<int>(value[i] <= of.range_min[i]) |
                        static_cast<int>(value[i] >= of.range_max[i]);
    quality[i] = at_end ? engine::Quality::kSaturated : engine::Quality::kGood;
  }
}

}  // namespace

void fill_readings(const ErrorColumns& of, double* out, engine::Quality* quality) {
  add_errors(of, out);
  if (of.normal != nullptr) add_noise(of, out);
  convert(of, out);
  mark(of, out, quality);
}

ORRERY_SIMD_CLONES void fill_seconds(std::span<const std::int64_t> times_ns, double* out) {
  const std::int64_t* const from = times_ns.data();
  const std::size_t count = times_ns.size();
  for (std::size_t i = 0; i < count; ++i)
    out[i] = double_of(static_cast<std::uint64_t>(from[i])) * 1e-9;
}

}  // namespace orrery::devices
