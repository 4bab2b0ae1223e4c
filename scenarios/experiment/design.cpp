// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/design.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "scenarios/experiment/sampling.h"
#include "scenarios/format/factor_numbers.h"
#include "scenarios/format/load_experiment.h"

namespace orrery::scenarios {

namespace {

constexpr double kMostPoints = 5e6;  // some 2 GB of points

/// What one point of the sampled part is called: to find those that are equal.
std::string text_of(const DesignPoint& point, const std::vector<std::size_t>& factors) {
  std::string text;
  for (const std::size_t f : factors) text += point.values[f].text + "\n";
  return text;
}

struct SampledPart {
  std::vector<std::pair<std::uint32_t, std::vector<double>>> rows;  ///< order and shares
  std::vector<std::pair<std::uint32_t, std::uint32_t>> repeats;
};

/// The rows of the sample whose values are new. Without one, a single row of nothing.
SampledPart sampled_part(const ExperimentElement& element,
                         const std::vector<std::size_t>& factors) {
  SampledPart part;
  if (!element.sample || factors.empty()) {
    part.rows.emplace_back();
    return part;
  }
  const std::vector<std::size_t> first_levels(element.factors.size(), 0);
  std::map<std::string, std::uint32_t> seen;
  std::uint32_t order = 0;
  for (auto& shares : sample_shares(*element.sample, factors.size())) {
    const auto point = make_point(element, first_levels, shares);
    const auto [earlier, is_new] = seen.emplace(text_of(point, factors), order);
    if (is_new) part.rows.emplace_back(order, std::move(shares));
    if (!is_new) part.repeats.emplace_back(order, earlier->second);
    ++order;
  }
  return part;
}

/// Rows that the sample has in all, repeats included.
double sample_size(const ExperimentElement& element, std::size_t factors) {
  if (!element.sample) return 1.0;
  const double points = element.sample->points;
  const auto k = static_cast<double>(factors);
  if (element.sample->method == SampleMethod::kMorris) return points * (k + 1.0);
  if (element.sample->method == SampleMethod::kSobolIndices) return points * (k + 2.0);
  return points;
}

double grid_size(const ExperimentElement& element) {
  if (!element.points.empty()) return static_cast<double>(element.points.size());
  double size = 1.0;
  for (const auto& factor : element.factors) {
    if (!factor.levels.empty()) size *= static_cast<double>(factor.levels.size());
  }
  return size;
}

engine::Result<void> check_size(const ExperimentElement& element, std::size_t sampled) {
  const double size = grid_size(element) * sample_size(element, sampled);
  if (size > kMostPoints) {
    return engine::failure("design-size", element.place,
                           fmt::format("the experiment has {:.0f} points", size),
                           fmt::format("at most {:.0f}: sample some factors instead of crossing "
                                       "them, or take fewer levels",
                                       kMostPoints));
  }
  if (element.sample && sampled > most_sampled_factors(element.sample->method)) {
    return engine::failure("design-size", element.sample->place,
                           fmt::format("the method samples at most {} factors",
                                       most_sampled_factors(element.sample->method)),
                           "choose 'method: latin_hypercube', or sample fewer factors");
  }
  return {};
}

}  // namespace

engine::Result<Design> make_design(const ExperimentElement& element) {
  const auto sampled = sampled_factors(element);
  if (const auto fits = check_size(element, sampled.size()); !fits) {
    return engine::failure(fits.error());
  }
  auto part = sampled_part(element, sampled);
  Design design;
  design.repeats = std::move(part.repeats);
  for (const auto& levels : grid_points(element)) {
    for (const auto& [order, shares] : part.rows) {
      design.points.push_back(make_point(element, levels, shares));
      design.points.back().order = order;
    }
  }
  return design;
}

std::vector<std::vector<std::size_t>> grid_points(const ExperimentElement& element) {
  if (!element.points.empty()) {
    std::set<std::vector<std::size_t>> seen;
    std::vector<std::vector<std::size_t>> listed;
    for (const auto& point : element.points) {
      if (seen.insert(point).second) listed.push_back(point);
    }
    return listed;
  }
  std::vector<std::vector<std::size_t>> grid = {{}};
  for (const auto& factor : element.factors) {
    std::vector<std::vector<std::size_t>> longer;
    for (const auto& point : grid) {
      for (std::size_t level = 0; level < std::max<std::size_t>(factor.levels.size(), 1); ++level) {
        longer.push_back(point);
        longer.back().push_back(level);
      }
    }
    grid = std::move(longer);
  }
  return grid;
}

std::vector<std::size_t> sampled_factors(const ExperimentElement& element) {
  std::vector<std::size_t> sampled;
  for (std::size_t f = 0; f < element.factors.size(); ++f) {
    if (element.factors[f].levels.empty()) sampled.push_back(f);
  }
  return sampled;
}

DesignPoint make_point(const ExperimentElement& element, std::span<const std::size_t> levels,
                       std::span<const double> shares) {
  DesignPoint point;
  std::size_t next_share = 0;
  for (std::size_t f = 0; f < element.factors.size(); ++f) {
    const FactorElement& factor = element.factors[f];
    if (!factor.levels.empty()) {
      const FactorLevel& level = factor.levels[levels[f]];
      point.values.push_back({level.name, level.number.value_or(NAN)});
      point.sets.insert(point.sets.end(), level.sets.begin(), level.sets.end());
      continue;
    }
    const double share = next_share < shares.size() ? shares[next_share++] : 0.0;
    const double number = range_value(*factor.range, share);
    point.values.push_back({factor_number(number, factor.unit), number});
    point.sets.push_back(factor.path + "=" + point.values.back().text);
  }
  return point;
}

std::vector<std::string> factor_names(const ExperimentElement& element) {
  std::vector<std::string> names;
  for (const auto& factor : element.factors) names.push_back(factor.name);
  return names;
}

}  // namespace orrery::scenarios
