// SPDX-License-Identifier: Apache-2.0
#include "devices/climate/weather_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <optional>
#include <sstream>

#include "devices/climate/weather_file.h"
#include "devices/replay/column_mapping.h"
#include "devices/replay/csv_reader.h"
#include "devices/replay/csv_table.h"
#include "engine/population/population_number.h"

namespace orrery::devices {

namespace {

struct Unit {
  WeatherTable::Quantity quantity;
  const char* word;
  double scale;
  double offset;
};

using W = WeatherTable;
constexpr Unit kUnits[] = {
    {W::kTemperature, "K", 1.0, 0.0},
    {W::kTemperature, "degC", 1.0, 273.15},
    {W::kTemperature, "degF", 5.0 / 9.0, 273.15 - 160.0 / 9.0},
    {W::kHumidity, "1", 1.0, 0.0},
    {W::kHumidity, "%", 0.01, 0.0},
    {W::kWind, "m/s", 1.0, 0.0},
    {W::kWind, "km/h", 1.0 / 3.6, 0.0},
    {W::kCloud, "1", 1.0, 0.0},
    {W::kCloud, "%", 0.01, 0.0},
    {W::kGhi, "W/m2", 1.0, 0.0},
    {W::kGhi, "kW/m2", 1000.0, 0.0},
};

struct Limits {
  const char* name;
  double min;
  double max;
};
/// What no weather exceeds: a column in another unit is found out. In the order of Quantity.
constexpr Limits kLimits[W::kQuantities] = {{"temperature", 180.0, 340.0}, {"humidity", 0.0, 1.1},
                                            {"wind_speed", 0.0, 120.0},    {"cloud", 0.0, 1.0},
                                            {"ghi", -20.0, 1600.0},        {"dni", -20.0, 1500.0},
                                            {"dhi", -20.0, 1200.0}};

bool is_irradiance(int q) { return q >= W::kGhi; }

const Unit* unit_of(int quantity, const std::string& word) {
  const int listed = is_irradiance(quantity) ? W::kGhi : quantity;
  for (const Unit& unit : kUnits)
    if (unit.quantity == listed && unit.word == word) return &unit;
  return nullptr;
}

std::string units_of(int quantity) {
  const int listed = is_irradiance(quantity) ? W::kGhi : quantity;
  std::string list;
  for (const Unit& unit : kUnits)
    if (unit.quantity == listed) list += (list.empty() ? "" : ", ") + std::string(unit.word);
  return list;
}

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Lines of all records, the header first: only for telling where a mistake is.
std::vector<int> lines_of(const std::string& path, char separator) {
  const std::string text = text_of(path);
  CsvReader reader(text, separator);
  std::vector<CsvCell> record;
  std::vector<int> lines;
  while (reader.next(record)) lines.push_back(record[0].line);
  return lines;
}

struct Wanted {
  int quantity;
  std::string column;
  const Unit* unit;
};

/// `Column name [unit]`, where the brackets may be part of the header's own name.
std::optional<Wanted> wanted_column(const engine::PopulationSpec& spec, int q,
                                    MistakeList& mistakes) {
  const std::string parameter = column_parameter(static_cast<W::Quantity>(q));
  const auto mapping = column_of_parameter(spec.texts, parameter, "weather-column", mistakes);
  if (!mapping) return std::nullopt;
  const Unit* unit = unit_of(q, mapping->unit);
  if (unit == nullptr) {
    mistakes.add(
        "weather-unit", {},
        fmt::format("{}: '{}' is no unit of {}", parameter, mapping->unit, kLimits[q].name),
        "write it in brackets, one of: " + units_of(q));
    return std::nullopt;
  }
  return Wanted{q, mapping->column, unit};
}

/// Columns whose header carries the unit, `T [degC]`, are asked for under that name.
void use_names_with_units(const engine::PopulationSpec& spec, const std::string& path,
                          char separator, std::vector<Wanted>& wanted) {
  const std::string text = text_of(path);
  CsvReader reader(text, separator);
  std::vector<CsvCell> header;
  if (!reader.next(header)) return;
  for (Wanted& w : wanted) {
    const std::string& entry =
        spec.texts.text(column_parameter(static_cast<W::Quantity>(w.quantity)));
    for (const CsvCell& cell : header)
      if (cell.text == entry) w.column = entry;
  }
}

double usual_step(const std::vector<double>& time_s) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < time_s.size(); ++i) steps.push_back(time_s[i] - time_s[i - 1]);
  const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
  std::nth_element(steps.begin(), middle, steps.end());
  return *middle;
}

class Checker {
 public:
  Checker(const engine::PopulationSpec& spec, const std::string& path, char separator,
          MistakeList& mistakes)
      : fill_(spec.texts.text("gaps") == "interpolate"),
        path_(path),
        separator_(separator),
        mistakes_(mistakes) {}

  void check_steps(const WeatherTable& table, double usual_s) {
    if (fill_) return;
    for (std::size_t i = 1; i < table.time_s.size(); ++i) {
      const double step_s = table.time_s[i] - table.time_s[i - 1];
      if (step_s <= 1.5 * usual_s) continue;
      mistakes_.add("weather-gap", place(i),
                    fmt::format("{:.6g} s lie between this row and the one before, {:.6g} s are "
                                "usual: a gap",
                                step_s, usual_s),
                    "add the missing rows, or say gaps: interpolate");
    }
  }

  void check_cells(std::vector<double>& column, const std::vector<double>& time_s, int q) {
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (std::isnan(column[i])) {
        if (!fill_)
          mistakes_.add("weather-gap", place(i), fmt::format("{} is missing", kLimits[q].name),
                        "fill the cell in, or say gaps: interpolate");
      } else if (column[i] < kLimits[q].min || column[i] > kLimits[q].max) {
        mistakes_.add("weather-range", place(i),
                      fmt::format("{} is {:.6g} in SI units, outside {:.6g} to {:.6g}",
                                  kLimits[q].name, column[i], kLimits[q].min, kLimits[q].max),
                      "correct the value, or the unit of the column");
      }
    }
    if (fill_ && !fill(column, time_s))
      mistakes_.add("weather-gap", {path_, 1, 1},
                    fmt::format("{} has no value in any row", kLimits[q].name),
                    "leave its column away");
    for (double& value : column)
      if (is_irradiance(q)) value = std::max(value, 0.0);  // instruments read a little below 0
  }

 private:
  /// Straight lines over missing cells, the nearest value at the ends; false when all are missing.
  static bool fill(std::vector<double>& column, const std::vector<double>& time_s) {
    std::ptrdiff_t before = -1;
    const auto count = static_cast<std::ptrdiff_t>(column.size());
    for (std::ptrdiff_t i = 0; i <= count; ++i) {
      const auto at = static_cast<std::size_t>(i);
      if (i < count && std::isnan(column[at])) continue;
      for (std::ptrdiff_t k = before + 1; k < i; ++k) {
        const auto hole = static_cast<std::size_t>(k), left = static_cast<std::size_t>(before);
        if (before < 0 && i == count) return false;
        if (before < 0) {
          column[hole] = column[at];
        } else if (i == count) {
          column[hole] = column[left];
        } else {
          const double share = (time_s[hole] - time_s[left]) / (time_s[at] - time_s[left]);
          column[hole] = column[left] + share * (column[at] - column[left]);
        }
      }
      before = i;
    }
    return true;
  }

  engine::SourcePlace place(std::size_t row) {
    if (lines_.empty()) lines_ = lines_of(path_, separator_);
    const bool known = row + 1 < lines_.size();
    return {path_, known ? lines_[row + 1] : static_cast<int>(row) + 2, 1};
  }

  bool fill_;
  const std::string& path_;
  char separator_;
  MistakeList& mistakes_;
  std::vector<int> lines_;
};

/// Day of a year of 365 days: the 29th of February is taken for the 1st of March.
double day_of_year(std::int64_t since_1970_ns) {
  const double days = static_cast<double>(since_1970_ns) / 86400e9;
  // Civil date from days: Hinnant, chrono-compatible low-level date algorithms.
  const auto z = static_cast<std::int64_t>(std::floor(days)) + 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int64_t doe = z - era * 146097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);  // from the 1st of March
  const double from_january =
      doy >= 306 ? static_cast<double>(doy - 306) : static_cast<double>(doy + 59);
  return 1.0 + std::min(from_january, 364.0) + (days - std::floor(days));
}

void set_times(WeatherTable& table, const CsvTable& csv, double sample_period_s) {
  for (std::size_t i = 0; i < csv.rows; ++i)
    table.time_s.push_back(csv.time_ns.empty()
                               ? sample_period_s * static_cast<double>(i)
                               : 1e-9 * static_cast<double>(csv.time_ns[i] - csv.time_ns[0]));
  // Plain seconds since 1970 would be read as dates too; below a year they are seconds of a run.
  if (!csv.time_ns.empty() && csv.time_ns[0] > 365ll * 86400 * 1000000000)
    table.first_day = day_of_year(csv.time_ns[0]);
}

}  // namespace

std::string column_parameter(WeatherTable::Quantity q) {
  return std::string(kLimits[q].name) + "_column";
}

double WeatherTable::at(Quantity q, double t_s, bool repeat) const {
  const auto& column = values[q];
  if (repeat && t_s >= period_s) t_s -= period_s * std::floor(t_s / period_s);
  const auto next = static_cast<std::size_t>(std::upper_bound(time_s.begin(), time_s.end(), t_s) -
                                             time_s.begin());
  if (next == 0) return column.front();
  const bool past = next == time_s.size();
  if (past && !repeat) return column.back();
  const double from_s = time_s[next - 1], to_s = past ? period_s : time_s[next];
  const double to = past ? column.front() : column[next];
  return column[next - 1] + (to - column[next - 1]) * (t_s - from_s) / (to_s - from_s);
}

engine::Result<WeatherTable> read_weather(const engine::PopulationSpec& spec) {
  MistakeList mistakes;
  const std::string& path = spec.texts.text("file");
  std::vector<Wanted> wanted;
  for (int q = 0; q < W::kQuantities; ++q)
    if (const auto column = wanted_column(spec, q, mistakes)) wanted.push_back(*column);
  if (spec.texts.text(column_parameter(W::kTemperature)).empty())
    mistakes.add("weather-column", {}, "weather needs a temperature", "give temperature_column");
  const double sample_period_s = engine::population_number(spec, "sample_period");
  CsvRequest request;
  request.separator = separator_of(spec.texts.text("separator"));
  request.time_column = spec.texts.text("time_column");
  if (request.time_column.empty() && !(sample_period_s > 0.0))
    mistakes.add("weather-time", {}, "the recording has neither a time column nor a sample period",
                 "give time_column, or sample_period");
  if (!mistakes.empty()) return engine::failure(mistakes.diagnostics());
  use_names_with_units(spec, path, request.separator, wanted);
  for (const Wanted& w : wanted) request.numbers.push_back(w.column);
  CsvTable csv = read_csv(path, request, mistakes);
  if (!mistakes.empty()) return engine::failure(mistakes.diagnostics());

  WeatherTable table;
  set_times(table, csv, sample_period_s);
  if (table.time_s.size() < 2)
    return engine::failure("weather-short", {path, 1, 1}, "weather needs two rows at least",
                           "give more rows");
  const double usual_s = usual_step(table.time_s);
  table.period_s = table.time_s.back() + usual_s;
  Checker checker(spec, path, request.separator, mistakes);
  checker.check_steps(table, usual_s);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    auto& column = table.values[wanted[i].quantity];
    column = std::move(csv.numbers[i]);
    for (double& v : column) v = v * wanted[i].unit->scale + wanted[i].unit->offset;
    checker.check_cells(column, table.time_s, wanted[i].quantity);
  }
  if (!mistakes.empty()) return engine::failure(mistakes.diagnostics());
  return table;
}

}  // namespace orrery::devices
