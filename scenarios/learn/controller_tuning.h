// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "scenarios/control/controller_choice.h"
#include "scenarios/control/environment_source.h"
#include "scenarios/learn/parameter_search.h"

namespace orrery::scenarios {

/// A number of a controller that is searched for.
struct Tunable {
  std::string name;           ///< of the parameter
  std::string label;          ///< as the user says it: `gain`, `values[1]`, `cheap`
  std::ptrdiff_t index = -1;  ///< in a list of numbers; -1: the parameter is one number
  double low = 0.0;
  double high = 1.0;

  /// Ends above 0 that lie a hundredfold apart are searched by ratios.
  bool log_scale() const { return low > 0.0 && high >= 100.0 * low; }
  double value_at(double share) const;
};

/// What is searched: `NAME=LOW..HIGH`, where NAME is a parameter, `LIST[3]` of a list, or one of
/// the parameter `names` of a rule; none given: every plain number of the controller whose legal
/// range is finite. Errors: `tune-range`, `unknown-key` with what was meant.
engine::Result<std::vector<Tunable>> tunables_of(const ControllerChoice& choice,
                                                 const std::vector<std::string>& ranges);

struct TuningOptions {
  std::string method = "bayes";
  std::uint32_t runs = 50;      ///< points that are tried, the given parameters among them
  std::uint32_t episodes = 10;  ///< that each point plays
  std::uint64_t seed = 1;
  std::function<bool()> keep_going;
  std::function<void(std::uint32_t done, double best)> on_run;
};

struct TunedPoint {
  std::vector<double> values;  ///< by tunable
  double mean = 0.0;           ///< return
};

struct TuningOutcome {
  ControllerChoice best;
  std::vector<TunedPoint> points;  ///< in the order in which they were tried; the first is as given
  std::size_t best_point = 0;
  std::uint64_t episodes = 0;  ///< played in all: the effort
  std::uint64_t steps = 0;     ///< of these episodes, over all decision makers
};

/// Looks for the parameters with the largest mean return over `episodes` training episodes, the
/// same ones at every point. Held-out episodes are never played. Errors: of the controller and the
/// environment, `interrupted`.
engine::Result<TuningOutcome> tune_controller(const EnvironmentSource& source,
                                              const ControllerChoice& choice,
                                              const std::vector<Tunable>& tunables,
                                              const TuningOptions& options);

/// A controller as the YAML that `choose_controller` reads; `remarks` stand above it as comments.
std::string controller_yaml(const ControllerChoice& choice,
                            const std::vector<std::string>& remarks);

}  // namespace orrery::scenarios
