// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/record/run_records.h"
#include "engine/time/sim_time.h"

namespace orrery::scenarios {

/// `60,480`.
std::string grouped(std::uint64_t count);
/// Three significant digits: `0.062`, `1,230`, `1.2e+09`; `n/a` for NaN.
std::string rounded(double value);
/// A number for people with its unit: seconds become `9.4 h`, joules `23.2 MWh`, 1 stays bare.
std::string quantity(double value, const std::string& unit);
/// `9.4 h`, `61 ms`, `7 d`.
std::string span(double seconds);
/// Simulated time; `-` for never.
std::string moment(engine::SimTime time);
/// `0.28 to 0.99`, or empty without bounds.
std::string interval(const std::optional<double>& lower, const std::optional<double>& upper,
                     const std::string& unit);
/// `0.8 (0.28 to 0.99)`.
std::string with_interval(const engine::MetricRecord& metric);
/// Words of ours for a metric that the report knows: `event recall`; any other name as it is.
std::string spoken(const std::string& metric);
/// `watch_pca`, or `always_on (control)`.
std::string judge_of(const engine::MetricRecord& metric);

}  // namespace orrery::scenarios
