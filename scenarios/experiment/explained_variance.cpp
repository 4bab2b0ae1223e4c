// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/explained_variance.h"

#include <algorithm>
#include <cmath>

#include "models/audit/sample_statistics.h"

namespace orrery::scenarios {
namespace {

/// Sums by group, from which a value can be taken out again.
class GroupSums {
 public:
  GroupSums(std::span<const double> values, std::span<const std::size_t> groups) {
    std::size_t first = 0;
    while (first < values.size() && std::isnan(values[first])) ++first;
    if (first == values.size()) return;
    // About one of the values: squares of large, close numbers would cancel.
    origin_ = values[first];
    groups_.resize(*std::max_element(groups.begin(), groups.end()) + 1);
    for (std::size_t i = first; i < values.size(); ++i)
      if (!std::isnan(values[i])) add(values[i], groups[i], 1.0);
  }

  void add(double value, std::size_t group, double sign) {
    const double x = value - origin_;
    count_ += sign;
    sum_ += sign * x;
    squares_ += sign * x * x;
    groups_[group].count += sign;
    groups_[group].sum += sign * x;
  }

  double share() const {
    if (count_ < 2.0) return NAN;
    const double mean_part = sum_ * sum_ / count_;
    const double total = squares_ - mean_part;
    // What is left of equal values is rounding.
    if (total <= 1e-14 * squares_) return NAN;
    double between = -mean_part;
    for (const auto& group : groups_)
      if (group.count > 0.0) between += group.sum * group.sum / group.count;
    return std::clamp(between / total, 0.0, 1.0);
  }

  double adjusted() const {
    const auto used = static_cast<double>(
        std::count_if(groups_.begin(), groups_.end(), [](auto& g) { return g.count > 0.0; }));
    if (count_ <= used) return NAN;
    const double share = this->share();
    if (std::isnan(share)) return NAN;
    return std::max(0.0, 1.0 - (1.0 - share) * (count_ - 1.0) / (count_ - used));
  }

 private:
  struct Group {
    double count = 0.0;
    double sum = 0.0;
  };
  std::vector<Group> groups_;
  double origin_ = 0.0;
  double count_ = 0.0;
  double sum_ = 0.0;
  double squares_ = 0.0;
};

}  // namespace

double explained_share(std::span<const double> values, std::span<const std::size_t> groups) {
  return GroupSums(values, groups).share();
}

double adjusted_share(std::span<const double> values, std::span<const std::size_t> groups) {
  return GroupSums(values, groups).adjusted();
}

std::vector<double> adjusted_shares_without_each(std::span<const double> values,
                                                 std::span<const std::size_t> groups) {
  GroupSums sums(values, groups);
  std::vector<double> shares;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) continue;
    sums.add(values[i], groups[i], -1.0);
    shares.push_back(sums.adjusted());
    sums.add(values[i], groups[i], 1.0);
  }
  return shares;
}

}  // namespace orrery::scenarios
