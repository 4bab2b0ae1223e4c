// SPDX-License-Identifier: Apache-2.0
#include "models/data/leakage_lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "engine/registry/check.h"

namespace orrery::models {

namespace {

template <class T>
void keep(std::vector<T>& values, const std::vector<std::size_t>& rows) {
  if (values.empty()) return;
  std::vector<T> kept;
  kept.reserve(rows.size());
  for (const std::size_t i : rows) kept.push_back(values[i]);
  values = std::move(kept);
}

/// The rows whose label is known.
LintTable labelled_rows(const LintTable& table) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.label[i] != RowLabel::kUnknown) rows.push_back(i);
  }
  LintTable some = table;
  for (LintColumn& column : some.columns) {
    keep(column.values, rows);
    keep(column.form, rows);
  }
  keep(some.series, rows);
  keep(some.group, rows);
  keep(some.label, rows);
  keep(some.part, rows);
  some.place = [&table, rows](std::size_t row, std::size_t column) {
    return table.place_of(rows[row], column);
  };
  return some;
}

}  // namespace

engine::Diagnostics find_leaks(const LintTable& table) {
  const std::size_t rows = table.rows();
  ORRERY_CHECK(
      table.series.size() == rows && table.group.size() == rows && table.part.size() == rows,
      "one of everything a row");
  engine::Diagnostics found;
  find_split_leaks(table, found);
  find_duplicates(table, found);
  find_target_leaks(table, found);
  const bool all_known =
      std::find(table.label.begin(), table.label.end(), RowLabel::kUnknown) == table.label.end();
  if (all_known) {
    find_label_leaks(table, found);
    find_format_leaks(table, found);
  } else if (const LintTable some = labelled_rows(table); some.rows() > 0) {
    find_label_leaks(some, found);
    find_format_leaks(some, found);
  }
  return found;
}

namespace {

std::string group_name(const LintTable& table, std::uint32_t group) {
  return group < table.group_names.size() ? table.group_names[group] : fmt::format("{}", group);
}

/// What is known of a series or a group: how many rows are on each side, and the first ones.
struct Sides {
  std::array<std::size_t, 4> rows{};
  std::array<std::size_t, 4> first{};
  std::size_t last_train = 0;

  void add(Part part, std::size_t row) {
    const auto side = static_cast<std::size_t>(part);
    if (rows[side]++ == 0) first[side] = row;
    if (part == Part::kTrain) last_train = row;
  }
  std::size_t of(Part part) const { return rows[static_cast<std::size_t>(part)]; }
  std::size_t first_of(Part part) const { return first[static_cast<std::size_t>(part)]; }
};

void find_shared_groups(const LintTable& table, engine::Diagnostics& found) {
  std::map<std::uint32_t, Sides> groups;
  std::map<std::uint32_t, Sides> series;
  std::map<std::uint32_t, std::size_t> untrained_test;  // group -> a test row without own training
  for (std::size_t i = 0; i < table.rows(); ++i) {
    groups[table.group[i]].add(table.part[i], i);
    series[table.series[i]].add(table.part[i], i);
  }
  for (const auto& [id, sides] : series) {
    if (sides.of(Part::kTest) > 0 && sides.of(Part::kTrain) == 0) {
      const std::size_t row = sides.first_of(Part::kTest);
      untrained_test.emplace(table.group[row], row);
    }
  }
  std::size_t shared = 0;
  std::string names;
  std::size_t first_row = table.rows();
  for (const auto& [id, sides] : groups) {
    if (sides.of(Part::kTrain) == 0 || sides.of(Part::kTest) == 0) continue;
    if (table.split_in_time && !untrained_test.contains(id)) continue;
    if (shared++ < 5) names += (names.empty() ? "" : ", ") + group_name(table, id);
    const std::size_t row =
        table.split_in_time ? untrained_test.at(id) : sides.first_of(Part::kTest);
    first_row = std::min(first_row, row);
  }
  if (shared > 0) {
    found.error("leak-group", table.place_of(first_row, table.columns.size()),
                fmt::format("{} of {} groups have rows in training and in test: {}{}", shared,
                            groups.size(), names, shared > 5 ? ", ..." : ""),
                "put each group on one side: split by group");
  }
  if (!table.split_in_time) return;
  for (const auto& [id, sides] : series) {
    if (sides.of(Part::kTrain) == 0 || sides.of(Part::kTest) == 0) continue;
    if (sides.last_train < sides.first_of(Part::kTest)) continue;
    found.error("leak-order", table.place_of(sides.last_train, table.columns.size()),
                fmt::format("a row of group {} trains, {} rows after its first test row",
                            group_name(table, table.group[sides.last_train]),
                            sides.last_train - sides.first_of(Part::kTest)),
                "train on the rows before the test rows only");
    return;
  }
}

struct Span {
  std::size_t first = 0;
  std::size_t last = 0;
  std::size_t row = 0;
};

/// The samples that the model sees when it is asked about row i of a series that starts at `begin`.
Span span_of(const LintTable& table, std::size_t begin, std::size_t i) {
  const std::size_t from = i - std::min(i - begin, table.window_rows - 1);
  if (table.first_sample.empty()) return {from, i, i};
  return {table.first_sample[from], table.last_sample[i], i};
}

/// The first test row of a series that shares a sample with a training row; else table.rows().
std::size_t first_overlap(const LintTable& table, std::size_t begin, std::size_t end) {
  std::vector<Span> train;
  for (std::size_t i = begin; i < end; ++i) {
    if (table.part[i] == Part::kTrain) train.push_back(span_of(table, begin, i));
  }
  std::sort(train.begin(), train.end(), [](auto& a, auto& b) { return a.first < b.first; });
  std::vector<std::size_t> reach;  // the furthest sample of the training windows up to here
  for (const Span& span : train) {
    reach.push_back(reach.empty() ? span.last : std::max(reach.back(), span.last));
  }
  for (std::size_t i = begin; i < end; ++i) {
    if (table.part[i] != Part::kTest) continue;
    Span test = span_of(table, begin, i);
    // A stream's history is no leak; what the row itself covers must still be apart.
    if (table.split_in_time) test.first = table.first_sample.empty() ? i : table.first_sample[i];
    const auto after =
        std::upper_bound(train.begin(), train.end(), test.last,
                         [](std::size_t last, const Span& span) { return last < span.first; });
    if (after == train.begin()) continue;
    if (reach[static_cast<std::size_t>(after - train.begin()) - 1] >= test.first) return i;
  }
  return table.rows();
}

void find_overlaps(const LintTable& table, engine::Diagnostics& found) {
  if (table.first_sample.empty() && table.window_rows < 2) return;
  std::size_t touched = 0;
  std::size_t first_row = table.rows();
  for (std::size_t begin = 0; begin < table.rows();) {
    std::size_t end = begin;
    while (end < table.rows() && table.series[end] == table.series[begin]) ++end;
    const std::size_t row = first_overlap(table, begin, end);
    if (row < table.rows()) ++touched;
    first_row = std::min(first_row, row);
    begin = end;
  }
  if (touched == 0) return;
  found.error(
      "leak-overlap", table.place_of(first_row, table.columns.size()),
      fmt::format("in {} series a test window shares samples with a training window", touched),
      fmt::format("leave a gap of {} rows between the sides, or split by group",
                  table.first_sample.empty() ? table.window_rows - 1 : 1));
}

void find_scaler_leak(const LintTable& table, engine::Diagnostics& found) {
  std::size_t wrong = 0;
  std::size_t first_row = 0;
  for (std::size_t i = 0; i < table.in_scaler.size(); ++i) {
    if (table.in_scaler[i] == 0 || table.part[i] != Part::kTest) continue;
    if (wrong++ == 0) first_row = i;
  }
  if (wrong == 0) return;
  found.error("leak-scaler", table.place_of(first_row, table.columns.size()),
              fmt::format("the scaler was fitted on {} test rows", wrong),
              "fit it on training rows only");
}

}  // namespace

void find_split_leaks(const LintTable& table, engine::Diagnostics& found) {
  find_shared_groups(table, found);
  find_overlaps(table, found);
  find_scaler_leak(table, found);
}

}  // namespace orrery::models
