// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/step.h"

namespace orrery::models {

/// Log band energies of a waveform row.
///
///   X        real FFT of (samples - mean) * Hann window
///   e_band   mean square of the signal within the band: one-sided |X|^2 over N sum(window^2);
///            the bands from 0 to half the sample rate add up to the variance (Parseval)
///   out      ln(max(e_band, 1e-20)), so that a doubled amplitude adds 1.39 everywhere
///
/// `envelope` adds the same bands of the envelope (magnitude of the analytic signal) of the part
/// between `envelope_from` and `envelope_to`, where a bearing's housing rings: its lines stand at
/// the rates of the knocks. `time_features` puts rms, peak, crest, kurtosis and skewness first.
///
///   in    waveform with an even number of samples, 8 or more
///   out   [rms .. skewness], band_00 .., [envelope_00 ..]
///
/// A frequency line belongs to a band by the share of its width (sample rate / N) that lies in it,
/// so bands may be narrower than a line. A row with a missing sample gives NaN. Spectra are
/// computed in single precision.
/// Source: Randall, Vibration-based Condition Monitoring, ch. 3 and 5.
const engine::ModelInfo& spectrum_info();
engine::Result<std::unique_ptr<engine::Step>> make_spectrum(const engine::StepSpec& spec);

}  // namespace orrery::models
