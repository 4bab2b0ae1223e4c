// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/home_record.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "devices/replay/column_mapping.h"
#include "devices/replay/csv_table.h"
#include "engine/population/population_number.h"

namespace orrery::devices {

namespace {

constexpr double kSecondsADay = 86400.0;
constexpr double kJoulePerKwh = 3.6e6;

/// A unit that a column may be in; energy of a row becomes power by the sampling period.
struct Unit {
  const char* parameter;
  const char* word;
  double scale;
  bool energy;
};
constexpr Unit kUnits[] = {
    {"load_column", "W", 1.0, false},
    {"load_column", "kW", 1000.0, false},
    {"load_column", "Wh", 3600.0, true},
    {"load_column", "kWh", kJoulePerKwh, true},
    {"solar_column", "W/kW", 0.001, false},
    {"solar_column", "1", 1.0, false},
    {"price_column", "EUR/kWh", 1.0 / kJoulePerKwh, false},
    {"price_column", "EUR/MWh", 0.001 / kJoulePerKwh, false},
    {"carbon_column", "kg/kWh", 1.0 / kJoulePerKwh, false},
    {"carbon_column", "g/kWh", 0.001 / kJoulePerKwh, false},
};

struct Column {
  std::string name;
  double scale;
};

/// Reads columns of files of one population; what is wrong gathers in `mistakes`.
class Reader {
 public:
  explicit Reader(const engine::PopulationSpec& spec)
      : spec_(spec), period_s_(engine::population_number(spec, "sample_period")) {}

  std::optional<Column> wanted(const std::string& parameter) {
    const auto mapping = column_of_parameter(spec_.texts, parameter, "record-column", mistakes);
    if (!mapping) return std::nullopt;
    std::string known;
    for (const Unit& unit : kUnits) {
      if (unit.parameter != parameter) continue;
      if (unit.word == mapping->unit)
        return Column{mapping->column, unit.energy ? unit.scale / period_s_ : unit.scale};
      known += (known.empty() ? "" : ", ") + std::string(unit.word);
    }
    mistakes.add("record-unit", {},
                 fmt::format("{}: '{}' is no unit of it", parameter, mapping->unit),
                 "write it in brackets, one of: " + known);
    return std::nullopt;
  }

  /// One vector a column, in SI units.
  std::vector<std::vector<double>> read(const std::string& path,
                                        const std::vector<Column>& columns) {
    CsvRequest request;
    request.separator = separator_of(spec_.texts.text("separator"));
    for (const Column& column : columns) request.numbers.push_back(column.name);
    CsvTable table = read_csv(path, request, mistakes);
    if (!mistakes.empty()) return {};
    for (std::size_t c = 0; c < columns.size(); ++c) {
      for (std::size_t i = 0; i < table.rows; ++i) {
        if (std::isnan(table.numbers[c][i]))
          mistakes.add("record-gap", {path, static_cast<int>(i) + 2, 1},
                       fmt::format("'{}' is missing", columns[c].name), "fill the cell in");
        table.numbers[c][i] *= columns[c].scale;
      }
    }
    check_length(path, table.rows);
    return std::move(table.numbers);
  }

  std::size_t rows() const { return rows_; }
  MistakeList mistakes;

 private:
  void check_length(const std::string& path, std::size_t rows) {
    if (rows_ == 0) rows_ = rows;
    if (rows == rows_) return;
    mistakes.add("record-length", {path, 1, 1},
                 fmt::format("{} rows, the first file has {}", rows, rows_),
                 "give recordings of the same hours");
  }

  const engine::PopulationSpec& spec_;
  double period_s_;
  std::size_t rows_ = 0;
};

void read_whole(const engine::PopulationSpec& spec, const char* file, const char* column,
                Reader& reader, std::vector<double>& values) {
  const std::string& path = spec.texts.text(file);
  const auto wanted = reader.wanted(column);
  if (path.empty() != !wanted)
    reader.mistakes.add("record-column", {},
                        fmt::format("of {} and {} one is missing", file, column), "give both");
  if (path.empty() || !wanted || !reader.mistakes.empty()) return;
  auto columns = reader.read(path, {*wanted});
  if (!columns.empty()) values = std::move(columns.front());
}

/// The rows whose day lies in one of the spans `[from, to, from, to ...]`; all without spans.
std::vector<std::size_t> rows_of_spans(const std::vector<double>& spans, std::size_t rows,
                                       double period_s) {
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < rows; ++i) {
    const double day = static_cast<double>(i) * period_s / kSecondsADay;
    bool inside = spans.empty();
    for (std::size_t k = 0; k + 1 < spans.size(); k += 2)
      inside = inside || (day >= spans[k] && day < spans[k + 1]);
    if (inside) kept.push_back(i);
  }
  return kept;
}

void cut(std::vector<double>& values, const std::vector<std::size_t>& kept) {
  if (values.empty()) return;
  std::vector<double> some;
  some.reserve(kept.size());
  for (const std::size_t i : kept) some.push_back(values[i]);
  values = std::move(some);
}

bool are_spans(const std::vector<double>& spans) {
  if (spans.size() % 2 != 0) return false;
  for (std::size_t k = 0; k < spans.size(); k += 2)
    if (spans[k] < 0.0 || spans[k] != std::floor(spans[k]) || spans[k + 1] <= spans[k] ||
        spans[k + 1] != std::floor(spans[k + 1]))
      return false;
  return true;
}

}  // namespace

engine::Result<HomeRecord> read_homes(const engine::PopulationSpec& spec) {
  Reader reader(spec);
  HomeRecord record;
  std::vector<Column> columns;
  const auto load = reader.wanted("load_column");
  const auto solar = reader.wanted("solar_column");
  if (load) columns.push_back(*load);
  if (solar) columns.push_back(*solar);
  if (!reader.mistakes.empty()) return engine::failure(reader.mistakes.diagnostics());
  if (!load) return engine::failure("record-column", {}, "a home needs a load", "give load_column");
  for (const std::string& path : spec.texts.texts("files")) {
    auto read = reader.read(path, columns);
    if (read.empty()) continue;
    record.homes.push_back({std::move(read[0]), {}});
    if (solar) record.homes.back().solar_share = std::move(read[1]);
  }
  read_whole(spec, "price_file", "price_column", reader, record.price_eur_per_j);
  read_whole(spec, "carbon_file", "carbon_column", reader, record.carbon_kg_per_j);

  const auto& spans = spec.texts.numbers("spans");
  const double period_s = engine::population_number(spec, "sample_period");
  const auto kept = rows_of_spans(spans, reader.rows(), period_s);
  if (reader.mistakes.empty() && (!are_spans(spans) || kept.empty()))
    reader.mistakes.add("record-spans", {}, "`spans` holds no part of the recording",
                        "write whole days as [from, to, from, to]; the first day is 0");
  if (!reader.mistakes.empty()) return engine::failure(reader.mistakes.diagnostics());
  for (auto& home : record.homes) {
    cut(home.load_w, kept);
    cut(home.solar_share, kept);
  }
  cut(record.price_eur_per_j, kept);
  cut(record.carbon_kg_per_j, kept);
  record.rows = kept.size();
  record.period_ns = static_cast<std::int64_t>(std::llround(period_s * 1e9));
  return record;
}

}  // namespace orrery::devices
