// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "scenarios/store/export_tables.h"

// How `export_tables.cpp` describes a table: a list of cells, each a column and where its value
// comes from.
namespace orrery::scenarios {

using engine::RunTables;

/// A column and how to take its cell out of a row. The kind of cell follows from what `get` gives.
template <class Row>
struct TableCell {
  TableColumn column;
  std::function<void(const Row&, const RunTables&, TableSink&)> put;
};

template <class T>
struct KindOf;
template <>
struct KindOf<std::string> {
  static constexpr auto kKind = CellKind::kText;
  static void put(const std::string& value, TableSink& sink) { sink.text(value); }
};
template <>
struct KindOf<double> {
  static constexpr auto kKind = CellKind::kNumber;
  static void put(double value, TableSink& sink) { sink.number(value); }
};
template <>
struct KindOf<std::uint64_t> {
  static constexpr auto kKind = CellKind::kCount;
  static void put(std::uint64_t value, TableSink& sink) { sink.count(value); }
};
template <>
struct KindOf<std::uint32_t> : KindOf<std::uint64_t> {};
template <>
struct KindOf<bool> {
  static constexpr auto kKind = CellKind::kFlag;
  static void put(bool value, TableSink& sink) { sink.flag(value); }
};
template <>
struct KindOf<engine::SimTime> {
  static constexpr auto kKind = CellKind::kTime;
  static void put(engine::SimTime value, TableSink& sink) { sink.time(value); }
};
template <class T>
struct KindOf<std::optional<T>> {
  static constexpr auto kKind = KindOf<T>::kKind;
  static void put(const std::optional<T>& value, TableSink& sink) {
    if (value)
      KindOf<T>::put(*value, sink);
    else
      sink.nothing();
  }
};

template <class T>
constexpr bool is_optional(CellKind kind) {
  return kind == CellKind::kNumber || kind == CellKind::kTime ||
         std::is_same_v<T, std::optional<std::string>>;
}

/// `get` is a member of the row, or a function of the row and all tables.
template <class Row, class Get>
TableCell<Row> cell(const char* name, Get get, const char* unit = "") {
  constexpr bool kNeedsTables = std::is_invocable_v<Get, const Row&, const RunTables&>;
  const auto value = [get](const Row& row, const RunTables& tables) {
    if constexpr (kNeedsTables)
      return std::invoke(get, row, tables);
    else
      return std::invoke(get, row);
  };
  using Value = std::remove_cvref_t<decltype(value(std::declval<Row>(), RunTables{}))>;
  constexpr CellKind kKind = KindOf<Value>::kKind;
  return {{name, kKind, kKind == CellKind::kTime ? "s" : unit, is_optional<Value>(kKind)},
          [value](const Row& row, const RunTables& tables, TableSink& sink) {
            KindOf<Value>::put(value(row, tables), sink);
          }};
}

/// `rows` gives the rows of a result as a span.
template <class Row, class Rows>
ExportTable table(const char* name, Rows rows, std::vector<TableCell<Row>> cells) {
  ExportTable table;
  table.shape.file = name;
  for (const auto& c : cells) table.shape.columns.push_back(c.column);
  table.write_rows = [rows, cells = std::move(cells)](const RunTables& tables, TableSink& sink) {
    for (const Row& row : std::span<const Row>(std::invoke(rows, tables))) {
      for (const auto& c : cells) c.put(row, tables, sink);
      sink.end_row();
    }
  };
  return table;
}

}  // namespace orrery::scenarios
