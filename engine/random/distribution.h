// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/random/stream.h"
#include "engine/registry/model_info.h"

namespace orrery::engine {

/// A named distribution of one number. Samples are drawn by inversion: one uniform a sample, so
/// that a draw never shifts the next one.
class Distribution {
 public:
  enum class Kind {
    kConstant,         ///< value
    kUniform,          ///< min, max
    kNormal,           ///< mean, sd
    kTruncatedNormal,  ///< mean, sd, min, max
    kLognormal,        ///< median, sigma (of the logarithm)
    kExponential,      ///< mean
    kWeibull,          ///< scale, shape
    kTriangular,       ///< min, mode, max
    kChoice,           ///< values and weights, in turn
  };

  Distribution() = default;
  Distribution(double constant) : arguments_{constant} {}  // NOLINT: a number is a constant one
  Distribution(Kind kind, std::vector<double> arguments);

  Kind kind() const { return kind_; }
  const std::vector<double>& arguments() const { return arguments_; }
  bool is_constant() const { return kind_ == Kind::kConstant; }

  double sample(Stream& stream) const { return quantile(stream.uniform()); }
  /// Value below which the share `p` lies, 0 < p < 1.
  double quantile(double p) const;
  /// Closed forms, but for truncated_normal: the midpoint rule, to about 1e-4 standard deviations.
  double mean() const;
  /// `normal(20, 0.5)`.
  std::string describe() const;

 private:
  Kind kind_ = Kind::kConstant;
  std::vector<double> arguments_ = {0.0};
};

/// One description a kind but `choice`, whose arguments are lists. A parameter with the unit "="
/// has the unit of the number that varies, as a difference where `role` says so.
const std::vector<ModelInfo>& distribution_infos();
/// The kind with this name; `found` tells whether there is one.
Distribution::Kind distribution_kind(const std::string& name, bool& found);

/// Quantile of the standard normal distribution, 0 < p < 1. Source: Wichura, algorithm AS 241,
/// Applied Statistics 37 (1988) 477.
double normal_quantile(double p);
/// Its distribution function, with full relative accuracy in the lower tail.
double normal_cdf(double x);

}  // namespace orrery::engine
