// SPDX-License-Identifier: Apache-2.0
#include "devices/sensing/analog_sensor.h"

#include <fmt/format.h>

#include <string>

#include "devices/sensing/analog_bank.h"
#include "engine/registry/check.h"

namespace orrery::devices {

namespace {

using engine::Diagnostics;
using engine::SensorBankSpec;

void check_shape(const SensorBankSpec& spec, Diagnostics& mistakes) {
  const auto& output = spec.host->info().outputs[static_cast<std::size_t>(spec.output)];
  const bool wide = output.shape != engine::PortShape::kScalar;
  engine::Batch none;
  if (spec.period.ns <= 0 && (wide || !spec.host->recorded(spec.output, {}, {}, none)))
    mistakes.error("sensor-no-recording", {},
                   fmt::format("{}: a sensor without a period needs recorded data", spec.name),
                   "give the sensor a period");
  const bool image = output.shape == engine::PortShape::kImage;
  if (image && spec.width < 4)
    mistakes.error("sensor-shape", {}, fmt::format("{}: '{}' is an image", spec.name, output.name),
                   "give the sensor samples: the pixels of a picture, 4 or more");
  if (wide && !image && (spec.width < 2 || !(spec.sample_rate_hz > 0.0)))
    mistakes.error("sensor-shape", {},
                   fmt::format("{}: '{}' is a waveform", spec.name, output.name),
                   "give the sensor samples (2 or more) and a sample rate");
  if (!wide && spec.width != 1)
    mistakes.error("sensor-shape", {},
                   fmt::format("{}: '{}' is one value, not a waveform", spec.name, output.name),
                   "take samples and sample rate away");
}

using Params = AnalogSensorParams;

/// A mistake of one row tells it: the columns come from one line of the scenario.
template <class Wrong, class Say>
void check_rows(const SensorBankSpec& spec, const char* code, const char* remedy, Wrong wrong,
                Say say, Diagnostics& mistakes) {
  for (std::uint32_t row = 0; row < spec.host->size(); ++row) {
    if (!wrong(row)) continue;
    mistakes.error(code, {}, fmt::format("{}[{}]: {}", spec.name, row, say(row)), remedy);
    return;
  }
}

void check_range(const SensorBankSpec& spec, const AnalogColumns& params, Diagnostics& mistakes) {
  const auto& low = params.get<&Params::range_min>();
  const auto& high = params.get<&Params::range_max>();
  check_rows(
      spec, "sensor-range", "exchange them", [&](auto row) { return low[row] > high[row]; },
      [&](auto row) {
        return fmt::format("range_min {} is above range_max {}", low[row], high[row]);
      },
      mistakes);
}

void check_clock(const SensorBankSpec& spec, const AnalogColumns& params, Diagnostics& mistakes) {
  if (!SampleClock::is_needed(params)) return;
  if (spec.period.ns <= 0) {
    mistakes.error("sensor-clock", {},
                   fmt::format("{}: recorded rows have times of their own", spec.name),
                   "give the sensor a period, or take clock, presence and sleep away");
    return;
  }
  const double most_s = spec.period.seconds() / 8.0;
  const auto& jitter = params.get<&Params::clock_jitter_s>();
  check_rows(
      spec, "sensor-clock", "lower clock_jitter, or lengthen the period",
      [&](auto row) { return jitter[row] > most_s; },
      [&](auto row) {
        return fmt::format("a clock_jitter of {} s is above an eighth of the period, {} s",
                           jitter[row], most_s);
      },
      mistakes);
}

void check_presence(const SensorBankSpec& spec, const AnalogColumns& params,
                    Diagnostics& mistakes) {
  const auto& joins = params.get<&Params::joins_at_s>();
  const auto& leaves = params.get<&Params::leaves_at_s>();
  check_rows(
      spec, "sensor-presence", "exchange them", [&](auto row) { return leaves[row] < joins[row]; },
      [&](auto row) {
        return fmt::format("leaves_at {} s is before joins_at {} s", leaves[row], joins[row]);
      },
      mistakes);
  const auto& awake = params.get<&Params::awake_for_s>();
  const auto& asleep = params.get<&Params::asleep_for_s>();
  check_rows(
      spec, "sensor-cycle", "give awake_for too",
      [&](auto row) { return asleep[row] > 0.0 && awake[row] < 1e-9; },
      [&](auto) { return std::string("it sleeps and never wakes"); }, mistakes);
}

}  // namespace

engine::Result<std::unique_ptr<engine::SensorBank>> make_analog_sensor(
    engine::SensorBankSpec spec) {
  ORRERY_CHECK(spec.host != nullptr, "a sensor bank needs a host");
  engine::Diagnostics mistakes;
  check_shape(spec, mistakes);
  const AnalogColumns params(spec.columns, spec.host->size());
  check_range(spec, params, mistakes);
  check_clock(spec, params, mistakes);
  check_presence(spec, params, mistakes);
  if (mistakes.has_errors()) return engine::failure(mistakes);
  return std::make_unique<AnalogBank>(std::move(spec));
}

const engine::ModelInfo& analog_sensor_info() {
  static const engine::ModelInfo info = [] {
    engine::ModelInfo i;
    i.kind = engine::ModelKind::kSensor;
    i.name = "analog";
    i.summary =
        "analogue sensor: noise, bias, drift, lag, quantisation, saturation, dropout, clock";
    i.details =
        "Truth is lagged, scaled, shifted, made noisy, rounded to the resolution and cut to the "
        "range. The unit `signal` is that of the measured output, as a difference for all but "
        "range_min and range_max. Sample n is taken at offset + clock_phase + n period "
        "(1 + clock_drift) + clock_jitter E, while the sensor is there and awake. With "
        "report_change it reports only samples that differ from the last reported one.";
    i.source =
        "IEEE Std 1241 (quantisation); JCGM 200 (bias, drift, resolution); Miskowicz, "
        "Send-on-delta "
        "concept, Sensors 6 (2006) 49-63 (report_change)";
    i.params = engine::describe(kAnalogParams);
    i.fault_points = engine::describe(kSensorFaultPoints);
    return i;
  }();
  return info;
}

}  // namespace orrery::devices
