// SPDX-License-Identifier: Apache-2.0
#include "models/audit/vus_pr.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "engine/registry/check.h"
#include "models/audit/label_runs.h"

namespace orrery::models {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kLowest = -std::numeric_limits<double>::infinity();

/// The first threshold, from high to low, at which each row alerts; rows of unknown label never do.
struct Thresholds {
  std::vector<std::uint32_t> of_row;
  std::vector<double> alerts;  ///< rows that alert, by threshold
  std::uint32_t never = 0;     ///< also the number of thresholds
};

double ranked(double score) { return std::isnan(score) ? kLowest : score; }

Thresholds thresholds_of(std::span<const double> score, std::span<const RowLabel> label,
                         std::size_t wanted) {
  std::vector<double> sorted;
  sorted.reserve(score.size());
  for (std::size_t i = 0; i < score.size(); ++i) {
    if (label[i] != RowLabel::kUnknown) sorted.push_back(ranked(score[i]));
  }
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  std::vector<double> levels;
  if (wanted == 0) {
    levels = sorted;
  } else {
    for (std::size_t k = 0; k < wanted; ++k) {
      // Whole numbers: the same ranks as floor(k (n - 1) / (wanted - 1)) without rounding.
      levels.push_back(sorted[wanted == 1 ? 0 : k * (sorted.size() - 1) / (wanted - 1)]);
    }
  }
  // Thresholds at equal scores are one: the steps between them have no width.
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  Thresholds result;
  result.never = static_cast<std::uint32_t>(levels.size());
  result.alerts.assign(levels.size(), 0.0);
  result.of_row.assign(score.size(), result.never);
  for (std::size_t i = 0; i < score.size(); ++i) {
    if (label[i] == RowLabel::kUnknown) continue;
    const auto first =
        std::lower_bound(levels.begin(), levels.end(), ranked(score[i]), std::greater<>());
    result.of_row[i] = static_cast<std::uint32_t>(first - levels.begin());
    if (first != levels.end()) result.alerts[result.of_row[i]] += 1.0;
  }
  for (std::size_t k = 1; k < levels.size(); ++k) result.alerts[k] += result.alerts[k - 1];
  return result;
}

/// One series while its buffers grow.
class Surface {
 public:
  Surface(std::vector<RowSpan> events, Thresholds thresholds);
  /// Average precision with a buffer of `length` rows; called with rising lengths.
  double area(std::size_t length);

 private:
  void grow(std::size_t half);
  void add_buffers(std::size_t length, std::size_t half);
  void touch(std::size_t row, double degree);
  std::size_t count_events(std::size_t half);

  std::vector<RowSpan> events_;
  Thresholds at_;
  std::vector<std::uint8_t> inside_;
  std::vector<double> true_inside_;  ///< alerting rows inside events, by threshold
  double anomalous_rows_ = 0.0;
  std::size_t half_ = 0;                    ///< reached by first_touch_
  std::vector<std::uint32_t> first_touch_;  ///< of each event with its buffer
  // What one length needs, kept to save allocations.
  std::vector<double> degree_;
  std::vector<std::size_t> touched_rows_;
  std::vector<double> in_buffer_;
  std::vector<double> found_;
};

Surface::Surface(std::vector<RowSpan> events, Thresholds thresholds)
    : events_(std::move(events)),
      at_(std::move(thresholds)),
      inside_(at_.of_row.size(), 0),
      true_inside_(at_.never + 1, 0.0),
      degree_(at_.of_row.size(), 0.0),
      in_buffer_(at_.never + 1, 0.0),
      found_(at_.never + 1, 0.0) {
  for (const RowSpan& event : events_) {
    std::uint32_t first = at_.never;
    for (std::size_t row = event.first; row <= event.last; ++row) {
      inside_[row] = 1;
      true_inside_[at_.of_row[row]] += 1.0;
      first = std::min(first, at_.of_row[row]);
      anomalous_rows_ += 1.0;
    }
    first_touch_.push_back(first);
  }
  for (std::size_t k = 1; k < at_.never; ++k) true_inside_[k] += true_inside_[k - 1];
}

double Surface::area(std::size_t length) {
  const std::size_t half = length / 2;
  grow(half);
  add_buffers(length, half);
  const auto events = static_cast<double>(count_events(half));
  double sum = 0.0;
  double recall_before = 0.0;
  double near = 0.0;
  double found = 0.0;
  for (std::uint32_t k = 0; k < at_.never; ++k) {
    near += in_buffer_[k];
    found += found_[k];
    const double hits = true_inside_[k] + near;
    const double share = std::min(1.0, hits / (anomalous_rows_ + near / 2.0));
    const double recall = share * found / events;
    sum += (recall - recall_before) * hits / at_.alerts[k];
    recall_before = recall;
  }
  return sum;
}

/// Each event reaches `half` rows further on both sides than it began.
void Surface::grow(std::size_t half) {
  for (; half_ < half; ++half_) {
    for (std::size_t e = 0; e < events_.size(); ++e) {
      const std::size_t reach = half_ + 1;
      if (events_[e].first >= reach)
        first_touch_[e] = std::min(first_touch_[e], at_.of_row[events_[e].first - reach]);
      if (events_[e].last + reach < at_.of_row.size())
        first_touch_[e] = std::min(first_touch_[e], at_.of_row[events_[e].last + reach]);
    }
  }
}

/// Sums the degrees of the rows in buffers, by the threshold at which they alert.
void Surface::add_buffers(std::size_t length, std::size_t half) {
  for (std::size_t d = 1; d <= half; ++d) {
    const double degree = std::sqrt(1.0 - static_cast<double>(d) / static_cast<double>(length));
    for (const RowSpan& event : events_) {
      if (event.first >= d) touch(event.first - d, degree);
      if (event.last + d < degree_.size()) touch(event.last + d, degree);
    }
  }
  std::fill(in_buffer_.begin(), in_buffer_.end(), 0.0);
  for (const std::size_t row : touched_rows_) {
    in_buffer_[at_.of_row[row]] += std::min(1.0, degree_[row]);
    degree_[row] = 0.0;
  }
  touched_rows_.clear();
}

void Surface::touch(std::size_t row, double degree) {
  if (inside_[row] != 0) return;
  if (degree_[row] == 0.0) touched_rows_.push_back(row);
  degree_[row] += degree;
}

/// Events whose buffers overlap are one: it is found when the first of them is.
std::size_t Surface::count_events(std::size_t half) {
  std::fill(found_.begin(), found_.end(), 0.0);
  std::size_t events = 0;
  std::uint32_t first = at_.never;
  for (std::size_t e = 0; e < events_.size(); ++e) {
    first = std::min(first, first_touch_[e]);
    const bool goes_on =
        e + 1 < events_.size() && events_[e].last + 2 * half >= events_[e + 1].first;
    if (goes_on) continue;
    found_[first] += 1.0;
    ++events;
    first = at_.never;
  }
  return events;
}

}  // namespace

double vus_pr(std::span<const double> score, std::span<const RowLabel> label,
              const VusOptions& options) {
  ORRERY_CHECK(score.size() == label.size(), "one label a score");
  std::vector<RowSpan> events = label_runs(label);
  if (events.empty()) return kNan;
  Surface surface(std::move(events), thresholds_of(score, label, options.thresholds));
  double sum = 0.0;
  for (std::size_t length = 0; length <= options.buffer_rows; ++length) sum += surface.area(length);
  return sum / static_cast<double>(options.buffer_rows + 1);
}

namespace {

constexpr std::size_t kPeriodRows = 20000;
constexpr std::size_t kFirstLag = 3;  // neighbours of each lag are needed: 4 is the first maximum
constexpr std::size_t kLastLag = 400;
constexpr std::size_t kNoPeriod = 125;

}  // namespace

std::size_t vus_buffer_of(std::span<const double> values) {
  std::vector<double> from_mean(
      values.begin(),
      values.begin() + static_cast<std::ptrdiff_t>(std::min(values.size(), kPeriodRows)));
  double sum = 0.0;
  double seen = 0.0;
  for (const double value : from_mean) {
    if (std::isnan(value)) continue;
    sum += value;
    seen += 1.0;
  }
  for (double& value : from_mean) value = std::isnan(value) ? 0.0 : value - sum / seen;
  std::vector<double> covariance;
  for (std::size_t lag = 0; lag <= kLastLag && lag < from_mean.size(); ++lag) {
    double product = 0.0;
    for (std::size_t i = lag; i < from_mean.size(); ++i)
      product += from_mean[i] * from_mean[i - lag];
    covariance.push_back(product);
  }
  std::size_t best = 0;
  for (std::size_t lag = kFirstLag + 1; lag + 1 < covariance.size(); ++lag) {
    const bool maximum =
        covariance[lag] > covariance[lag - 1] && covariance[lag] > covariance[lag + 1];
    if (maximum && (best == 0 || covariance[lag] > covariance[best])) best = lag;
  }
  // The published limits are 3 and 300 on the lag counted from the first one looked at.
  const bool fits = best >= kFirstLag + 3 && best <= kFirstLag + 300;
  return fits ? best : kNoPeriod;
}

}  // namespace orrery::models
