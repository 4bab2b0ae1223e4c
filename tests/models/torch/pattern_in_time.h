// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "tests/models/torch/network_bench.h"

/// A pattern in time that no single row shows: a sine whose phase breaks.
namespace orrery::models::test {

/// A sine of period 12 with noise; from row `broken` on, every 40 rows its phase jumps half a turn.
inline std::vector<double> sine_rows(std::size_t rows, std::uint64_t seed, bool broken) {
  engine::Stream luck({seed, 22, engine::Purpose::kUser});
  std::vector<double> values;
  double phase = luck.uniform();
  for (std::size_t i = 0; i < rows; ++i) {
    phase += 1.0 / 12.0 + (broken && i % 40 == 20 ? 0.5 : 0.0);
    values.push_back(1.4 * std::sin(6.283185307179586 * phase) + 0.1 * luck.normal());
  }
  return values;
}

/// Windows of 24 rows to learn from, to stop by, and to tell apart: a broken one has its break at
/// its 22nd row.
struct PatternInTime {
  explicit PatternInTime(std::uint64_t seed)
      : train(sliding(sine_rows(1500, seed, false), 1, 24)),
        held_out(sliding(sine_rows(500, seed + 100, false), 1, 24)),
        clean(sliding(sine_rows(1200, seed + 200, false), 1, 24, 3)),
        broken(sliding(sine_rows(8000, seed + 300, true), 1, 24, 40, 39)) {}
  Windows train, held_out, clean, broken;
};

inline std::vector<NetworkCase> networks_for_patterns() {
  const Setting epochs{"epochs", 15.0};
  const Setting fast{"learning_rate", 0.01};
  return {
      {"autoencoder", {{"code", 4.0}, epochs}},
      {"conv_autoencoder", {{"channels", 16.0}, {"code", 1.0}, epochs}},
      {"lstm_autoencoder", {{"hidden", 24.0}, {"code", 4.0}, epochs, fast}},
      {"forecaster", {epochs}},
      {"forecaster", {{"cell", std::string("lstm")}, {"hidden", 16.0}, epochs, fast}},
  };
}

/// The baseline that sees values, not their order.
inline double largest_value(std::span<const double> window) {
  double largest = 0.0;
  for (const double x : window) largest = std::max(largest, std::abs(x));
  return largest;
}

inline double area_of(const std::function<double(std::span<const double>)>& score,
                      const Windows& clean, const Windows& broken) {
  std::vector<double> scores[2];
  for (std::size_t i = 0; i < clean.count(); ++i) scores[0].push_back(score(clean.window(i)));
  for (std::size_t i = 0; i < broken.count(); ++i) scores[1].push_back(score(broken.window(i)));
  return area_under_curve(scores[0], scores[1]);
}

inline double area_of(WindowModel& model, const Windows& clean, const Windows& broken) {
  return area_under_curve(scores_of(model, clean), scores_of(model, broken));
}

}  // namespace orrery::models::test
