// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "engine/record/run_records.h"
#include "engine/time/sim_time.h"
#include "scenarios/session/control_outline.h"

namespace orrery::scenarios {

/// What of a control is copied into a view: so many decision makers, and of a single one so many
/// of its observations. The rest is counted.
inline constexpr std::size_t kMakersShown = 50;
inline constexpr std::size_t kObservationsShown = 200;

inline constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

struct ObservedValue {
  double value = kUnknown;
  bool missing = false;  ///< nothing arrived, or it was too old: the value is a stand-in
  engine::SimTime sampled_at = engine::SimTime::never();  ///< of the newest reading
};

/// A decision maker at its latest decision. NaN, or no value: the source does not know.
struct MakerTrail {
  std::uint32_t maker = 0;
  std::optional<bool> fallback;         ///< it decides at this moment
  std::optional<std::size_t> missing;   ///< observations
  std::vector<ObservedValue> observed;  ///< where a single decision maker was asked for
  std::vector<double> actions;          ///< by action: what was decided last
  double reward = kUnknown;             ///< of the last step; NaN also before the first one ends
  std::vector<double> measures;         ///< of the last step
  std::vector<double> costs;
  double reward_so_far = kUnknown;
  std::vector<double> measures_so_far;  ///< as the measure says: sum, mean, least, largest
  std::vector<double> costs_so_far;
  std::optional<std::uint64_t> decisions;
  std::optional<std::uint64_t> on_fallback;
};

/// A controller under the magnifying glass.
struct ControlTrail {
  ControlLook look;
  engine::SimTime at = engine::SimTime::never();  ///< the latest decision; never: none yet
  std::vector<MakerTrail> makers;                 ///< the first `kMakersShown` of those asked for
  std::optional<std::size_t> on_fallback_now;     ///< of those asked for

  // Over all decision makers of the control, since the start: what the run's metrics say.
  double reward_so_far = kUnknown;
  std::vector<double> measures_so_far;
  std::vector<double> costs_so_far;
  std::optional<std::uint64_t> decisions;
  std::optional<std::uint64_t> on_fallback;

  engine::SimTime counted_since;  ///< the numbers so far of single decision makers begin here
  std::string left_out;           ///< what the source does not tell, and why; empty: nothing

  std::size_t makers_left_out() const { return look.count - makers.size(); }
};

/// A measure so far, when another step is added to `steps` of them; a mean is kept as the sum.
double joined(double so_far, std::uint64_t steps, MeasureElement::Reduce reduce, double step);
/// What is said of it: of a mean, the mean.
double reported(double so_far, std::uint64_t steps, MeasureElement::Reduce reduce);

/// Whether a view has what was asked for, and nothing else.
bool are_of(const std::vector<ControlTrail>& trails, const std::vector<ControlLook>& looks);

/// An empty trail: everything is unknown.
ControlTrail unknown_trail(const ControlOutline& control, const ControlLook& look);
/// The totals of a control out of the metrics of its run.
void take_metrics(const ControlOutline& control, const std::vector<engine::MetricRecord>& metrics,
                  ControlTrail& trail);
/// Where there is one decision maker alone, its numbers so far are those of the control.
void share_totals(ControlTrail& trail);

}  // namespace orrery::scenarios
