// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "devices/rotating/bearing.h"
#include "engine/random/stream.h"

namespace orrery::devices {

/// How strongly a pump set shakes, as acceleration on the bearing housing at rated speed.
/// Amplitudes of lines and standard deviations of noise; sizes are ours, chosen so that a healthy
/// set lies near the border of zones A and B of ISO 20816-3 (1x of 0.4 m/s2 at 24 Hz is 1.9 mm/s
/// rms).
struct VibrationLevels {
  double mounting_gain = 1.0;
  double imbalance_level = 0.4;
  double misalignment_level = 0.2;
  double looseness_level = 0.1;
  double vane_level = 0.3;
  double vane_count = 6.0;
  double broadband_level = 0.6;
  double background_level = 0.02;
  double defect_level = 6.0;
  double defect_noise = 0.5;
  double cage_modulation = 0.3;
  double imbalance_fault_level = 3.0;
  double cavitation_level = 2.0;
};

/// What shakes it at the moment.
struct VibrationSource {
  double speed_hz = 0.0;
  double rated_speed_hz = 1.0;
  double defect = 0.0;     ///< of the outer ring, 0..1
  double imbalance = 0.0;  ///< fault, 0..1
  double cavitation = 0.0;
};

/// Acceleration over time: lines at 1, 2 and 3 times shaft speed (imbalance, misalignment,
/// looseness), at the vane passing frequency, at 1, 2 and 3 times BPFO growing in proportion to the
/// defect, with side bands one cage turn away from the first (the load zone passing), and white
/// noise that defect and cavitation raise. Forces go with speed squared. Phases are drawn anew for
/// each snapshot. Lines at or above half the sampling rate are left out, as an anti-aliasing filter
/// would. Fills `samples` without allocating. Draws are those of `key` from index `snapshot` on,
/// one a sample and one a line: snapshots that must differ lie further apart.
void render_vibration(const VibrationLevels& levels, const DefectRatios& ratios,
                      const VibrationSource& source, const engine::StreamKey& key,
                      std::uint64_t snapshot, double rate_hz, std::span<double> samples);

/// Root mean square of the same signal with no line left out.
double vibration_rms(const VibrationLevels& levels, const VibrationSource& source);

/// Adds amplitude * cos(2 pi frequency t + phase) to samples that are 1 / rate_hz apart.
void add_line(double amplitude, double frequency_hz, double phase, double rate_hz,
              std::span<double> samples);

}  // namespace orrery::devices
