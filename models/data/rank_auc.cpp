// SPDX-License-Identifier: Apache-2.0
#include "models/data/rank_auc.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace orrery::models {

std::vector<double> mid_ranks(std::span<const double> values) {
  std::vector<std::uint32_t> order;
  order.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isnan(values[i])) order.push_back(static_cast<std::uint32_t>(i));
  }
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size(), 0.0);
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i + 1;
    while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
    const double rank = 0.5 * static_cast<double>(i + 1 + end);
    for (; i < end; ++i) ranks[order[i]] = rank;
  }
  return ranks;
}

RankAuc::RankAuc(std::span<const std::uint32_t> series, std::span<const RowLabel> label)
    : label_(label) {
  for (std::size_t begin = 0; begin < series.size();) {
    std::size_t end = begin;
    std::size_t bad = 0;
    std::size_t good = 0;
    for (; end < series.size() && series[end] == series[begin]; ++end) {
      const bool anomaly = label[end] == RowLabel::kAnomaly;
      bad += anomaly ? 1 : 0;
      good += label[end] == RowLabel::kNormal ? 1 : 0;
      if (anomaly && (end == begin || label[end - 1] != RowLabel::kAnomaly)) ++events_;
    }
    anomalous_ += bad;
    normal_ += good;
    mixed_ = mixed_ || (bad > 0 && good > 0);
    anomalous_series_ += bad > 0 ? 1 : 0;
    series_.push_back({begin, end});
    begin = end;
  }
}

double RankAuc::area(std::span<const double> ranks, int lead, double turn) const {
  double above = 0.0;  // sum of ranks of anomalous rows
  double n1 = 0.0;
  double n0 = 0.0;
  double left_out = 0.0;  // rows with a rank and no label would spoil the formula
  for (const Stretch& at : series_) {
    const auto rows = static_cast<std::int64_t>(at.end - at.begin);
    const auto shift = static_cast<std::int64_t>(turn * static_cast<double>(rows));
    for (std::int64_t i = 0; i < rows; ++i) {
      const double rank = ranks[at.begin + static_cast<std::size_t>(i)];
      if (rank == 0.0) continue;
      const std::int64_t seen = std::clamp<std::int64_t>(i + lead, 0, rows - 1);
      const RowLabel label = label_[at.begin + static_cast<std::size_t>((seen + shift) % rows)];
      if (label == RowLabel::kAnomaly) {
        above += rank;
        n1 += 1.0;
      } else if (label == RowLabel::kNormal) {
        n0 += 1.0;
      } else {
        left_out += 1.0;
      }
    }
  }
  if (n1 == 0.0 || n0 == 0.0 || left_out > 0.0) return std::numeric_limits<double>::quiet_NaN();
  return (above - n1 * (n1 + 1.0) / 2.0) / (n1 * n0);
}

double RankAuc::chance(std::span<const double> ranks, double area, int lead) const {
  const double wanted = either_way(area);
  if (!mixed_) {
    double ways = 1.0;  // C(all, anomalous)
    for (std::size_t i = 0; i < anomalous_series_; ++i) {
      ways *= static_cast<double>(series_.size() - i) / static_cast<double>(i + 1);
    }
    return std::min(1.0, 2.0 / ways);
  }
  constexpr int kTurns = 199;
  int reached = 0;
  for (int turn = 1; turn <= kTurns; ++turn) {
    const double turned = this->area(ranks, lead, static_cast<double>(turn) / (kTurns + 1));
    if (either_way(turned) >= wanted) ++reached;
  }
  return static_cast<double>(reached + 1) / (kTurns + 1);
}

}  // namespace orrery::models
