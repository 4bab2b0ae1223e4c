// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/numeric/elementary.h"
#include "engine/random/stream.h"

/// Series of several kinds with planted anomalies of several kinds, all from a seed. They share
/// nothing with the recorded sets: neither values, nor lengths, nor what is labelled.
namespace orrery::models::test {

enum class Kind { kWave, kSquare, kDrifting, kCounts, kSawtooth };
enum class Anomaly { kSpike, kLevelShift, kFlatline, kPatternBreak, kNoiseBurst };
inline constexpr std::array kKinds = {Kind::kWave, Kind::kSquare, Kind::kDrifting, Kind::kCounts,
                                      Kind::kSawtooth};
inline constexpr std::array kAnomalies = {Anomaly::kSpike, Anomaly::kLevelShift, Anomaly::kFlatline,
                                          Anomaly::kPatternBreak, Anomaly::kNoiseBurst};

/// One planted series: usual spread 1 (about), anomalous in [first, last].
struct Planted {
  std::vector<double> values;
  std::size_t first = 0;
  std::size_t last = 0;
};

/// Usual behaviour, `phase` rows after the start of its cycle of `cycle` rows.
inline double usual(Kind kind, double phase, double noise) {
  const double part = phase - static_cast<double>(static_cast<long>(phase));
  switch (kind) {
    case Kind::kWave: return engine::sin(6.283185307179586 * part) + 0.1 * noise;
    case Kind::kSquare: return (part < 0.4 ? 1.0 : -1.0) + 0.1 * noise;
    case Kind::kSawtooth: return 2.0 * part - 1.0 + 0.1 * noise;
    case Kind::kCounts:  // whole numbers, quiet half of the cycle
      return static_cast<double>(
          static_cast<long>((part < 0.5 ? 6.0 : 1.5) * engine::exp(0.35 * noise)));
    case Kind::kDrifting: break;  // made of its own past, below
  }
  return 0.0;
}

inline Planted planted(Kind kind, Anomaly anomaly, std::uint64_t seed, std::size_t rows = 3000) {
  engine::Stream draw({seed,
                       engine::entity_key("planted", static_cast<std::uint64_t>(kind) * 8 +
                                                         static_cast<std::uint64_t>(anomaly)),
                       engine::Purpose::kUser});
  Planted made;
  const double cycle = 30.0 + static_cast<double>(draw.below(60));
  made.first = rows / 2 + draw.below(rows / 3);
  const std::size_t length = anomaly == Anomaly::kSpike ? 3 : 60 + draw.below(60);
  made.last = made.first + length - 1;
  const double sign = draw.uniform() < 0.5 ? -1.0 : 1.0;
  const double spread = kind == Kind::kCounts ? 3.0 : 1.0;
  double level = 0.0;  // of the drifting kind: a first-order autoregression
  double held = 0.0;
  for (std::size_t i = 0; i < rows; ++i) {
    const double noise = draw.normal();
    level = 0.95 * level + 0.31 * noise;
    const bool inside = i >= made.first && i <= made.last;
    double phase = static_cast<double>(i) / cycle;
    if (inside && anomaly == Anomaly::kPatternBreak) phase *= 3.0;
    double value = kind == Kind::kDrifting ? level : usual(kind, phase, noise);
    if (inside) {
      if (anomaly == Anomaly::kSpike && i == made.first + 1) value += 4.0 * sign * spread;
      if (anomaly == Anomaly::kLevelShift) value += 1.5 * sign * spread;
      if (anomaly == Anomaly::kFlatline) value = held;
      if (anomaly == Anomaly::kNoiseBurst) value += spread * draw.normal();
      if (anomaly == Anomaly::kPatternBreak && kind == Kind::kDrifting)
        value = ((i / 4) % 2 == 0 ? 1.0 : -1.0);
    } else {
      held = value;
    }
    made.values.push_back(value);
  }
  return made;
}

}  // namespace orrery::models::test
