// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

namespace orrery::models {

/// Time-domain features of one waveform, after its mean is taken away (the offset of an
/// accelerometer is no vibration).
///
///   rms       sqrt(mean d^2)                unit of the signal
///   peak      max |d|                       unit of the signal
///   crest     peak / rms                    1; sine 1.414
///   kurtosis  mean d^4 / (mean d^2)^2       1; normal 3, sine 1.5
///   skewness  mean d^3 / (mean d^2)^1.5     1
///
/// A flat waveform has crest, kurtosis and skewness 0.
struct WaveformMoments {
  double rms = 0.0;
  double peak = 0.0;
  double crest = 0.0;
  double kurtosis = 0.0;
  double skewness = 0.0;

  static constexpr std::size_t kCount = 5;
  static const std::vector<std::string>& names();
  void write(std::span<double> row) const;
};

WaveformMoments waveform_moments(std::span<const double> samples);
double waveform_mean(std::span<const double> samples);

}  // namespace orrery::models
