// SPDX-License-Identifier: Apache-2.0
#include "devices/rotating/vibration.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "devices/rotating/induction_motor.h"
#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

struct Line {
  double amplitude = 0.0;
  double order = 0.0;  ///< multiple of shaft speed
};

constexpr std::size_t kLineCount = 9;
constexpr double kSecondHarmonic = 0.6;  ///< of the BPFO line; ours
constexpr double kThirdHarmonic = 0.4;

/// Lines at rated speed; ratios only place them.
std::array<Line, kLineCount> lines_of(const VibrationLevels& v, const DefectRatios& ratios,
                                      const VibrationSource& s) {
  const double defect = v.defect_level * s.defect;
  const double side = 0.5 * v.cage_modulation * defect;
  return {{{v.imbalance_level + v.imbalance_fault_level * s.imbalance, 1.0},
           {v.misalignment_level, 2.0},
           {v.looseness_level, 3.0},
           {v.vane_level, v.vane_count},
           {defect, ratios.bpfo},
           {kSecondHarmonic * defect, 2.0 * ratios.bpfo},
           {kThirdHarmonic * defect, 3.0 * ratios.bpfo},
           {side, ratios.bpfo - ratios.ftf},
           {side, ratios.bpfo + ratios.ftf}}};
}

double gain_of(const VibrationLevels& v, const VibrationSource& s) {
  const double ratio = s.speed_hz / s.rated_speed_hz;
  return v.mounting_gain * ratio * ratio;
}

double noise_of(const VibrationLevels& v, const VibrationSource& s) {
  return gain_of(v, s) * (v.broadband_level * (1.0 + v.defect_noise * s.defect) +
                          v.cavitation_level * s.cavitation) +
         v.background_level;
}

}  // namespace

void render_vibration(const VibrationLevels& levels, const DefectRatios& ratios,
                      const VibrationSource& source, const engine::StreamKey& key,
                      std::uint64_t snapshot, double rate_hz, std::span<double> samples) {
  engine::fill_normal_run(key, snapshot, samples);
  const double sigma = noise_of(levels, source);
  for (double& sample : samples) sample *= sigma;
  const double gain = gain_of(levels, source);
  if (gain == 0.0) return;
  std::array<double, kLineCount> phases;
  for (std::size_t i = 0; i < kLineCount; ++i)
    phases[i] = kTwoPi * engine::uniform_at(key, snapshot + samples.size() + i);
  const auto lines = lines_of(levels, ratios, source);
  for (std::size_t i = 0; i < kLineCount; ++i)
    add_line(gain * lines[i].amplitude, lines[i].order * source.speed_hz, phases[i], rate_hz,
             samples);
}

double vibration_rms(const VibrationLevels& levels, const VibrationSource& source) {
  double square = 0.0;
  for (const Line& line : lines_of(levels, {}, source))
    square += 0.5 * line.amplitude * line.amplitude;
  const double gain = gain_of(levels, source);
  const double sigma = noise_of(levels, source);
  return std::sqrt(gain * gain * square + sigma * sigma);
}

// cos(a + 16 w) = 2 cos(8 w) cos(a + 8 w) - cos(a): eight independent lanes, one multiplication a
// sample. Rounding grows with the square of the row's length and stays below 1e-9 at 65,536
// samples.
void add_line(double amplitude, double frequency_hz, double phase, double rate_hz,
              std::span<double> samples) {
  constexpr std::size_t kLanes = 8;
  if (amplitude == 0.0 || !(frequency_hz < 0.5 * rate_hz)) return;
  const double step = kTwoPi * frequency_hz / rate_hz;
  const double step_cos = engine::cos(step);
  const double step_sin = engine::sin(step);
  double re = amplitude * engine::cos(phase);
  double im = amplitude * engine::sin(phase);
  std::array<double, kLanes> before;
  std::array<double, kLanes> now;
  for (std::size_t i = 0; i < 2 * kLanes; ++i) {
    (i < kLanes ? before[i] : now[i - kLanes]) = re;
    const double next_re = re * step_cos - im * step_sin;
    im = re * step_sin + im * step_cos;
    re = next_re;
  }
  const double factor = 2.0 * engine::cos(kLanes * step);
  std::size_t at = 0;
  for (; at + kLanes <= samples.size(); at += kLanes) {
    double* out = samples.data() + at;
    for (std::size_t i = 0; i < kLanes; ++i) {
      out[i] += before[i];
      const double next = factor * now[i] - before[i];
      before[i] = now[i];
      now[i] = next;
    }
  }
  for (std::size_t i = 0; at + i < samples.size(); ++i) samples[at + i] += before[i];
}

}  // namespace orrery::devices
