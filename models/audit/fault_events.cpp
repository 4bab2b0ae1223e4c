// SPDX-License-Identifier: Apache-2.0
#include "models/audit/fault_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace orrery::models {
namespace {

void add_outcome(EventScore& score, const FaultSpan& fault, const FaultOutcome& outcome) {
  ++score.faults;
  if (!outcome.found) return;
  ++score.found;
  if (outcome.first_alert <= fault.failed_at) ++score.found_before_failure;
}

std::size_t severity_band(double severity, const std::vector<double>& edges) {
  return static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), severity) -
                                  edges.begin());
}

std::string severity_name(std::size_t band, const std::vector<double>& edges) {
  if (edges.empty()) return "any";
  if (band == 0) return fmt::format("below {:g}", edges.front());
  if (band == edges.size()) return fmt::format("{:g} and above", edges.back());
  return fmt::format("{:g} to {:g}", edges[band - 1], edges[band]);
}

}  // namespace

void score_fault_events(std::span<const FaultSpan> faults, std::span<const FaultOutcome> outcomes,
                        const ScoringOptions& options, DetectionScore& result) {
  std::map<std::string, EventScore> by_model;
  std::map<std::size_t, EventScore> by_band;
  std::vector<double> delays_s;
  for (std::size_t f = 0; f < faults.size(); ++f) {
    const FaultSpan& fault = faults[f];
    if (!counts(fault, options)) {
      ++result.faults_outside;
      continue;
    }
    add_outcome(result.events, fault, outcomes[f]);
    add_outcome(by_model[fault.model], fault, outcomes[f]);
    add_outcome(by_band[severity_band(fault.severity, options.severity_edges)], fault, outcomes[f]);
    if (outcomes[f].found) delays_s.push_back((outcomes[f].first_alert - fault.start).seconds());
  }
  const auto finish = [&](EventScore score, std::string group) {
    score.group = std::move(group);
    score.recall = clopper_pearson(score.found, score.faults, options.confidence);
    return score;
  };
  result.events = finish(result.events, "");
  for (const auto& [model, score] : by_model) result.by_model.push_back(finish(score, model));
  for (const auto& [band, score] : by_band)
    result.by_severity.push_back(finish(score, severity_name(band, options.severity_edges)));
  result.delay_median_s = quantile_interval(delays_s, 0.5, options.confidence);
  result.delay_p95_s = quantile_interval(std::move(delays_s), 0.95, options.confidence);
}

}  // namespace orrery::models
