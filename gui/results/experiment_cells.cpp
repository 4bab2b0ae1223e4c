// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/results/experiment_cells.h"

#include <fmt/format.h>

#include <cmath>

#include "scenarios/report/quantity.h"
#include "scenarios/report/verdict.h"

namespace orrery::gui {

using scenarios::Cell;
using scenarios::marked;
using scenarios::number;

namespace {

/// An interval that a small sample cannot give is said to be none.
std::string interval_text(const models::Estimate& estimate, const std::string& unit) {
  if (!std::isfinite(estimate.lower) || !std::isfinite(estimate.upper)) return "-";
  return scenarios::interval(estimate.lower, estimate.upper, unit);
}

}  // namespace

scenarios::Table summaryCells(const OpenedExperiment& experiment) {
  const auto& table = experiment.table;
  scenarios::Table out;
  for (const auto& factor : table.header.factors)
    out.header.push_back({factor.unit.empty() || factor.unit == "1"
                              ? factor.name
                              : factor.name + " [" + factor.unit + "]"});
  out.header.push_back({"response"});
  const std::string percent = fmt::format("{:g} %", 100.0 * table.header.confidence);
  for (const std::string& title :
       {std::string("n"), std::string("failed"), std::string("mean"), percent + " interval",
        std::string("median"), std::string("standard deviation"), std::string("least"),
        std::string("greatest")})
    out.header.push_back(number(title));
  for (const auto& summary : experiment.summaries) {
    const auto& point = table.points[summary.point];
    const auto& measure = table.measures[summary.measure];
    std::vector<Cell> row;
    for (const auto& value : point.values) row.push_back({value.text});
    row.push_back({measure.name});
    row.push_back(number(scenarios::grouped(summary.n)));
    row.push_back(summary.failed > 0 ? marked(scenarios::grouped(summary.failed), "fail", true)
                                     : number("0"));
    row.push_back(number(scenarios::quantity(summary.mean.value, measure.unit)));
    row.push_back(number(interval_text(summary.mean, measure.unit)));
    for (const double value : {summary.median.value, summary.sd, summary.least, summary.greatest})
      row.push_back(number(scenarios::quantity(value, measure.unit)));
    out.rows.push_back(std::move(row));
  }
  return out;
}

scenarios::Table gateCells(const OpenedExperiment& experiment) {
  scenarios::Table out{"",
                       {{"point"},
                        {"gate"},
                        {"statistic"},
                        {"must be"},
                        number("mean"),
                        number("interval"),
                        number("n"),
                        {"verdict"}}};
  for (const auto& gate : experiment.gates)
    out.rows.push_back({{experiment.table.points[gate.point].key},
                        {gate.gate},
                        {gate.statistic},
                        {fmt::format("{} {}", gate.comparison, scenarios::rounded(gate.threshold))},
                        number(scenarios::rounded(gate.mean.value)),
                        number(interval_text(gate.mean, "1")),
                        number(scenarios::grouped(gate.n)),
                        marked(engine::to_string(gate.verdict),
                               scenarios::to_string(scenarios::tone_of(gate.verdict)))});
  return out;
}

}  // namespace orrery::gui
