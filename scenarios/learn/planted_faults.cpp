// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/planted_faults.h"

#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"

namespace orrery::scenarios {

namespace {

using engine::Stream;
using models::RowLabel;
using models::Series;

constexpr double kCleanShare = 0.6;

enum class Kind : std::uint8_t { kSpike, kShift, kDrift, kNoise, kStuck, kOtherStretch };
constexpr std::uint64_t kKinds = 6;

double sd_of(const Series& series, std::size_t width, std::size_t feature, std::size_t rows) {
  double mean = 0.0;
  double square = 0.0;
  double count = 0.0;
  for (std::size_t i = 0; i < rows; ++i) {
    const double x = series.values[i * width + feature];
    if (std::isnan(x)) continue;
    count += 1.0;
    const double before = x - mean;
    mean += before / count;
    square += before * (x - mean);
  }
  return count < 2.0 ? 0.0 : std::sqrt(square / (count - 1.0));
}

struct Fault {
  Kind kind = Kind::kSpike;
  std::size_t first = 0;
  std::size_t rows = 1;
  std::size_t source = 0;  ///< of another stretch
  double size_sd = 1.0;
};

Fault draw_fault(std::size_t clean, std::size_t rest, Stream& luck) {
  Fault fault;
  fault.kind = static_cast<Kind>(luck.below(kKinds));
  const double share = 0.1 + 0.3 * luck.uniform();
  fault.rows =
      std::max<std::size_t>(2, static_cast<std::size_t>(static_cast<double>(rest) * share));
  if (fault.kind == Kind::kSpike) fault.rows = 1 + luck.below(3);
  fault.rows = std::min({fault.rows, rest, clean});
  fault.first = clean + luck.below(rest - fault.rows + 1);
  fault.source = luck.below(clean - fault.rows + 1);
  fault.size_sd = engine::exp(engine::log(4.0) * luck.uniform());
  return fault;
}

double spoilt(const Series& clean, std::size_t width, std::size_t feature, std::size_t row,
              const Fault& fault, double size, double noise) {
  const double x = clean.values[row * width + feature];
  const auto into = static_cast<double>(row - fault.first + 1) / static_cast<double>(fault.rows);
  switch (fault.kind) {
    case Kind::kSpike: return x + 2.0 * size;
    case Kind::kShift: return x + size;
    case Kind::kDrift: return x + 2.0 * size * into;
    case Kind::kNoise: return x + std::abs(size) * noise;
    case Kind::kStuck: return clean.values[fault.first * width + feature];
    case Kind::kOtherStretch:
      return clean.values[(fault.source + row - fault.first) * width + feature];
  }
  return x;
}

}  // namespace

Series with_planted_fault(const Series& series, std::size_t width, Stream& luck) {
  const std::size_t rows = series.train_rows;
  Series copy;
  copy.name = series.name;
  copy.group = series.group;
  copy.time_s.assign(series.time_s.begin(),
                     series.time_s.begin() + static_cast<std::ptrdiff_t>(rows));
  copy.values.assign(series.values.begin(),
                     series.values.begin() + static_cast<std::ptrdiff_t>(rows * width));
  copy.label.assign(rows, RowLabel::kNormal);
  copy.train_rows = static_cast<std::size_t>(static_cast<double>(rows) * kCleanShare);
  if (copy.train_rows < 2 || rows - copy.train_rows < 2) return copy;

  const Fault fault = draw_fault(copy.train_rows, rows - copy.train_rows, luck);
  const std::uint64_t always = luck.below(width);
  for (std::size_t j = 0; j < width; ++j) {
    const bool hit = j == always || luck.uniform() < 0.5;
    const double sign = luck.uniform() < 0.5 ? -1.0 : 1.0;
    const double size = sign * fault.size_sd * sd_of(series, width, j, copy.train_rows);
    for (std::size_t i = fault.first; i < fault.first + fault.rows; ++i) {
      const double noise = luck.normal();
      if (hit) copy.values[i * width + j] = spoilt(series, width, j, i, fault, size, noise);
    }
  }
  for (std::size_t i = fault.first; i < fault.first + fault.rows; ++i)
    copy.label[i] = RowLabel::kAnomaly;
  copy.windows = {{fault.first, fault.first + fault.rows - 1}};
  return copy;
}

}  // namespace orrery::scenarios
