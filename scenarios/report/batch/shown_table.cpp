// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/batch/shown_table.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "scenarios/report/batch/measure_words.h"

namespace orrery::scenarios {

namespace {

struct Scale {
  const char* base;
  double from;  ///< for largest values at or above this
  double divisor;
  const char* unit;
};

// Below two of a unit the next smaller one reads better.
constexpr std::array<Scale, 7> kScales = {{{"s", 2 * 86400.0, 86400.0, "d"},
                                           {"s", 2 * 3600.0, 3600.0, "h"},
                                           {"s", 120.0, 60.0, "min"},
                                           {"s", 1.0, 1.0, "s"},
                                           {"s", 0.0, 1e-3, "ms"},
                                           {"J", 3.6e9, 3.6e9, "MWh"},
                                           {"J", 3.6e6, 3.6e6, "kWh"}}};

// Characters that JSON takes for a point: measured on tables of 10,000 points, rounded up.
std::size_t bytes_a_point(const ExperimentTable& table) {
  const bool replicated = table.runs.size() > table.points.size();
  const std::size_t gates = table.runs.empty() ? 0 : table.runs.front().gates.size();
  const std::size_t compared = table.header.compare_factor.empty() ? 0 : 180;
  return 16 + table.header.factors.size() * 24 +
         table.measures.size() * ((replicated ? 130 : 11) + compared) + gates * 220;
}

void keep_point(const ExperimentTable& whole, std::size_t p, ExperimentTable& table) {
  const auto& point = whole.points[p];
  table.points.push_back(point);
  table.points.back().first_run = table.runs.size();
  for (std::size_t r = point.first_run; r < point.first_run + point.runs; ++r) {
    table.runs.push_back(whole.runs[r]);
    table.point_of_run.push_back(table.points.size() - 1);
    for (std::size_t m = 0; m < whole.measures.size(); ++m) {
      table.measures[m].values.push_back(whole.measures[m].values[r]);
    }
  }
}

void rescale(MeasureColumn& column, double divisor, const char* unit) {
  column.unit = unit;
  for (auto* numbers : {&column.values, &column.lower, &column.upper}) {
    for (double& v : *numbers) v /= divisor;
  }
}

}  // namespace

ShownTable shown_table(const ExperimentTable& whole, std::size_t bytes_max) {
  const std::size_t room = std::max<std::size_t>(1, bytes_max / bytes_a_point(whole));
  ShownTable shown;
  shown.step = std::max<std::size_t>(1, (whole.points.size() + room - 1) / room);
  shown.place_of.resize(whole.points.size());
  if (shown.step == 1) {
    shown.table = whole;
    for (std::size_t p = 0; p < whole.points.size(); ++p) shown.place_of[p] = p;
    return shown;
  }
  shown.table.header = whole.header;
  shown.table.status = whole.status;
  for (const auto& column : whole.measures) {
    shown.table.measures.push_back({column.name, column.unit, {}, {}, {}, {}});
  }
  for (std::size_t p = 0; p < whole.points.size(); p += shown.step) {
    shown.place_of[p] = shown.table.points.size();
    keep_point(whole, p, shown.table);
  }
  return shown;
}

ExperimentTable in_readable_units(ExperimentTable table) {
  for (auto& column : table.measures) {
    if (is_share(column)) {
      rescale(column, 0.01, "%");
      continue;
    }
    double largest = 0.0;
    for (double v : column.values) {
      if (std::isfinite(v)) largest = std::max(largest, std::fabs(v));
    }
    const auto scale = std::find_if(kScales.begin(), kScales.end(), [&](const Scale& s) {
      return column.unit == s.base && largest > 0.0 && largest >= s.from;
    });
    if (scale == kScales.end()) continue;
    rescale(column, scale->divisor, scale->unit);
  }
  return table;
}

}  // namespace orrery::scenarios
