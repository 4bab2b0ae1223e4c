// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/results/comparison_cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "scenarios/report/quantity.h"

namespace orrery::gui {

using scenarios::Cell;
using scenarios::Change;
using scenarios::marked;
using scenarios::number;
using scenarios::SignalComparison;
using scenarios::SignalVerdict;

namespace {

std::string mark_of(SignalVerdict verdict) {
  switch (verdict) {
    case SignalVerdict::kIn: return "pass";
    case SignalVerdict::kOut: return "fail";
    case SignalVerdict::kUnaligned: break;
  }
  return "unaligned";
}

std::string mark_of(Change change) {
  switch (change) {
    case Change::kImproved: return "pass";
    case Change::kRegressed:
    case Change::kDifferent: return "fail";
    case Change::kUnsure: return "undecided";
    case Change::kUnchanged: break;
  }
  return "";
}

/// How bad: by verdict, then how far beyond the tolerance.
std::pair<int, double> badness(const SignalComparison& one) {
  if (one.verdict == SignalVerdict::kOut) return {2, one.deviation - one.tolerance_there};
  return {one.verdict == SignalVerdict::kUnaligned ? 1 : 0, 0.0};
}

std::string value_text(double value, const std::string& unit) {
  if (std::isnan(value)) return "no value";
  if (std::isinf(value)) return "∞";
  const std::string text = fmt::format("{:.6g}", value);
  return unit.empty() || unit == "1" ? text : text + " " + unit;
}

std::string interval_text(const models::Estimate& estimate, const std::string& unit) {
  if (!std::isfinite(estimate.lower) || !std::isfinite(estimate.upper)) return "";
  return scenarios::interval(estimate.lower, estimate.upper, unit);
}

std::vector<Cell> row_of(const SignalComparison& one) {
  std::vector<Cell> row = {marked(to_string(one.verdict), mark_of(one.verdict)),
                           {one.stage + "/" + one.name}};
  if (one.verdict == SignalVerdict::kUnaligned) {
    row.resize(9);
    row.push_back({one.why});
    return row;
  }
  const bool somewhere = !one.device.empty();
  row.push_back(number(value_text(one.deviation, one.unit)));
  row.push_back(number(somewhere ? value_text(one.tolerance_there, one.unit) : ""));
  row.push_back(number(
      fmt::format("{} of {}", scenarios::grouped(one.out), scenarios::grouped(one.compared))));
  row.push_back({one.device});
  row.push_back(number(somewhere ? to_string(one.at) : ""));
  row.push_back(number(somewhere ? value_text(one.value_a, one.unit) : ""));
  row.push_back(number(somewhere ? value_text(one.value_b, one.unit) : ""));
  const auto lonely = one.without_a + one.without_b;
  row.push_back({lonely == 0 ? "" : scenarios::grouped(lonely) + " rows without a partner"});
  return row;
}

}  // namespace

std::vector<std::size_t> worstSignals(const scenarios::Comparison& comparison) {
  std::vector<std::size_t> order(comparison.signals.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) {
    return badness(comparison.signals[x]) > badness(comparison.signals[y]);
  });
  return order;
}

scenarios::Table signalCells(const scenarios::Comparison& comparison) {
  scenarios::Table table{"",
                         {{"verdict"},
                          {"signal"},
                          number("largest deviation"),
                          number("tolerance there"),
                          number("rows out"),
                          {"device"},
                          number("at"),
                          number("A"),
                          number("B"),
                          {"remark"}}};
  for (const std::size_t i : worstSignals(comparison))
    table.rows.push_back(row_of(comparison.signals[i]));
  return table;
}

scenarios::Table measureCells(const scenarios::Comparison& comparison) {
  std::vector<const scenarios::MeasureComparison*> order;
  for (const auto& one : comparison.measures) order.push_back(&one);
  std::stable_sort(order.begin(), order.end(), [](const auto* x, const auto* y) {
    return rank_of(x->change) < rank_of(y->change);
  });
  scenarios::Table table{"",
                         {{"change"},
                          {"metric"},
                          number("A"),
                          number("B"),
                          number("B − A"),
                          number("relative"),
                          number("noise")}};
  if (comparison.of_batches) {
    table.header.push_back({"point"});
    table.header.push_back({"test"});
    table.header.push_back(number("n"));
    table.header.push_back(number("p (Holm)"));
  }
  for (const auto* one : order) {
    const double relative = one->relative();
    std::vector<Cell> row = {
        marked(to_string(one->change), mark_of(one->change)),
        {one->name},
        number(scenarios::quantity(one->a.value, one->unit), interval_text(one->a, one->unit)),
        number(scenarios::quantity(one->b.value, one->unit), interval_text(one->b, one->unit)),
        number(scenarios::quantity(one->difference.value, one->unit)),
        number(std::isfinite(relative) ? fmt::format("{:+.3g} %", 100.0 * relative) : "-"),
        number(scenarios::quantity(one->noise, one->unit))};
    if (comparison.of_batches) {
      row.push_back({one->point});
      row.push_back({one->test.empty() ? "too few runs" : one->test});
      row.push_back(number(scenarios::grouped(one->n)));
      row.push_back(number(one->test.empty() ? "-" : scenarios::rounded(one->p_holm)));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

scenarios::Table differenceCells(const scenarios::Comparison& comparison) {
  scenarios::Table table{"", {{"where"}, {"setting"}, {"A"}, {"B"}}};
  for (const auto& one : comparison.configuration)
    table.rows.push_back({{"configuration"}, {one.path}, {one.a}, {one.b}});
  for (const auto& one : comparison.setup)
    table.rows.push_back({{"setup"}, {one.path}, {one.a}, {one.b}});
  for (const auto& one : comparison.lonely)
    table.rows.push_back({{"one side only"}, {one}, {""}, {""}});
  return table;
}

}  // namespace orrery::gui
