// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <span>

#include "engine/signal/quality.h"

namespace orrery::devices {

/// The equations of a healthy analogue sensor for many samples, one value each, in columns. `real`
/// is the truth behind the front end; `normal` may be null where no sensor has noise.
struct ErrorColumns {
  std::size_t count = 0;
  const double* real = nullptr;
  const double* time_s = nullptr;
  const double* normal = nullptr;
  const double* noise = nullptr;
  const double* gain_error = nullptr;
  const double* bias = nullptr;
  const double* drift_per_s = nullptr;
  const double* resolution = nullptr;
  const double* range_min = nullptr;
  const double* range_max = nullptr;
};

/// Rounded to a multiple of `resolution`, cut to the range.
inline double converted(double value, double resolution, double range_min, double range_max) {
  const double rounded = resolution * std::floor(value / resolution + 0.5);
  const double fine = resolution > 0.0 ? rounded : value;
  const double above = fine < range_min ? range_min : fine;
  return above > range_max ? range_max : above;
}

inline engine::Quality quality_of(double value, double range_min, double range_max) {
  return value <= range_min || value >= range_max ? engine::Quality::kSaturated
                                                  : engine::Quality::kGood;
}

/// Values and whether they are at an end of the range. `out` and `quality` overlap no other column.
void fill_readings(const ErrorColumns& of, double* out, engine::Quality* quality);

/// Times in seconds; no time is negative.
void fill_seconds(std::span<const std::int64_t> times_ns, double* out);

}  // namespace orrery::devices
