// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/set_lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace orrery::scenarios {

namespace {

using models::LintColumn;
using models::LintTable;
using models::Part;

/// Columns of the files whose cells have a form, beside the label: name -> used by a model.
std::map<std::string, bool> formed_columns(const LoadedSet& loaded) {
  const DataCard& card = loaded.card;
  std::map<std::string, bool> names;
  for (const SeriesSource& source : loaded.sources) {
    for (const auto& name : source.header) names[name] = false;
  }
  // Time and group come with every row that a model is given.
  if (!card.time.column.empty()) names[card.time.column.text] = true;
  if (card.group_rule == GroupRule::kColumn) names[card.group.text] = true;
  names.erase(card.label.column.text);
  names.erase(card.changepoint.text);
  for (const CardColumn& column : card.columns) names.erase(column.column);
  return names;
}

/// Forms of one column over all series; 0 where a file has no such column.
std::vector<std::uint16_t> forms_of(const LoadedSet& loaded, const std::string& name) {
  std::vector<std::uint16_t> forms;
  for (std::size_t s = 0; s < loaded.sources.size(); ++s) {
    const SeriesSource& source = loaded.sources[s];
    const auto at = std::find(source.header.begin(), source.header.end(), name);
    if (at == source.header.end()) {
      forms.resize(forms.size() + loaded.set.series[s].rows(), 0);
      continue;
    }
    const auto& form = source.form[static_cast<std::size_t>(at - source.header.begin())];
    forms.insert(forms.end(), form.begin(), form.end());
  }
  return forms;
}

void add_columns(const LoadedSet& loaded, LintTable& table) {
  const auto& set = loaded.set;
  for (std::size_t f = 0; f < set.width(); ++f) {
    LintColumn column;
    column.name = set.features[f];
    for (const auto& series : set.series) {
      for (std::size_t i = f; i < series.values.size(); i += set.width())
        column.values.push_back(series.values[i]);
    }
    if (f < loaded.card.columns.size())
      column.form = forms_of(loaded, loaded.card.columns[f].column);
    table.columns.push_back(std::move(column));
  }
  for (const auto& [name, used] : formed_columns(loaded)) {
    LintColumn column;
    column.name = name;
    column.used = used;
    column.form = forms_of(loaded, name);
    table.columns.push_back(std::move(column));
  }
}

void add_rows(const LoadedSet& loaded, LintTable& table) {
  std::map<std::string, std::uint32_t> groups;
  for (std::size_t s = 0; s < loaded.set.series.size(); ++s) {
    const models::Series& series = loaded.set.series[s];
    const auto next = static_cast<std::uint32_t>(groups.size());
    const auto [at, fresh] = groups.emplace(series.group, next);
    if (fresh) table.group_names.push_back(series.group);
    for (std::size_t i = 0; i < series.rows(); ++i) {
      table.series.push_back(static_cast<std::uint32_t>(s));
      table.group.push_back(at->second);
      table.label.push_back(series.label[i]);
      const bool trains = i < series.train_rows;
      table.part.push_back(trains ? Part::kTrain : Part::kTest);
      if (loaded.card.scaled_on_all) table.in_scaler.push_back(1);
      const std::size_t samples = loaded.sources[s].samples_per_row;
      if (samples == 0) continue;
      table.first_sample.push_back(i * samples);
      table.last_sample.push_back((i + 1) * samples - 1);
    }
  }
}

engine::SourcePlace place_of(const LoadedSet& loaded, const LintTable& table, std::size_t row,
                             std::size_t column) {
  const std::size_t s = table.series[row];
  std::size_t within = row;
  for (std::size_t i = 0; i < s; ++i) within -= loaded.set.series[i].rows();
  const SeriesSource& source = loaded.sources[s];
  if (source.line.empty()) return {source.file, 1, 1};
  // Of a feature as a whole the card's line is the better place.
  if (column < loaded.card.columns.size() && row == 0) return loaded.card.columns[column].place;
  return {source.file, source.line[within], 1};
}

}  // namespace

models::LintTable lint_table(const LoadedSet& loaded) {
  LintTable table;
  add_columns(loaded, table);
  add_rows(loaded, table);
  const DataCard& card = loaded.card;
  table.window_rows = card.window;
  table.split_in_time = card.kind == CardKind::kDetection && card.train.rule != TrainRule::kAll;
  // Rows of a forecast are split in time by nature; only its target must not be known early.
  if (card.kind == CardKind::kForecast) table.split_in_time = card.train.rule != TrainRule::kAll;
  return table;
}

engine::Diagnostics lint_set(const LoadedSet& loaded) {
  LintTable table = lint_table(loaded);
  table.place = [&loaded, &table](std::size_t row, std::size_t column) {
    return place_of(loaded, table, row, column);
  };
  const auto leaks = models::find_leaks(table);
  engine::Diagnostics found;
  for (engine::Diagnostic item : leaks.items()) {
    if (item.place.file.empty()) item.place = {loaded.card.path, 1, 1};
    const auto allowed = loaded.card.allow.find(item.code);
    if (allowed != loaded.card.allow.end() && item.severity == engine::Severity::kError) {
      item.severity = engine::Severity::kWarning;
      item.message += fmt::format("; the card allows it: {}", allowed->second);
      item.remedy.clear();
    }
    found.add(std::move(item));
  }
  return found;
}

}  // namespace orrery::scenarios
