// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/record/tap.h"
#include "scenarios/session/control_trail.h"

namespace orrery::scenarios {

/// Adds up what the steps of single decision makers were worth, for controls that have several: a
/// run's metrics have them all together only. It belongs to the window, not to the run: a copy of
/// it is kept with each snapshot in memory.
class MakerTally final : public engine::Tap {
 public:
  MakerTally() = default;
  explicit MakerTally(const std::vector<ControlOutline>& controls);

  void on_control(const engine::ControlRecord& record) override;
  /// Fills the numbers so far of the trail's decision makers.
  void show(const ControlOutline& control, ControlTrail& trail) const;
  std::size_t bytes() const;

 private:
  using Reduce = MeasureElement::Reduce;
  /// A column has one number a decision maker.
  struct Columns {
    std::vector<double> reward;
    std::vector<Reduce> reduce;                 ///< by measure
    std::vector<std::vector<double>> measures;  ///< of a mean: the sum
    std::vector<std::vector<double>> costs;
    std::vector<std::uint64_t> decisions;
    std::vector<std::uint64_t> steps;  ///< decisions that another followed
    std::vector<std::uint64_t> on_fallback;
  };

  std::map<std::string, Columns> by_control_;
};

}  // namespace orrery::scenarios
