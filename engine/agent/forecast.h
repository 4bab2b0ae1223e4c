// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/agent/signal_memory.h"
#include "engine/population/coupled_group.h"
#include "engine/record/archive.h"

namespace orrery::engine {

/// A second instance of an exogenous population, with the same name, seed and rows, that runs
/// ahead.
struct Scout {
  std::unique_ptr<Population> population;
  Duration step;  ///< of the grid on which its original is advanced with others; 0: it is not
};

/// What is forecast, and how well.
struct Forecast {
  std::string name;
  const Population* truth = nullptr;
  int output = 0;
  std::size_t scout = 0;           ///< which one stands for the truth
  std::vector<Duration> ahead;     ///< ascending multiples of the period
  double error = 0.0;              ///< standard deviation at `error_at` and beyond
  bool error_is_absolute = false;  ///< else in standard deviations of the output so far
  Duration error_at;
};

/// Forecasts of what nobody controls: weather, prices, load, for all controls of one period. Scouts
/// run ahead of the plant and are read at the ticks; what a control sees of the instant t at lead h
/// is
///
///   x(t) + s B_t(min(h / error_at, 1))
///
/// with B_t a Brownian motion in the lead, one for each instant and row: the error has standard
/// deviation s sqrt(h / error_at) up to s, a forecast of one instant only gets better from tick to
/// tick, and each refinement is independent of the last (the martingale model of forecast
/// evolution: D. C. Heath, P. L. Jackson, IIE Transactions 26 (1994) 17). s is stated in the
/// output's unit, or in standard deviations of what the output was at the ticks so far. s = 0: the
/// perfect forecast.
///
/// A scout is the same as its original where that one's values are functions of time and its draws
/// are keyed by it. What draws once an integration step, or meets a fault, comes out otherwise than
/// its forecast; `remarks` says by how much.
class Forecasts {
 public:
  Forecasts(std::vector<Scout> scouts, const std::vector<Wire>& wires, Duration period,
            std::uint64_t seed);

  /// Before the first tick. Returns its number.
  std::size_t add(Forecast forecast);
  /// To the tick at `now`; whoever asks first at a tick sets the scouts going.
  void advance(SimTime now);
  /// The original of these axes stands at that tick.
  void fill(const ForecastAxes& axes, const AxesView& out);

  std::vector<std::string> remarks() const;
  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  /// One output of a scout, at this tick and those up to the farthest lead.
  struct Track {
    Forecast of;
    std::vector<std::int64_t> leads;      ///< ticks
    std::vector<double> error_weights;    ///< sd of B's increment up to each lead
    std::vector<std::uint64_t> entities;  ///< by row of the scout
    std::vector<double> ahead;            ///< ring of `columns()`, by number of the tick
    // Of the values so far, by row (Welford, Technometrics 4 (1962) 419).
    std::vector<double> mean;
    std::vector<double> squares;
    double surprise_max = 0.0;  ///< largest difference to the original
    std::int64_t compared = 0;  ///< the last tick in these numbers
  };

  std::size_t columns() const { return static_cast<std::size_t>(lead_most_) + 1; }
  void run_to(SimTime to);
  void read(std::int64_t tick);
  void compare(Track& track);
  double deviation(const Track& track, std::size_t row) const;

  std::vector<Scout> scouts_;
  std::vector<CoupledGroup> groups_;
  std::vector<std::size_t> alone_;  ///< scouts without wires
  Duration period_;
  std::uint64_t seed_;
  std::vector<Track> tracks_;
  std::int64_t lead_most_ = 0;
  std::int64_t read_ = 0;  ///< ticks that the scouts have been read at
  std::int64_t tick_ = 0;
  std::vector<double> column_;
  std::vector<double> draws_;
  std::vector<Notice> notices_;
  std::vector<GroupNotices> group_notices_;
};

}  // namespace orrery::engine
