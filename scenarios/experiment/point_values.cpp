// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/point_values.h"

#include <algorithm>

#include "models/audit/sample_statistics.h"

namespace orrery::scenarios {

std::vector<double> observed(std::span<const double> values) {
  std::vector<double> there;
  for (const double value : values)
    if (!std::isnan(value)) there.push_back(value);
  return there;
}

std::vector<double> point_means(const ExperimentTable& table, const MeasureColumn& column) {
  std::vector<double> means;
  means.reserve(table.points.size());
  for (const auto& point : table.points)
    means.push_back(models::sample_moments(observed(table.values(column, point))).mean);
  return means;
}

std::optional<SampledDesign> sampled_design(const ExperimentTable& table) {
  SampledDesign design;
  for (std::size_t f = 0; f < table.header.factors.size(); ++f)
    if (table.header.factors[f].levels.empty()) design.factors.push_back(f);
  if (design.factors.empty()) return std::nullopt;

  std::size_t orders = 0;
  for (const auto& point : table.points) orders = std::max<std::size_t>(orders, point.order + 1);
  for (const auto& [order, first] : table.header.repeats)
    orders = std::max<std::size_t>(orders, order + 1);
  auto& points = design.point_of_order;
  points.assign(orders, SampledDesign::kNoPoint);
  for (std::size_t p = 0; p < table.points.size(); ++p) {
    auto& place = points[table.points[p].order];
    if (place != SampledDesign::kNoPoint) return std::nullopt;
    place = p;
  }
  for (const auto& [order, first] : table.header.repeats)
    if (first < orders) points[order] = points[first];
  return design;
}

}  // namespace orrery::scenarios
