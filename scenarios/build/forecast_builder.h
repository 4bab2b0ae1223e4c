// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <vector>

#include "scenarios/build/plant_builder.h"

namespace orrery::scenarios {

/// What the forecasts of one control are made from in one part: a scout for every block of what it
/// forecasts and of all that this follows from.
class ForecastBuilder {
 public:
  /// Adds to `plant`; nothing where the control forecasts nothing.
  ForecastBuilder(const PartFrame& frame, const ControlElement& control, engine::Plant& plant,
                  engine::Diagnostics& diagnostics);

  /// The axes of one entry over `of`, which is here.
  engine::ForecastAxes axes(const ObservationElement& seen, engine::UnitOutput of);

 private:
  std::vector<engine::Wire> wires(const std::vector<std::size_t>& populations) const;
  engine::Duration step_of(std::size_t population) const;

  const PartFrame& frame_;
  engine::Plant& plant_;
  engine::Forecasts* forecasts_ = nullptr;
  std::map<std::pair<std::size_t, std::uint32_t>, std::size_t> scouts_;  ///< by population and row
  std::map<std::pair<std::string, std::size_t>, std::size_t> numbers_;   ///< by entry and devices
};

}  // namespace orrery::scenarios
