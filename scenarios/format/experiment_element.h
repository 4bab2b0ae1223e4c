// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/registry/diagnostic.h"
#include "engine/time/sim_time.h"

namespace orrery::scenarios {

/// One value of a factor: what it is called in tables, and the settings (`PATH=VALUE`, as of
/// `--set`) that bring it about; none: the scenario as it stands.
struct FactorLevel {
  std::string name;
  engine::SourcePlace place;
  std::vector<std::string> sets;
  std::optional<double> number;  ///< in the factor's unit; nothing for a level that is no number
};

/// Where a factor without a list of levels takes its values from.
struct FactorRange {
  double low = 0.0;  ///< in the factor's unit, both ends included
  double high = 1.0;
  bool log_scale = false;   ///< equal ratios instead of equal differences
  bool whole = false;       ///< rounded to whole numbers
  std::uint32_t steps = 0;  ///< so many evenly spaced levels; 0: it is sampled
};

/// Something of a scenario that an experiment varies.
struct FactorElement {
  std::string name;
  engine::SourcePlace place;
  std::string path;                  ///< of the setting; empty where levels name several
  std::string unit;                  ///< as the file has it, of numbers; empty: none
  std::vector<FactorLevel> levels;   ///< in the file's order; also those of a range with steps
  std::optional<FactorRange> range;  ///< sampled when it has no steps
};

/// How factors with a range and no steps get their values, all of them together.
enum class SampleMethod {
  kRandom,
  kLatinHypercube,  ///< McKay, Beckman, Conover 1979
  kSobol,           ///< a low-discrepancy sequence; more points keep the first ones
  kMorris,          ///< trajectories for elementary effects
  kSobolIndices,    ///< Saltelli's scheme for first-order and total indices
};

struct SampleElement {
  engine::SourcePlace place;
  SampleMethod method = SampleMethod::kLatinHypercube;
  std::uint32_t points = 0;  ///< of Morris: trajectories; of Sobol indices: base samples
  std::uint32_t levels = 4;  ///< of Morris' grid
  std::uint64_t seed = 1;
};

/// Replications go on until the interval of a response is narrow enough, point by point.
struct StopElement {
  engine::SourcePlace place;
  std::string response;
  std::optional<double> half_width;  ///< in the response's unit
  std::optional<double> relative;    ///< of the mean's magnitude
  double confidence = 0.95;
  std::uint32_t at_least = 5;
  std::uint32_t at_most = 100;
};

/// Paired tests of the levels of one factor against a baseline, over common random numbers.
struct CompareElement {
  engine::SourcePlace place;
  std::string factor;
  std::string baseline;  ///< a level
  double noise = 0.0;    ///< relative: differences below it are no change
  double confidence = 0.95;
};

struct OptimiseElement {
  engine::SourcePlace place;
  std::string response;
  bool maximise = false;
  std::string method = "bobyqa";   ///< `bobyqa`, `cobyla`, `sbplx`, `direct_l`, `crs2`, `isres`
  std::uint32_t evaluations = 50;  ///< points, each with all replications
  double tolerance = 1e-3;         ///< of the factors, relative to their ranges
  std::uint64_t seed = 1;          ///< of `crs2` and `isres`
};

struct BudgetElement {
  std::optional<std::uint64_t> runs;     ///< that one command executes
  std::optional<engine::Duration> time;  ///< real time of one command
};

enum class KeepResults { kNone, kFailed, kAll };

/// Section `experiment` of a scenario. It never takes part in a run's identity: what a run does is
/// in the rest of the file, its level settings and its seed.
struct ExperimentElement {
  engine::SourcePlace place;
  std::vector<FactorElement> factors;
  /// Points named one by one, each a level (index) for every factor; instead of the grid.
  std::vector<std::vector<std::size_t>> points;
  std::optional<SampleElement> sample;
  std::uint32_t replications = 1;
  std::optional<std::uint64_t> first_seed;  ///< that of the scenario when not given
  bool common_random_numbers = true;        ///< replication r has the same seed at every point
  std::vector<std::string> responses;  ///< metrics that tables show; empty: gates' and `metrics`
  std::optional<StopElement> stop;
  std::optional<CompareElement> compare;
  std::optional<OptimiseElement> optimise;
  std::string filter;    ///< condition over factors; empty: all points
  std::string priority;  ///< number over factors: higher ones run first; empty: in order
  engine::SourcePlace filter_place;
  engine::SourcePlace priority_place;
  BudgetElement budget;
  KeepResults keep = KeepResults::kNone;
};

}  // namespace orrery::scenarios
