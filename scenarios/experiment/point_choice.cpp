// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/point_choice.h"

#include <fmt/format.h>

#include "scenarios/format/factor_expression.h"

namespace orrery::scenarios {

namespace {

std::vector<double> symbol_values(const FactorExpressions& names, const DesignPoint& point) {
  std::vector<double> numbers;
  std::vector<std::string> levels;
  for (const auto& value : point.values) {
    numbers.push_back(value.number);
    levels.push_back(value.text);
  }
  return names.values(numbers, levels);
}

/// Where the filter of the command line stands.
engine::SourcePlace option_place(const std::string& text) {
  return {"--filter", 1, 1, 0, text.size()};
}

engine::Result<void> keep_only(const FactorExpressions& names, const std::string& text,
                               const engine::SourcePlace& place, std::vector<DesignPoint>& points) {
  if (text.empty()) return {};
  const auto condition = names.condition(text, place);
  if (!condition) return engine::failure(condition.error());
  const std::size_t before = points.size();
  std::erase_if(points, [&](const DesignPoint& point) {
    return condition->evaluate(symbol_values(names, point)) == 0.0;
  });
  if (!points.empty()) return {};
  return engine::failure("experiment-empty", place,
                         fmt::format("none of {} points meets '{}'", before, text),
                         "widen the filter, or add levels to the factors it names");
}

}  // namespace

engine::Result<void> choose_points(const ExperimentElement& element, const std::string& more,
                                   std::vector<DesignPoint>& points) {
  const FactorExpressions names(element.factors);
  if (auto kept = keep_only(names, element.filter, element.filter_place, points); !kept)
    return kept;
  if (auto kept = keep_only(names, more, option_place(more), points); !kept) return kept;
  if (element.priority.empty()) return {};
  const auto priority = names.number(element.priority, element.priority_place);
  if (!priority) return engine::failure(priority.error());
  for (auto& point : points) point.priority = priority->evaluate(symbol_values(names, point));
  return {};
}

}  // namespace orrery::scenarios
