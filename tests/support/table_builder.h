// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/experiment/experiment_table.h"

namespace orrery::scenarios {

/// A table of an experiment, written down in the order in which it is read: factors, measures,
/// then each point with its runs.
class TableBuilder {
 public:
  /// A factor with a list of levels.
  TableBuilder& factor(const std::string& name, std::vector<std::string> levels,
                       bool numeric = false) {
    table_.header.factors.push_back({name, "path." + name, "", std::move(levels), numeric, false});
    return *this;
  }
  /// A factor that is sampled.
  TableBuilder& sampled(const std::string& name, const std::string& unit = "",
                        bool log_scale = false) {
    table_.header.factors.push_back({name, "path." + name, unit, {}, true, log_scale});
    return *this;
  }
  TableBuilder& design(const std::string& design) {
    table_.header.design = design;
    return *this;
  }
  TableBuilder& compare(const std::string& factor, const std::string& baseline,
                        double noise = 0.0) {
    table_.header.compare_factor = factor;
    table_.header.compare_baseline = baseline;
    table_.header.compare_noise = noise;
    return *this;
  }
  TableBuilder& measure(const std::string& name, const std::string& unit = "") {
    table_.measures.push_back({name, unit, {}, {}, {}, {}});
    table_.header.responses.push_back(name);
    return *this;
  }

  /// The runs that follow stand at this point.
  TableBuilder& point(std::vector<FactorValue> values, std::uint32_t order = 0) {
    std::string key;
    for (std::size_t f = 0; f < values.size(); ++f)
      key += (f == 0 ? "" : ", ") + table_.header.factors[f].name + "=" + values[f].text;
    table_.points.push_back(
        {key.empty() ? "as it stands" : key, std::move(values), order, table_.runs.size(), 0});
    replication_ = 0;
    return *this;
  }
  /// Numbers of all factors.
  TableBuilder& point_at(const std::vector<double>& numbers, std::uint32_t order = 0) {
    std::vector<FactorValue> values;
    values.reserve(numbers.size());
    for (const double number : numbers) values.push_back({std::to_string(number), number});
    return point(std::move(values), order);
  }
  /// The next replication: a value of each measure, NaN for none.
  TableBuilder& run(const std::vector<double>& values) {
    for (std::size_t m = 0; m < table_.measures.size(); ++m)
      add_value(table_.measures[m], values.at(m));
    add_run(RunStatus::kDone);
    return *this;
  }
  /// Replications with these values of the only measure.
  TableBuilder& runs(const std::vector<double>& values) {
    for (const double value : values) run({value});
    return *this;
  }
  TableBuilder& failed_run(const std::string& trouble = "plant.yaml:1:1: error: it broke") {
    for (auto& column : table_.measures) add_value(column, NAN);
    add_run(RunStatus::kFailed);
    table_.runs.back().trouble = trouble;
    table_.runs.back().exit_code = 8;
    return *this;
  }
  /// A replication that is not there.
  TableBuilder& skip_replication() {
    ++replication_;
    return *this;
  }
  /// A gate of the last run.
  TableBuilder& gate(const engine::GateRecord& gate) {
    table_.runs.back().gates.push_back(gate);
    return *this;
  }

  ExperimentTable build() { return table_; }

 private:
  static void add_value(MeasureColumn& column, double value) {
    column.values.push_back(value);
    column.lower.push_back(NAN);
    column.upper.push_back(NAN);
    column.n.push_back(std::isnan(value) ? 0 : 1);
  }

  void add_run(RunStatus status) {
    auto& point = table_.points.back();
    RunRow row;
    row.id = std::string("run").append(std::to_string(table_.runs.size()));
    row.replication = replication_;
    row.seed = 1 + replication_++;
    row.point = point.key;
    row.factors = point.values;
    row.order = point.order;
    row.status = status;
    row.command_line = "orrery run plant.yaml --seed " + std::to_string(row.seed);
    ++point.runs;
    table_.point_of_run.push_back(table_.points.size() - 1);
    table_.runs.push_back(std::move(row));
  }

  ExperimentTable table_;
  std::uint32_t replication_ = 0;
};

}  // namespace orrery::scenarios
