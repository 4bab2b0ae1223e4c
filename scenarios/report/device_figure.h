// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/record/result_file.h"
#include "scenarios/report/figures.h"

namespace orrery::scenarios {

struct TellingDevice {
  engine::DeviceId device = 0;
  std::string why;
};

/// The few of the recorded devices that say most about a run: the severest fault that was found,
/// the severest that was missed, the loudest false alarm, the slowest detection; else the first
/// one.
std::vector<TellingDevice> telling_devices(const engine::RunTables& run,
                                           const std::set<engine::DeviceId>& recorded);

/// One figure a telling device: its recorded scalar signals, the scores of the agents against their
/// thresholds, faults shaded and alerts marked. What is thinned out or not drawn is said in the
/// caption. Errors: `result-damaged`.
engine::Result<std::vector<Figure>> device_figures(const engine::ResultFile& result);

/// The points of a curve that a screen can show: all of them up to `points`, else the lowest and
/// the highest of each of `points / 2` stretches, in order of time.
struct Curve {
  std::vector<double> time_s;
  std::vector<double> value;
};
Curve thinned(const Curve& curve, std::size_t points);

}  // namespace orrery::scenarios
