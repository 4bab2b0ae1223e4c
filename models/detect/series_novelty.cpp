// SPDX-License-Identifier: Apache-2.0
#include "models/detect/series_novelty.h"

#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"

namespace orrery::models {
namespace {

constexpr std::size_t kRing = SeriesNovelty::kWindows.back();
constexpr std::size_t kViews = 2 + 2 * SeriesNovelty::kWindows.size();
constexpr double kRounding = 1e-9;

/// -ln of the harmonic mean of the probabilities exp(-s).
double pooled(std::span<const double> surprises) {
  const double largest = *std::max_element(surprises.begin(), surprises.end());
  double sum = 0.0;
  for (const double s : surprises) sum += engine::exp(s - largest);
  return largest + engine::log(sum / static_cast<double>(surprises.size()));
}

}  // namespace

SeriesNovelty::SeriesNovelty(std::size_t room) : recent_(kRing, 0.0) {
  views_.push_back({1, PointMemory(1, room), {}});
  for (const std::size_t rows : kWindows) {
    views_.push_back({rows, PointMemory(1, room), {}});
    views_.push_back({rows, PointMemory(1, room), {}});
  }
  views_.push_back({kShape, PointMemory(kShape, room), {}});
}

double SeriesNovelty::next(double value, bool calibrate) {
  recent_[values_ % kRing] = value;
  ++values_;
  largest_ = std::max(largest_, std::abs(value));

  const double of_value = surprise(views_[0], std::span(&value, 1), calibrate);
  std::array<double, kViews - 1> of_context{};
  for (std::size_t w = 0; w < kWindows.size(); ++w) {
    const std::size_t rows = kWindows[w];
    if (values_ < rows) continue;
    // Summed from the oldest value on: equal windows give equal bits wherever the ring begins.
    double mean = 0.0;
    for (std::size_t back = rows; back-- > 0;) mean += recent(back);
    mean /= static_cast<double>(rows);
    double squares = 0.0;
    for (std::size_t back = rows; back-- > 0;) {
      const double apart = recent(back) - mean;
      squares += apart * apart;
    }
    const double deviation = std::sqrt(squares / static_cast<double>(rows));
    of_context[2 * w] = surprise(views_[1 + 2 * w], std::span(&mean, 1), calibrate);
    of_context[2 * w + 1] = surprise(views_[2 + 2 * w], std::span(&deviation, 1), calibrate);
  }
  if (values_ >= kShape) {
    std::array<double, kShape> shape{};
    for (std::size_t back = 0; back < kShape; ++back) shape[back] = recent(back);
    of_context.back() = surprise(views_.back(), shape, calibrate);
  }
  return of_value + pooled(of_context);
}

double SeriesNovelty::surprise(View& view, std::span<const double> point, bool calibrate) {
  double distance = view.memory.distance(point);
  if (distance < kRounding * largest_) distance = 0.0;
  const double surprise = view.tail.surprise(distance);
  // Windows that still share values with the first one are new by construction.
  if (calibrate && values_ >= 2 * view.rows) view.tail.add(distance);
  view.memory.add(point, distance);
  return surprise;
}

double SeriesNovelty::recent(std::size_t back) const {
  return recent_[(values_ - 1 - back) % kRing];
}

std::size_t SeriesNovelty::bytes(std::size_t room) {
  const std::size_t points = (room + 1) * (kViews - 1 + kShape) * sizeof(double);
  const std::size_t cells = kViews * 2 * 129 * sizeof(double);
  return sizeof(SeriesNovelty) + kRing * sizeof(double) + kViews * sizeof(View) + points + cells;
}

double SeriesNovelty::multiply_accumulates(std::size_t room) {
  double windows = 0.0;
  for (const std::size_t rows : kWindows) windows += 2.0 * static_cast<double>(rows);
  return static_cast<double>(room * (kViews - 1 + kShape)) + windows;
}

double SeriesNovelty::limit(double probability) {
  // A fixed point; its slope 1 / (1 + S) is below one half from S = 1 on.
  const double nats = -engine::log(probability);
  double sum = nats + 1.0;
  for (int i = 0; i < 60; ++i) sum = nats + engine::log(1.0 + sum);
  return sum;
}

}  // namespace orrery::models
