// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/defined_columns.h"

#include <fmt/format.h>

#include <algorithm>

namespace orrery::scenarios {

namespace {

bool names_time(const DefinedModel& model) {
  const auto uses = [&](const Formula& formula) {
    const auto& used = formula.expression.used_symbols();
    return std::binary_search(used.begin(), used.end(), model.time());
  };
  return std::any_of(model.states.begin(), model.states.end(),
                     [&](const DefinedState& state) { return state.rate && uses(*state.rate); }) ||
         std::any_of(model.transitions.begin(), model.transitions.end(),
                     [&](const DefinedTransition& transition) {
                       return uses(transition.when) ||
                              std::any_of(transition.set.begin(), transition.set.end(),
                                          [&](const auto& set) { return uses(set.second); });
                     }) ||
         std::any_of(model.outputs.begin(), model.outputs.end(), uses);
}

}  // namespace

DefinedColumns::DefinedColumns(const DefinedModel& model, const engine::PopulationSpec& spec)
    : rows_(spec.count),
      first_saved_(model.first_input()),
      time_(model.time()),
      time_used_(names_time(model)),
      columns_(model.symbols.size(), std::vector<double>(spec.count, 0.0)) {
  for (std::size_t p = 0; p < model.info.params.size(); ++p) {
    columns_[p] = spec.columns.at(model.info.params[p].name);
  }
  for (std::size_t i = 0; i < model.input_defaults.size(); ++i) {
    std::fill(columns_[model.first_input() + i].begin(), columns_[model.first_input() + i].end(),
              model.input_defaults[i]);
  }
  if (!model.modes.empty()) {
    std::fill(columns_[model.first_mode()].begin(), columns_[model.first_mode()].end(), 1.0);
  }
  for (const auto& column : columns_) pointers_.push_back(column.data());
}

void DefinedColumns::set_time(double time_s) {
  if (time_used_) std::fill(columns_[time_].begin(), columns_[time_].end(), time_s);
}

void DefinedColumns::evaluate(const Formula& formula, double* out) const {
  thread_local Expression::Scratch scratch;
  formula.expression.evaluate(pointers_, rows_, out, scratch);
}

std::vector<double> DefinedColumns::of_row(std::size_t row) const {
  std::vector<double> values;
  values.reserve(columns_.size());
  for (const auto& column : columns_) values.push_back(column[row]);
  return values;
}

std::string DefinedColumns::explain(const Formula& formula, std::size_t row) const {
  const auto& place = formula.place;
  const std::string why = formula.expression.explain_nan(of_row(row));
  return fmt::format("{}, {}:{}:{}", why.empty() ? "`" + formula.expression.text() + "`" : why,
                     place.file, place.line, place.column);
}

void DefinedColumns::save(engine::ArchiveWriter& archive) const {
  for (std::size_t i = first_saved_; i < columns_.size(); ++i) {
    archive.put_span(std::span<const double>(columns_[i]));
  }
}

bool DefinedColumns::load(engine::ArchiveReader& archive) {
  for (std::size_t i = first_saved_; i < columns_.size(); ++i) {
    if (!archive.get_span(std::span<double>(columns_[i]))) return false;
  }
  return true;
}

}  // namespace orrery::scenarios
