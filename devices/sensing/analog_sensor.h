// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "devices/sensing/analog_params.h"
#include "engine/registry/result.h"
#include "engine/signal/sensor_bank.h"

namespace orrery::devices {

/// A sensor with an analogue front end, a converter and a clock; parameters in `analog_params.h`.
///
///   x   truth, lagged:  lag dx/dt = truth - x            (scalars only)
///   y = (1 + gain_error) x + bias + drift t + offset + fault drift + noise factor * noise + spike
///   y   repeated from the last sample while stuck, per row
///   y   rounded to a multiple of `resolution`, cut to [range_min, range_max]
///
/// Faults: drift_rate (unit/s, adds up from its onset, gone with the fault), stuck, offset,
/// noise_factor (1 + value multiplies the noise), dead (no value), spike_rate (share of samples
/// that carry a spike of 20 times the noise, or of the resolution when there is no noise, either
/// sign).
///
///   in   one output of the host, scalar or waveform
///   out  rows of the same shape; NaN and kMissing without a value, kSaturated at an end of range
///
/// Clock, presence and reporting: `sample_clock.h`, `sensor_presence.h`, `report_rule.h`, and for
/// users docs/sensors.md. A row carries the true instant of sampling, not what the sensor's clock
/// shows. Between two states of its host the truth is held: a sample at `t` in a call for [from,
/// until) has the truth at `from`, off by at most the period times the fastest rate of change; so
/// are the faults, which act from the next call on. Rows come in order of device, then time.
///
/// Draws are keyed by (seed, sensor, number of the sample), so no sample shifts another's luck. A
/// lost sample uses up its number, and so does one that is not reported. Holds for slow converters:
/// no aperture jitter inside a waveform, no non-linearity, no anti-aliasing beyond what the host
/// does. The units of the description are relative: `signal` is the unit of the measured output
/// read as a difference, `signal/s` that unit a second; `range_min` and `range_max` are `signal`
/// read as absolute values.
/// Source: IEEE Std 1241 (quantisation; ENG-08); JCGM 200 (bias, drift, resolution).
const engine::ModelInfo& analog_sensor_info();

/// Fails with `sensor-no-recording` when the period is 0 and the host plays no recording, with
/// `sensor-shape` when the width does not fit the shape of the output, with `sensor-range` when
/// range_min is above range_max, with `sensor-clock` when a sensor that plays a recording has a
/// clock or a presence or when the jitter is above an eighth of the period, with `sensor-presence`
/// when it leaves before it joins, and with `sensor-cycle` when it never wakes.
engine::Result<std::unique_ptr<engine::SensorBank>> make_analog_sensor(engine::SensorBankSpec spec);

}  // namespace orrery::devices
