// SPDX-License-Identifier: Apache-2.0
#include "models/data/scaler.h"

#include <cmath>

#include "engine/registry/check.h"

namespace orrery::models {

Scaler Scaler::fit(std::span<const double> values, std::size_t features,
                   std::span<const Part> part) {
  ORRERY_CHECK(values.size() == part.size() * features, "one part a row");
  Scaler scaler;
  scaler.mean_.assign(features, 0.0);
  scaler.deviation_.assign(features, 1.0);
  for (const Part side : part) scaler.used_.push_back(side == Part::kTrain ? 1 : 0);
  for (std::size_t f = 0; f < features; ++f) {
    // Welford: one pass, no cancellation.
    double count = 0.0;
    double mean = 0.0;
    double squares = 0.0;
    for (std::size_t i = 0; i < part.size(); ++i) {
      const double x = values[i * features + f];
      if (part[i] != Part::kTrain || std::isnan(x)) continue;
      count += 1.0;
      const double step = x - mean;
      mean += step / count;
      squares += step * (x - mean);
    }
    if (count == 0.0) continue;
    scaler.mean_[f] = mean;
    const double deviation = count > 1.0 ? std::sqrt(squares / (count - 1.0)) : 0.0;
    if (deviation > 0.0 && std::isfinite(deviation)) scaler.deviation_[f] = deviation;
  }
  return scaler;
}

void Scaler::apply(std::span<double> values) const {
  const std::size_t features = mean_.size();
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = (values[i] - mean_[i % features]) / deviation_[i % features];
  }
}

}  // namespace orrery::models
