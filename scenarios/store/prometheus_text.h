// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/record/run_records.h"
#include "scenarios/experiment/analysis.h"
#include "scenarios/experiment/experiment_table.h"

namespace orrery::scenarios {

// The text format of Prometheus, version 0.0.4.
// Source: Prometheus documentation, "Exposition formats" and "Metric and label naming".

enum class PrometheusKind { kGauge, kCounter };

/// Labels in the order in which they are written; empty values are left out (to Prometheus they are
/// the same as none).
using PrometheusLabels = std::vector<std::pair<std::string, std::string>>;

/// A text of any number of metrics. Samples may come in any order; each metric is written once,
/// with its HELP and TYPE, in the order in which metrics first came.
class PrometheusText {
 public:
  /// A value that is NaN is left out and counted. `name` is of letters, digits and `_`.
  void add(const std::string& name, std::string_view help, PrometheusKind kind,
           const PrometheusLabels& labels, double value);

  std::size_t left_out() const { return left_out_; }
  std::string str() const;

 private:
  struct Family {
    std::string help;
    PrometheusKind kind = PrometheusKind::kGauge;
    std::string samples;
  };
  std::vector<std::string> order_;
  std::map<std::string, Family> families_;
  std::size_t left_out_ = 0;
};

/// A word as it may stand in a metric's or label's name: lower case, everything else `_`.
std::string prometheus_word(std::string_view text);
/// `orrery_metric_` and the like, the measure's name, its unit in words: base units where the unit
/// has one. The unit's factor is what a value is multiplied by.
struct PrometheusName {
  std::string name;
  double factor = 1.0;
};
PrometheusName prometheus_name(std::string_view prefix, std::string_view measure,
                               std::string_view unit);

/// The parts of a full measure name (`measure_name`).
struct MeasureParts {
  std::string metric;
  std::string agent;
  std::string control;
  std::string group_by;
  std::string group;
};
MeasureParts measure_parts(const std::string& full_name);

/// How one run ended: its metrics with intervals, gates, counts. `more`: labels of every sample,
/// which tell results in one text apart.
void add_prometheus(const engine::RunTables& run, PrometheusText& text,
                    const PrometheusLabels& more = {});

/// Where an experiment stands: progress, runs by point, means of responses by point.
void add_prometheus(const ExperimentTable& table, std::span<const PointSummary> means,
                    PrometheusText& text, const PrometheusLabels& more = {});

}  // namespace orrery::scenarios
