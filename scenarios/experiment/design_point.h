// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace orrery::scenarios {

/// What a factor is set to at a point.
struct FactorValue {
  std::string text;     ///< the level's name, or the number as it is written into the scenario
  double number = NAN;  ///< in the factor's unit; NaN: a level that is no number
};

/// One combination of factor values.
struct DesignPoint {
  std::vector<FactorValue> values;  ///< one a factor, in the order of the factors
  std::vector<std::string> sets;    ///< settings that make it, `PATH=VALUE`
  double priority = 0.0;            ///< higher ones run first
  /// Index in the sampled part of the design (`sampling.h` says in which order its points stand);
  /// 0 where nothing is sampled.
  std::uint32_t order = 0;

  /// `agent=pca, loss=0.05`: what names the point in tables, stores and messages. Without factors
  /// `as it stands`.
  std::string key(const std::vector<std::string>& factors) const;
};

/// One run of an experiment.
struct PlannedRun {
  std::string id;  ///< the run's identity: 32 hexadecimal digits
  std::size_t point = 0;
  std::uint32_t replication = 0;  ///< from 0
  std::uint64_t seed = 1;
};

}  // namespace orrery::scenarios
