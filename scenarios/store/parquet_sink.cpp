// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/parquet_sink.h"

#include <algorithm>
#include <cmath>

#include "engine/registry/check.h"

namespace orrery::scenarios {

namespace {

std::string in_one_word(std::string name) {
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

ParquetType type_of(CellKind kind) {
  switch (kind) {
    case CellKind::kText: return ParquetType::kText;
    case CellKind::kNumber:
    case CellKind::kNumbers: return ParquetType::kDouble;
    case CellKind::kCount:
    case CellKind::kTime: return ParquetType::kInt64;
    case CellKind::kSeed: return ParquetType::kUint64;
    case CellKind::kFlag: return ParquetType::kBoolean;
    case CellKind::kQuality: return ParquetType::kUint8;
  }
  ORRERY_CHECK(false, "unknown CellKind");
}

struct ColumnWithUnit {
  ParquetColumn column;
  std::string unit;
};

std::vector<ColumnWithUnit> columns_with_units(const TableShape& shape) {
  std::vector<ColumnWithUnit> all;
  const auto add = [&](std::string name, ParquetType type, const TableColumn& of,
                       const std::string& unit) {
    // A signal may be called as another column is; readers want different names.
    const auto taken = [&](const ColumnWithUnit& other) { return other.column.name == name; };
    while (std::any_of(all.begin(), all.end(), taken)) name += '_';
    all.push_back({{name, type, of.optional, of.kind == CellKind::kNumbers}, unit});
  };
  for (const auto& column : shape.columns) {
    const std::string name = in_one_word(column.name);
    if (column.kind == CellKind::kTime) {
      add(name + "_ns", ParquetType::kInt64, column, "ns");
      add(name + "_s", ParquetType::kDouble, column, "s");
    } else {
      add(name, type_of(column.kind), column, column.unit);
    }
  }
  return all;
}

}  // namespace

std::vector<ParquetColumn> parquet_columns(const TableShape& shape) {
  std::vector<ParquetColumn> columns;
  for (auto& [column, unit] : columns_with_units(shape)) columns.push_back(column);
  return columns;
}

ParquetFacts parquet_facts(const TableShape& shape, const engine::RunTables& tables) {
  return parquet_facts(shape, {{"version", tables.header.version},
                               {"scenario", tables.header.scenario_name},
                               {"seed", std::to_string(tables.header.seed)},
                               {"fingerprint", tables.summary.fingerprint}});
}

ParquetFacts parquet_facts(const TableShape& shape,
                           const std::vector<std::pair<std::string, std::string>>& about) {
  ParquetFacts facts;
  facts.created_by = "orrery version " ORRERY_VERSION;
  const auto say = [&](const std::string& key, const std::string& value) {
    facts.metadata.emplace_back("orrery." + key, value);
  };
  for (const auto& [key, value] : about) say(key, value);
  say("table", shape.file);
  for (const auto& [key, value] : shape.facts) say(key, value);
  for (const auto& [column, unit] : columns_with_units(shape)) {
    if (!unit.empty()) say("unit." + column.name, unit);
  }
  return facts;
}

ParquetSink::ParquetSink(const std::filesystem::path& path, const TableShape& shape,
                         const ParquetFacts& facts)
    : writer_(path, parquet_columns(shape), facts) {}

void ParquetSink::text(std::string_view value) { next().text(value); }

void ParquetSink::number(double value) {
  if (std::isnan(value))
    next().null();
  else
    next().number(value);
}

void ParquetSink::numbers(std::span<const double> values) {
  ColumnBuffer& column = next();
  column.begin_list(values.size());
  for (const double value : values) {
    if (std::isnan(value))
      column.null();
    else
      column.number(value);
  }
}

void ParquetSink::count(std::uint64_t value) { next().int64(static_cast<std::int64_t>(value)); }
void ParquetSink::seed(std::uint64_t value) { next().uint64(value); }
void ParquetSink::flag(bool value) { next().boolean(value); }
void ParquetSink::quality(engine::Quality value) { next().uint8(static_cast<std::uint8_t>(value)); }

void ParquetSink::time(engine::SimTime value) {
  if (value == engine::SimTime::never()) {
    next().null();
    next().null();
  } else {
    next().int64(value.ns);
    // Divided and not multiplied by 1e-9: the double nearest to the exact seconds.
    next().number(static_cast<double>(value.ns) / engine::kNsPerSecond);
  }
}

void ParquetSink::nothing() { next().null(); }

void ParquetSink::write_row() {
  writer_.end_row();
  next_ = 0;
}

void ParquetSink::close() { writer_.close(); }

}  // namespace orrery::scenarios
