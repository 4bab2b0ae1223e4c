// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/signal/batch.h"
#include "engine/time/sim_time.h"
#include "scenarios/format/scenario.h"
#include "scenarios/format/unit.h"

namespace orrery::scenarios {

/// A number of a control. Values are SI; the unit in which a person reads it stays the same while
/// the value moves.
struct ControlQuantity {
  std::string name;
  std::string unit = "1";      ///< SI
  std::string shown;           ///< `EUR/kWh`; empty: whatever suits `unit`
  Unit scale;                  ///< of `shown`
  bool is_difference = false;  ///< counted from no zero, as a change of temperature is

  double in_shown(double value) const {
    return is_difference ? scale.difference_from_si(value) : scale.from_si(value);
  }
};

/// Decision makers [first, first + count) of a control.
struct ControlLook {
  std::uint32_t control = 0;  ///< index into `PlantOutline::controls`
  std::uint32_t first = 0;
  std::uint32_t count = 1;
  bool operator==(const ControlLook&) const = default;
};

/// A controller of section `control`, as somebody who looks at it needs it. It does not change
/// during a run.
struct ControlOutline {
  struct Observation : ControlQuantity {
    enum class Kind { kReading, kEarlier, kAge, kForecast, kClock, kAction };
    Kind kind = Kind::kReading;
    double low = 0.0;  ///< what is expected
    double high = 0.0;
  };
  struct Action : ControlQuantity {
    std::string to;  ///< `heat_pump.modulation`
    double low = 0.0;
    double high = 0.0;
    std::vector<double> levels;  ///< empty: anything from `low` to `high`
    std::vector<std::string> level_names;
  };
  struct Measure : ControlQuantity {
    MeasureElement::Reduce so_far = MeasureElement::Reduce::kSum;  ///< over steps
  };
  struct Cost : ControlQuantity {
    double budget = 0.0;                 ///< of a decision maker in an episode
    std::optional<std::size_t> measure;  ///< that it is
  };
  /// A machine that it runs on, with the decision makers that are there.
  struct Site {
    std::uint32_t node = 0;  ///< instance
    std::uint32_t first = 0;
    std::uint32_t count = 1;
  };
  /// Which decision maker has a row of a population: commands it, or is there for it.
  struct Reach {
    std::uint32_t population = 0;
    std::vector<std::optional<std::uint32_t>> makers;  ///< by row
  };

  std::string name;
  std::string node;
  std::string each;      ///< a population; empty: one decision maker for the whole plant
  std::string model;     ///< `pid`; `trained (heating.orrctl)`
  std::string fallback;  ///< likewise; empty: none
  std::uint32_t fallback_after = 0;
  engine::Duration period;
  engine::Duration episode;
  std::uint32_t makers = 1;
  engine::DeviceId first_device = 0;  ///< stands for decision maker 0 in recordings
  std::vector<std::string> signals;   ///< that it observes
  std::vector<Observation> observations;
  std::vector<Action> actions;
  std::vector<Measure> measures;
  std::vector<Cost> costs;
  std::vector<Site> sites;
  std::vector<Reach> reaches;

  /// `home[3]`; empty where there is one for the whole plant.
  std::string maker_name(std::uint32_t maker) const;
};

std::vector<ControlOutline> outline_of_controls(const Scenario& scenario);

}  // namespace orrery::scenarios
