// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/set_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "scenarios/format/number_json.h"

namespace orrery::scenarios {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

double median(std::vector<double> values) {
  if (values.empty()) return kNone;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void add_steps(const models::SeriesSet& set, SetSummary& summary) {
  std::vector<double> all;
  std::size_t gaps = 0;
  for (const auto& series : set.series) {
    std::vector<double> steps;
    for (std::size_t i = 1; i < series.rows(); ++i)
      steps.push_back(series.time_s[i] - series.time_s[i - 1]);
    const double usual = median(steps);
    gaps += static_cast<std::size_t>(
        std::count_if(steps.begin(), steps.end(), [&](double s) { return s > 1.5 * usual; }));
    all.insert(all.end(), steps.begin(), steps.end());
  }
  summary.step_s_max = all.empty() ? kNone : *std::max_element(all.begin(), all.end());
  summary.gap_share = share(gaps, all.size());
  summary.step_s_median = median(std::move(all));
}

void add_columns(const models::SeriesSet& set, SetSummary& summary) {
  std::size_t missing = 0;
  for (std::size_t f = 0; f < set.width(); ++f) {
    ColumnSummary column{set.features[f], set.units[f], kNone, kNone, 0.0};
    std::size_t absent = 0;
    for (const auto& series : set.series) {
      for (std::size_t i = f; i < series.values.size(); i += set.width()) {
        const double value = series.values[i];
        absent += std::isnan(value) ? 1 : 0;
        column.least = std::fmin(column.least, value);
        column.greatest = std::fmax(column.greatest, value);
      }
    }
    column.missing_share = share(absent, summary.rows);
    missing += absent;
    summary.columns.push_back(std::move(column));
  }
  summary.missing_share = share(missing, summary.rows * set.width());
}

}  // namespace

SetSummary summarise(const models::SeriesSet& set) {
  SetSummary summary;
  std::set<std::string> groups;
  std::size_t bad = 0;
  std::size_t unknown = 0;
  for (const auto& series : set.series) {
    groups.insert(series.group);
    summary.rows += series.rows();
    summary.train_rows += series.train_rows;
    summary.events += series.windows.size();
    for (const auto label : series.label) {
      bad += label == models::RowLabel::kAnomaly ? 1 : 0;
      unknown += label == models::RowLabel::kUnknown ? 1 : 0;
    }
    summary.changepoints +=
        static_cast<std::size_t>(std::count(series.change.begin(), series.change.end(), 1));
  }
  summary.series = set.series.size();
  summary.groups = groups.size();
  summary.anomalous_share = share(bad, summary.rows);
  summary.unlabelled_share = share(unknown, summary.rows);
  add_steps(set, summary);
  add_columns(set, summary);
  return summary;
}

std::string summary_text(const DataCard& card, const SetSummary& summary) {
  std::string text = fmt::format("{} ({}){}\n", card.name, to_string(card.kind),
                                 card.title.empty() ? "" : ": " + card.title);
  const auto line = [&](const char* what, const std::string& value) {
    text += fmt::format("  {:<12} {}\n", what, value);
  };
  line("series", fmt::format("{} in {} groups", summary.series, summary.groups));
  line("rows", fmt::format("{}, of which {} train", summary.rows, summary.train_rows));
  line("labels",
       fmt::format(
           "{:.2f} % anomalous in {} events{}{}", 100.0 * summary.anomalous_share, summary.events,
           summary.changepoints > 0 ? fmt::format(", {} changepoints", summary.changepoints) : "",
           summary.unlabelled_share > 0.0
               ? fmt::format(", {:.2f} % without", 100.0 * summary.unlabelled_share)
               : ""));
  line("missing", fmt::format("{:.2f} % of the cells", 100.0 * summary.missing_share));
  line("sampling",
       fmt::format("every {:.6g} s (median), longest step {:.6g} s, {:.2f} % of the "
                   "steps are gaps",
                   summary.step_s_median, summary.step_s_max, 100.0 * summary.gap_share));
  line("licence", card.licence);
  if (!card.citation.empty()) line("cite", card.citation);
  constexpr std::size_t kShown = 32;
  for (std::size_t i = 0; i < std::min(kShown, summary.columns.size()); ++i) {
    const ColumnSummary& column = summary.columns[i];
    line(i == 0 ? "columns" : "",
         fmt::format("{:<20} {:.6g} to {:.6g}{}{}", column.name, column.least, column.greatest,
                     column.unit == "1" ? "" : " " + column.unit,
                     column.missing_share > 0.0
                         ? fmt::format(", {:.2f} % missing", 100.0 * column.missing_share)
                         : ""));
  }
  if (summary.columns.size() > kShown)
    line("", fmt::format("and {} more; --json has them all", summary.columns.size() - kShown));
  return text;
}

nlohmann::ordered_json summary_json(const DataCard& card, const SetSummary& summary) {
  nlohmann::ordered_json json = {{"set", card.name},
                                 {"kind", to_string(card.kind)},
                                 {"title", card.title},
                                 {"licence", card.licence},
                                 {"citation", card.citation},
                                 {"series", summary.series},
                                 {"groups", summary.groups},
                                 {"rows", summary.rows},
                                 {"train_rows", summary.train_rows},
                                 {"events", summary.events},
                                 {"changepoints", summary.changepoints},
                                 {"anomalous_share", summary.anomalous_share},
                                 {"unlabelled_share", summary.unlabelled_share},
                                 {"missing_share", summary.missing_share},
                                 {"step_s_median", number_json(summary.step_s_median)},
                                 {"step_s_max", number_json(summary.step_s_max)},
                                 {"gap_share", summary.gap_share}};
  auto& columns = json["columns"] = nlohmann::ordered_json::array();
  for (const ColumnSummary& column : summary.columns) {
    columns.push_back({{"name", column.name},
                       {"unit", column.unit},
                       {"least", number_json(column.least)},
                       {"greatest", number_json(column.greatest)},
                       {"missing_share", column.missing_share}});
  }
  return json;
}

}  // namespace orrery::scenarios
