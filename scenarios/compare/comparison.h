// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/compare/measure_comparison.h"
#include "scenarios/compare/scenario_difference.h"
#include "scenarios/compare/signal_comparison.h"

namespace orrery::scenarios {

struct CompareOptions {
  ToleranceTable tolerances;
  NameChoice only;  ///< signals and metrics by pattern; empty: all
};

/// A and B, two runs or two batches; A is the baseline. Everything is in the order of A.
struct Comparison {
  std::string a;
  std::string b;
  bool of_batches = false;
  bool same_trajectory = false;   ///< runs with the same fingerprint
  std::vector<Difference> setup;  ///< seed, version, machine, files; `file NAME` by SHA-256
  std::vector<Difference> configuration;
  std::vector<SignalComparison> signals;
  std::vector<MeasureComparison> measures;
  std::vector<std::string> lonely;  ///< what one side alone has: `energy in A only`

  std::size_t count(SignalVerdict verdict) const;
  std::size_t count(Change change) const;
  /// No signal is out and no number has regressed or is different.
  bool in_tolerance() const;
  /// A signal was aligned, or a number is there on both sides.
  bool has_common() const;
};

/// Two result files, or two experiments: `compare-kind` when it is one of each. Errors otherwise
/// are those of the files.
engine::Result<Comparison> compare(const std::string& a, const std::string& b,
                                   const CompareOptions& options);

}  // namespace orrery::scenarios
