// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "engine/population/param_column.h"
#include "engine/registry/field.h"

namespace orrery::devices {

/// Numbers of one sensor; `signal` is the unit of what it measures. `kAnalogParams` has the
/// meanings.
struct AnalogSensorParams {
  double noise = 0.0;
  double bias = 0.0;
  double gain_error = 0.0;
  double drift_per_s = 0.0;
  double resolution = 0.0;
  double range_min = -1e300;
  double range_max = 1e300;
  double dropout = 0.0;
  double lag_s = 0.0;
  // Clock.
  double clock_phase_s = 0.0;
  double clock_jitter_s = 0.0;
  double clock_drift = 0.0;
  // Presence.
  double joins_at_s = 0.0;
  double leaves_at_s = 1e300;
  double awake_for_s = 0.0;
  double asleep_for_s = 0.0;
  double cycle_phase_s = 0.0;
  // Reporting.
  double report_change = 0.0;
  double report_at_least_every_s = 0.0;
};

namespace detail {

using AnalogRow = engine::Field<AnalogSensorParams>;

/// A difference in the unit of the measured signal.
constexpr AnalogRow of_signal(const char* name, double AnalogSensorParams::*member,
                              const char* unit, engine::Range range, const char* meaning) {
  return {name, member, unit, range, meaning, "", engine::UnitRole::kDifference};
}
constexpr AnalogRow plain(const char* name, double AnalogSensorParams::*member, const char* unit,
                          engine::Range range, const char* meaning) {
  return {name, member, unit, range, meaning, ""};
}

}  // namespace detail

inline constexpr std::array kAnalogParams = {
    detail::of_signal("noise", &AnalogSensorParams::noise, "signal", {0, 1e300},
                      "standard deviation of the noise of a value"),
    detail::of_signal("bias", &AnalogSensorParams::bias, "signal", {-1e300, 1e300},
                      "constant offset"),
    detail::plain("gain_error", &AnalogSensorParams::gain_error, "1", {-1, 10},
                  "share by which the value is too large"),
    detail::of_signal("drift_per_s", &AnalogSensorParams::drift_per_s, "signal/s", {-1e300, 1e300},
                      "steady drift since the start of the run"),
    detail::of_signal("resolution", &AnalogSensorParams::resolution, "signal", {0, 1e300},
                      "step of the converter; 0 is none"),
    detail::plain("range_min", &AnalogSensorParams::range_min, "signal", {-1e300, 1e300},
                  "lowest value it can report"),
    detail::plain("range_max", &AnalogSensorParams::range_max, "signal", {-1e300, 1e300},
                  "highest value it can report"),
    detail::plain("dropout", &AnalogSensorParams::dropout, "1", {0, 1},
                  "probability that a sample gives no value"),
    detail::plain("lag", &AnalogSensorParams::lag_s, "s", {0, 1e9},
                  "time constant of the front end; scalars only"),
    detail::plain("clock_phase", &AnalogSensorParams::clock_phase_s, "s", {0, 1e9},
                  "how much later than the first sensor it samples"),
    detail::plain("clock_jitter", &AnalogSensorParams::clock_jitter_s, "s", {0, 1e9},
                  "standard deviation of a sample's own timing error; an eighth of the period at "
                  "most"),
    detail::plain("clock_drift", &AnalogSensorParams::clock_drift, "1", {-0.01, 0.01},
                  "share by which its period is too long"),
    detail::plain("joins_at", &AnalogSensorParams::joins_at_s, "s", {0, 1e300},
                  "no samples before"),
    detail::plain("leaves_at", &AnalogSensorParams::leaves_at_s, "s", {0, 1e300},
                  "no samples from then on"),
    detail::plain("awake_for", &AnalogSensorParams::awake_for_s, "s", {0, 1e9},
                  "part of its duty cycle in which it samples"),
    detail::plain("asleep_for", &AnalogSensorParams::asleep_for_s, "s", {0, 1e9},
                  "part of its duty cycle in which it does not; 0 is none"),
    detail::plain("cycle_phase", &AnalogSensorParams::cycle_phase_s, "s", {0, 1e9},
                  "how far its duty cycle, waking first, has come at the start of the run"),
    detail::of_signal("report_change", &AnalogSensorParams::report_change, "signal", {0, 1e300},
                      "reports a sample only when it differs by this from the last reported one"),
    detail::plain("report_at_least_every", &AnalogSensorParams::report_at_least_every_s, "s",
                  {0, 1e9}, "reports an unchanged sample after this time; 0 is never")};

/// The parameters of all sensors of a bank.
class AnalogColumns {
 public:
  /// A parameter that is not in `columns` has its default for all `rows`.
  AnalogColumns(std::map<std::string, std::vector<double>> columns, std::size_t rows);

  template <double AnalogSensorParams::*Member>
  const engine::ParamColumn& get() const {
    constexpr std::size_t kIndex = index_of(Member);
    static_assert(kIndex < kAnalogParams.size(), "a parameter without a description row");
    return columns_[kIndex];
  }
  std::size_t bytes() const;

 private:
  static constexpr std::size_t index_of(double AnalogSensorParams::*member) {
    for (std::size_t i = 0; i < kAnalogParams.size(); ++i) {
      if (kAnalogParams[i].member == member) return i;
    }
    return kAnalogParams.size();
  }
  std::array<engine::ParamColumn, kAnalogParams.size()> columns_;
};

}  // namespace orrery::devices
