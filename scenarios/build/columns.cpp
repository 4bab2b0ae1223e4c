// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/columns.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/random/stream.h"

namespace orrery::scenarios {

namespace {

bool is_default(const engine::Distribution& value, const engine::ParamInfo& param) {
  return value.is_constant() && value.arguments().front() == param.default_number;
}

std::vector<double> draw_column(const Element& element, const std::string& param, RowSpan rows,
                                std::uint64_t seed) {
  if (const auto listed = element.by_row.find(param); listed != element.by_row.end()) {
    const auto first = listed->second.begin() + rows.first;
    return {first, first + rows.count};
  }
  const engine::Distribution& values = element.numbers.at(param);
  if (values.is_constant()) return std::vector<double>(rows.count, values.arguments().front());
  const std::uint64_t name = engine::name_key(element.name + "." + param);
  std::vector<double> column(rows.count);
  for (std::uint32_t i = 0; i < rows.count; ++i) {
    const std::uint64_t who = engine::row_key(name, std::uint64_t{rows.first} + i);
    engine::Stream stream({seed, who, engine::Purpose::kParameters});
    column[i] = values.sample(stream);
  }
  return column;
}

}  // namespace

std::map<std::string, std::vector<double>> draw_columns(const Element& element,
                                                        const engine::ModelInfo& info, RowSpan rows,
                                                        std::uint64_t seed,
                                                        engine::Diagnostics& diagnostics) {
  std::map<std::string, std::vector<double>> columns;
  for (const auto& param : info.params) {
    const auto found = element.numbers.find(param.name);
    if (found == element.numbers.end()) continue;
    if (info.kind == engine::ModelKind::kSensor && element.by_row.count(param.name) == 0 &&
        is_default(found->second, param))
      continue;
    const auto& column = columns[param.name] = draw_column(element, param.name, rows, seed);
    const auto outside = std::find_if_not(column.begin(), column.end(), [&](double value) {
      return value >= param.range.min && value <= param.range.max;
    });
    if (outside == column.end()) continue;
    const auto place = element.number_places.find(param.name);
    diagnostics.error(
        "range-drawn", place == element.number_places.end() ? element.place : place->second,
        fmt::format("{}[{}].{} was drawn as {:g} {}, outside {:g} to {:g}", element.name,
                    rows.first + static_cast<std::uint32_t>(outside - column.begin()), param.name,
                    *outside, param.unit, param.range.min, param.range.max),
        "use a truncated_normal or uniform distribution that stays inside the legal range");
  }
  return columns;
}

double least_drawn(const Element& element, const std::string& param, RowSpan rows,
                   std::uint64_t seed) {
  const engine::Distribution& values = element.numbers.at(param);
  if (values.is_constant() && element.by_row.count(param) == 0) return values.arguments().front();
  const auto column = draw_column(element, param, rows, seed);
  return *std::min_element(column.begin(), column.end());
}

}  // namespace orrery::scenarios
