// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/columns.h"

#include <fmt/format.h>

#include "engine/random/stream.h"

namespace orrery::scenarios {

namespace {

bool is_default(const engine::Distribution& value, const engine::ParamInfo& param) {
  return value.is_constant() && value.arguments().front() == param.default_number;
}

}  // namespace

std::map<std::string, std::vector<double>> draw_columns(const Element& element,
                                                        const engine::ModelInfo& info,
                                                        std::uint32_t count, std::uint64_t seed,
                                                        engine::Diagnostics& diagnostics) {
  std::map<std::string, std::vector<double>> columns;
  for (const auto& param : info.params) {
    const auto found = element.numbers.find(param.name);
    if (found == element.numbers.end()) continue;
    if (info.kind == engine::ModelKind::kSensor && is_default(found->second, param)) continue;
    auto& column = columns[param.name];
    column.resize(count);
    bool reported = false;
    for (std::uint32_t row = 0; row < count; ++row) {
      const std::uint64_t who = engine::entity_key(element.name + "." + param.name, row);
      engine::Stream stream({seed, who, engine::Purpose::kParameters});
      const double value = found->second.sample(stream);
      column[row] = value;
      if (reported || (value >= param.range.min && value <= param.range.max)) continue;
      reported = true;
      const auto place = element.number_places.find(param.name);
      diagnostics.error(
          "range-drawn", place == element.number_places.end() ? element.place : place->second,
          fmt::format("{}[{}].{} was drawn as {:g} {}, outside {:g} to {:g}", element.name, row,
                      param.name, value, param.unit, param.range.min, param.range.max),
          "use a truncated_normal or uniform distribution that stays inside the legal range");
    }
  }
  return columns;
}

}  // namespace orrery::scenarios
