// SPDX-License-Identifier: Apache-2.0
#include "models/audit/series_score.h"

#include <array>
#include <cmath>
#include <limits>

#include "models/audit/affiliation.h"
#include "models/audit/changepoint_score.h"
#include "models/audit/nab_score.h"

namespace orrery::models {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Volumes of the series of one device.
struct DeviceVolume {
  double sum = 0.0;
  double series = 0.0;
};

Estimate mean_volume(std::span<const DeviceVolume> of_device, const SeriesScoreOptions& options) {
  const auto pooled = [&](std::span<const std::size_t> picked) {
    DeviceVolume all;
    for (const std::size_t device : picked) {
      all.sum += of_device[device].sum;
      all.series += of_device[device].series;
    }
    return all.series > 0.0 ? all.sum / all.series : kNan;
  };
  return bootstrap_by_device(of_device.size(), pooled, options.seed, 2000, options.confidence);
}

double mean(std::span<const double> values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return values.empty() ? kNan : sum / static_cast<double>(values.size());
}

void add_rows_and_events(std::span<const JudgedSeries> set, const SeriesScoreOptions& options,
                         ScoredSet& result) {
  ScoringOptions scoring;
  scoring.confidence = options.confidence;
  scoring.seed = options.seed;
  const DetectionScore found = score_series_events(set, scoring);
  SeriesScore& score = result.score;
  score.f1 = found.rows.f1();
  score.far = found.rows.false_alarm_rate();
  score.mar = found.rows.missed_alarm_rate();
  score.precision = found.rows.precision();
  score.recall = found.rows.recall();
  score.inflated_f1 = point_adjusted_rows(set).f1();
  score.auc_pr = found.auc_pr.value;
  score.base_rate = found.base_rate;
  score.event_recall = found.events.recall.value;
  score.false_alarms_per_device_day = found.false_alarms_per_device_day.value;
  score.delay_median_s = found.delay_median_s.value;
  score.delay_p95_s = found.delay_p95_s.value;
  score.events = static_cast<double>(found.events.faults);
  score.false_alarms = static_cast<double>(found.false_alarms);
  score.device_days = found.device_days;
  score.rows = static_cast<double>(found.rows.true_alerts + found.rows.false_alerts +
                                   found.rows.missed + found.rows.true_quiet);
  result.interval.f1 = found.f1;
  result.interval.auc_pr = found.auc_pr;
  result.interval.event_recall = found.events.recall;
  result.interval.false_alarms_per_device_day = found.false_alarms_per_device_day;
  result.interval.delay_median_s = found.delay_median_s;
}

void add_roc(std::span<const JudgedSeries> set, SeriesScore& score) {
  std::vector<LabelledScore> rows;
  for (std::size_t s = 0; s < set.size(); ++s) {
    const Series& series = *set[s].series;
    for (std::size_t row = series.train_rows; row < series.rows(); ++row) {
      if (series.label[row] == RowLabel::kUnknown) continue;
      const bool judged = !std::isnan(set[s].score[row]);
      if (!judged) score.unjudged_rows += 1.0;
      rows.push_back({judged ? set[s].score[row] : -std::numeric_limits<double>::infinity(),
                      static_cast<std::uint32_t>(s), series.label[row] == RowLabel::kAnomaly});
    }
  }
  score.roc_auc = roc_auc(rows);
}

std::vector<double> first_feature(const Series& series) {
  const std::size_t width = series.values.size() / series.rows();
  std::vector<double> values;
  for (std::size_t i = 0; i < series.values.size(); i += width) values.push_back(series.values[i]);
  return values;
}

void add_per_series(std::span<const JudgedSeries> set, const SeriesScoreOptions& options,
                    ScoredSet& result) {
  const std::vector<std::size_t> groups = groups_of(set);
  std::vector<DeviceVolume> volumes(set.size());  // not more devices than series
  std::vector<double> precisions;
  std::vector<double> recalls;
  for (std::size_t s = 0; s < set.size(); ++s) {
    const JudgedSeries& judged = set[s];
    const Series& series = *judged.series;
    const auto label = std::span(series.label).subspan(series.train_rows);
    std::vector<std::uint8_t> alert;
    for (std::size_t row = series.train_rows; row < series.rows(); ++row)
      alert.push_back(judged.alerts(row) ? 1 : 0);
    const AffiliationScore near = affiliation(alert, label);
    if (std::isnan(near.recall)) continue;  // nothing happens in this series
    recalls.push_back(near.recall);
    if (!std::isnan(near.precision)) precisions.push_back(near.precision);
    VusOptions vus{options.vus_buffer_rows, options.vus_thresholds};
    if (vus.buffer_rows == 0) vus.buffer_rows = vus_buffer_of(first_feature(series));
    volumes[groups[s]].sum += vus_pr(judged.score.subspan(series.train_rows), label, vus);
    volumes[groups[s]].series += 1.0;
  }
  SeriesScore& score = result.score;
  score.affiliation_precision = mean(precisions);
  score.affiliation_recall = mean(recalls);
  const AffiliationScore both{score.affiliation_precision, score.affiliation_recall, {}, {}};
  score.affiliation_f1 = both.f1();
  std::erase_if(volumes, [](const DeviceVolume& device) { return device.series == 0.0; });
  result.interval.vus_pr = mean_volume(volumes, options);
  score.vus_pr = result.interval.vus_pr.value;
}

void add_nab(std::span<const JudgedSeries> set, SeriesScore& score) {
  std::vector<std::vector<double>> alert(set.size());
  std::vector<NabSeries> by_score;
  std::vector<NabSeries> by_alert;
  for (std::size_t s = 0; s < set.size(); ++s) {
    const Series& series = *set[s].series;
    for (std::size_t row = 0; row < series.rows(); ++row)
      alert[s].push_back(set[s].alerts(row) ? 1.0 : 0.0);
    by_score.push_back({set[s].score, series.windows, series.train_rows});
    by_alert.push_back({alert[s], series.windows, series.train_rows});
  }
  score.nab_standard = best_nab_score(by_score, kNabStandard).score;
  score.nab_low_fp = best_nab_score(by_score, kNabLowFp).score;
  score.nab_low_fn = best_nab_score(by_score, kNabLowFn).score;
  score.nab_alerts_standard = nab_score(by_alert, 1.0, kNabStandard).score;
  score.nab_alerts_low_fp = nab_score(by_alert, 1.0, kNabLowFp).score;
  score.nab_alerts_low_fn = nab_score(by_alert, 1.0, kNabLowFn).score;
}

void add_changes(std::span<const JudgedSeries> set, double window_s, SeriesScore& score) {
  std::vector<ChangeSeries> corpus;
  for (const JudgedSeries& judged : set) {
    const Series& series = *judged.series;
    if (series.change.empty()) continue;
    ChangeSeries& changes = corpus.emplace_back();
    std::vector<std::uint8_t> alert;
    for (std::size_t row = 0; row < series.rows(); ++row) {
      alert.push_back(judged.alerts(row) ? 1 : 0);
      if (row >= series.train_rows && series.change[row] != 0)
        changes.true_s.push_back(series.time_s[row]);
    }
    changes.told_s = alert_edges(alert, series.time_s, series.train_rows);
  }
  const ChangeScore found = change_score(corpus, window_s);
  score.change_standard = found.standard;
  score.change_missed = found.changes == 0 ? kNan : static_cast<double>(found.missed);
  score.change_false = found.changes == 0 ? kNan : static_cast<double>(found.false_changes);
}

constexpr std::array kMetrics = {
    SeriesMetric{"f1", &SeriesScore::f1},
    SeriesMetric{"far", &SeriesScore::far},
    SeriesMetric{"mar", &SeriesScore::mar},
    SeriesMetric{"precision", &SeriesScore::precision},
    SeriesMetric{"recall", &SeriesScore::recall},
    SeriesMetric{"inflated_f1", &SeriesScore::inflated_f1},
    SeriesMetric{"auc_pr", &SeriesScore::auc_pr},
    SeriesMetric{"roc_auc", &SeriesScore::roc_auc},
    SeriesMetric{"base_rate", &SeriesScore::base_rate},
    SeriesMetric{"vus_pr", &SeriesScore::vus_pr},
    SeriesMetric{"affiliation_precision", &SeriesScore::affiliation_precision},
    SeriesMetric{"affiliation_recall", &SeriesScore::affiliation_recall},
    SeriesMetric{"affiliation_f1", &SeriesScore::affiliation_f1},
    SeriesMetric{"event_recall", &SeriesScore::event_recall},
    SeriesMetric{"false_alarms_per_device_day", &SeriesScore::false_alarms_per_device_day},
    SeriesMetric{"delay_median_s", &SeriesScore::delay_median_s},
    SeriesMetric{"delay_p95_s", &SeriesScore::delay_p95_s},
    SeriesMetric{"nab_standard", &SeriesScore::nab_standard},
    SeriesMetric{"nab_low_fp", &SeriesScore::nab_low_fp},
    SeriesMetric{"nab_low_fn", &SeriesScore::nab_low_fn},
    SeriesMetric{"nab_alerts_standard", &SeriesScore::nab_alerts_standard},
    SeriesMetric{"nab_alerts_low_fp", &SeriesScore::nab_alerts_low_fp},
    SeriesMetric{"nab_alerts_low_fn", &SeriesScore::nab_alerts_low_fn},
    SeriesMetric{"change_standard", &SeriesScore::change_standard},
    SeriesMetric{"change_missed", &SeriesScore::change_missed},
    SeriesMetric{"change_false", &SeriesScore::change_false},
    SeriesMetric{"events", &SeriesScore::events},
    SeriesMetric{"false_alarms", &SeriesScore::false_alarms},
    SeriesMetric{"device_days", &SeriesScore::device_days},
    SeriesMetric{"series", &SeriesScore::series},
    SeriesMetric{"rows", &SeriesScore::rows},
    SeriesMetric{"unjudged_rows", &SeriesScore::unjudged_rows},
};

}  // namespace

ScoredSet score_series_set(std::span<const JudgedSeries> set, const SeriesScoreOptions& options) {
  ScoredSet result;
  result.score.series = static_cast<double>(set.size());
  add_rows_and_events(set, options, result);
  add_roc(set, result.score);
  add_per_series(set, options, result);
  add_nab(set, result.score);
  add_changes(set, options.change_window_s, result.score);
  return result;
}

std::span<const SeriesMetric> series_metrics() { return kMetrics; }

}  // namespace orrery::models
