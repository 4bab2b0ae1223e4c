// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "engine/time/sim_time.h"

namespace orrery::scenarios {

/// How far a value may be from its baseline:  max(absolute, relative |baseline|).  Units are those
/// that the result file has.
struct Tolerance {
  double absolute = 0.0;
  double relative = 0.0;  ///< a share
  engine::Duration time;  ///< rows within it may stand for each other

  double of(double baseline) const;
};

/// What a pattern sets; the rest is that of the defaults.
struct ToleranceRule {
  std::string pattern;  ///< `*` stands for any text
  std::optional<double> absolute;
  std::optional<double> relative;
  std::optional<engine::Duration> time;
};

/// Tolerances by name: the first rule whose pattern fits counts.
struct ToleranceTable {
  Tolerance signal_default;
  Tolerance metric_default;  ///< the noise threshold
  std::vector<ToleranceRule> signals;
  std::vector<ToleranceRule> metrics;

  /// A pattern is held against `name` and `stage/name`.
  Tolerance of_signal(const std::string& stage, const std::string& name) const;
  Tolerance of_metric(const std::string& name) const;
};

/// Reads a tolerance file over what `table` has: sections `default`, `signals` and `metrics`
/// (docs/compare.md). Codes: `io-open`, `unknown-key`, `type`, `tolerance` and those of YAML and
/// of times, each with its place.
engine::Result<void> read_tolerances(const std::string& path, ToleranceTable& table);

/// `2 %`, `2%` or `0.02`; nothing when it is none or negative.
std::optional<double> share_of(const std::string& text);

}  // namespace orrery::scenarios
