// SPDX-License-Identifier: Apache-2.0
#include "models/data/waveform_moments.h"

#include <algorithm>
#include <cmath>

namespace orrery::models {
namespace {

// Sums run in a fixed number of lanes: the order of additions is the same for every compiler, and
// the lanes still fit vector registers.
constexpr std::size_t kLanes = 4;
using Lanes = std::array<double, kLanes>;

double total(const Lanes& lanes) { return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]); }

}  // namespace

double waveform_mean(std::span<const double> samples) {
  Lanes sum{};
  const std::size_t whole = samples.size() / kLanes * kLanes;
  for (std::size_t i = 0; i < whole; i += kLanes)
    for (std::size_t lane = 0; lane < kLanes; ++lane) sum[lane] += samples[i + lane];
  for (std::size_t i = whole; i < samples.size(); ++i) sum[i - whole] += samples[i];
  return total(sum) / static_cast<double>(samples.size());
}

WaveformMoments waveform_moments(std::span<const double> samples) {
  const double mean = waveform_mean(samples);
  Lanes second{};
  Lanes third{};
  Lanes fourth{};
  Lanes peak{};
  const auto add = [&](std::size_t lane, double sample) {
    const double d = sample - mean;
    const double d2 = d * d;
    second[lane] += d2;
    third[lane] += d2 * d;
    fourth[lane] += d2 * d2;
    peak[lane] = std::max(peak[lane], d2);
  };
  const std::size_t whole = samples.size() / kLanes * kLanes;
  for (std::size_t i = 0; i < whole; i += kLanes)
    for (std::size_t lane = 0; lane < kLanes; ++lane) add(lane, samples[i + lane]);
  for (std::size_t i = whole; i < samples.size(); ++i) add(i - whole, samples[i]);

  const auto n = static_cast<double>(samples.size());
  const double variance = total(second) / n;
  WaveformMoments moments;
  if (std::isnan(variance)) return {variance, variance, variance, variance, variance};
  if (variance == 0.0) return moments;
  moments.rms = std::sqrt(variance);
  moments.peak = std::sqrt(*std::max_element(peak.begin(), peak.end()));
  moments.crest = moments.peak / moments.rms;
  moments.kurtosis = total(fourth) / n / (variance * variance);
  moments.skewness = total(third) / n / (variance * moments.rms);
  return moments;
}

const std::vector<std::string>& WaveformMoments::names() {
  static const std::vector<std::string> kAll = {"rms", "peak", "crest", "kurtosis", "skewness"};
  return kAll;
}

void WaveformMoments::write(std::span<double> row) const {
  row[0] = rms;
  row[1] = peak;
  row[2] = crest;
  row[3] = kurtosis;
  row[4] = skewness;
}

}  // namespace orrery::models
