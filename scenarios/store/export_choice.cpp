// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/export_choice.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace orrery::scenarios {

using engine::RunTables;
using engine::SeriesRecord;

namespace {

/// Every name that may be asked for, each once.
std::vector<std::string> known_names(const RunTables& tables) {
  std::set<std::string> names;
  for (const auto& table : export_tables()) names.insert(table.shape.file);
  for (const auto& series : tables.series) {
    names.insert(series.name);
    names.insert(series.stage + ":" + series.name);
  }
  return {names.begin(), names.end()};
}

std::string remedy_for(const std::string& name, const RunTables& tables) {
  const auto meant = engine::closest_name(name, known_names(tables));
  if (!meant.empty()) return fmt::format("did you mean '{}'?", meant);
  std::set<std::string> series;
  for (const auto& s : tables.series) series.insert(s.name);
  std::vector<std::string> some = {series.begin(), series.end()};
  constexpr std::size_t kShown = 20;
  const std::size_t left = some.size() > kShown ? some.size() - kShown : 0;
  some.resize(some.size() - left);
  std::vector<std::string> table_names;
  for (const auto& table : export_tables()) table_names.push_back(table.shape.file);
  return fmt::format("tables: {}; series: {}{}", fmt::join(table_names, ", "),
                     some.empty() ? "none" : fmt::format("{}", fmt::join(some, ", ")),
                     left > 0 ? fmt::format(" and {} more", left) : "");
}

template <class T>
void add_once(std::vector<const T*>& list, const T& item) {
  if (std::find(list.begin(), list.end(), &item) == list.end()) list.push_back(&item);
}

}  // namespace

engine::Result<ExportChoice> choose_export(const RunTables& tables,
                                           const std::vector<std::string>& names) {
  ExportChoice choice;
  if (names.empty()) {
    for (const auto& table : export_tables()) choice.tables.push_back(&table);
    for (const auto& series : tables.series) choice.series.push_back(&series);
    return choice;
  }
  engine::Diagnostics mistakes;
  for (const auto& name : names) {
    bool known = false;
    for (const auto& table : export_tables()) {
      if (table.shape.file != name) continue;
      known = true;
      add_once(choice.tables, table);
    }
    for (const auto& series : tables.series) {
      if (series.name != name && series.stage + ":" + series.name != name) continue;
      known = true;
      add_once(choice.series, series);
    }
    if (!known) {
      mistakes.error("export-name", {"--only"},
                     fmt::format("the result has no table and no series called '{}'", name),
                     remedy_for(name, tables));
    }
  }
  if (mistakes.has_errors()) return engine::failure(mistakes);
  return choice;
}

engine::Result<engine::DeviceId> find_device(const RunTables& tables, const std::string& name) {
  const std::string plain = name.substr(0, name.find('['));
  const auto unknown = [&](std::string remedy) {
    return engine::failure("export-name", {"--device"},
                           fmt::format("the result has no device called '{}'", name),
                           std::move(remedy));
  };
  std::vector<std::string> populations;
  for (const auto& population : tables.populations) {
    populations.push_back(population.name);
    if (population.name != plain) continue;
    for (std::uint32_t row = 0; row < population.count; ++row) {
      const bool only_one = name == plain && population.count == 1;
      if (only_one || name == fmt::format("{}[{}]", plain, row))
        return population.first_device + row;
    }
    return unknown(fmt::format("name one of {0}[0] .. {0}[{1}]", plain, population.count - 1));
  }
  const auto meant = engine::closest_name(plain, populations);
  if (!meant.empty()) return unknown(fmt::format("did you mean '{}[0]'?", meant));
  return unknown(fmt::format("populations: {}", fmt::join(populations, ", ")));
}

engine::Result<engine::SeriesFilter> choose_rows(const engine::RunTables& tables,
                                                 const std::string& device, engine::SimTime from,
                                                 engine::SimTime until) {
  engine::SeriesFilter filter{{}, from, until};
  if (device.empty()) return filter;
  const auto found = find_device(tables, device);
  if (!found) return engine::failure(found.error());
  filter.device = *found;
  return filter;
}

}  // namespace orrery::scenarios
