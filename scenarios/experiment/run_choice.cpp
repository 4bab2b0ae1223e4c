// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/run_choice.h"

#include <algorithm>
#include <set>

#include "scenarios/format/factor_expression.h"

namespace orrery::scenarios {

namespace {

/// The factors as a condition needs them: a factor of numbers has no levels, any other all the
/// levels that occur.
std::vector<FactorElement> elements_of(const ExperimentTable& table) {
  std::vector<FactorElement> factors;
  for (std::size_t f = 0; f < table.header.factors.size(); ++f) {
    const FactorColumn& column = table.header.factors[f];
    FactorElement factor;
    factor.name = column.name;
    factor.path = column.path;
    factor.unit = column.unit;
    std::set<std::string> known;
    const auto add = [&](const std::string& name) {
      if (known.insert(name).second) factor.levels.push_back({name, {}, {}, {}});
    };
    if (!column.numeric) {
      for (const auto& level : column.levels) add(level);
      for (const auto& point : table.points) add(point.values[f].text);
    }
    factors.push_back(std::move(factor));
  }
  return factors;
}

/// By point: whether the condition holds there.
engine::Result<std::vector<char>> points_that_meet(const ExperimentTable& table,
                                                   const std::string& text) {
  std::vector<char> meets(table.points.size(), 1);
  if (text.empty()) return meets;
  const FactorExpressions names(elements_of(table));
  const auto condition = names.condition(text, {"--filter", 1, 1, 0, text.size()});
  if (!condition) return engine::failure(condition.error());
  for (std::size_t p = 0; p < table.points.size(); ++p) {
    std::vector<double> numbers;
    std::vector<std::string> levels;
    for (const auto& value : table.points[p].values) {
      numbers.push_back(value.number);
      levels.push_back(value.text);
    }
    meets[p] = condition->evaluate(names.values(numbers, levels)) != 0.0;
  }
  return meets;
}

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool has_text(const std::string& where, const std::string& lowered_text) {
  return std::search(where.begin(), where.end(), lowered_text.begin(), lowered_text.end(),
                     [](char a, char b) { return lowered(a) == b; }) != where.end();
}

}  // namespace

engine::Result<std::vector<std::uint32_t>> chosen_runs(const ExperimentTable& table,
                                                       const RunChoice& choice) {
  const auto meets = points_that_meet(table, choice.condition);
  if (!meets) return engine::failure(meets.error());
  std::string text = choice.text;
  std::transform(text.begin(), text.end(), text.begin(), lowered);
  std::vector<std::uint32_t> chosen;
  for (std::size_t i = 0; i < table.runs.size(); ++i) {
    const RunRow& run = table.runs[i];
    if (!(*meets)[table.point_of_run[i]]) continue;
    if (choice.failed_only && run.status != RunStatus::kFailed) continue;
    if (!text.empty() && !has_text(run.point, text) && !has_text(run.trouble, text) &&
        !has_text(run.id, text) && !has_text(std::to_string(run.seed), text))
      continue;
    chosen.push_back(static_cast<std::uint32_t>(i));
  }
  return chosen;
}

}  // namespace orrery::scenarios
