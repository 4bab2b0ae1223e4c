// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/data/leakage_lint.h"
#include "models/data/rank_auc.h"

namespace orrery::models {

namespace {

constexpr double kDecides = 0.98;     // area above which one feature is the answer (gate 16)
constexpr double kChanceMax = 0.05;   // of turned labels doing as well
constexpr std::size_t kRowsMin = 10;  // of each label
constexpr int kLeadMax = 16;          // rows

struct Lead {
  int rows = 0;
  double area = 0.5;
};

/// The lead at which the feature fits the label best, when it is the future it knows: see the
/// header's rule. No rows: it does not.
Lead future_lead(const RankAuc& auc, std::span<const double> ranks) {
  const double now = either_way(auc.area(ranks));
  Lead best;
  for (int lead = 1; lead <= kLeadMax; ++lead) {
    const double area = either_way(auc.area(ranks, lead));
    if (area > best.area) best = {lead, area};
  }
  if (!(best.area >= kDecides && 1.0 - best.area <= 0.5 * (1.0 - now))) return {};
  if (either_way(auc.area(ranks, -best.rows)) >= best.area) return {};
  return best;
}

/// Features that may separate the labels by chance: named together in one warning.
struct Doubtful {
  std::vector<std::size_t> columns;
  double chance = 1.0;
};

void judge_feature(const LintTable& table, const RankAuc& auc, std::size_t index, bool alone,
                   Doubtful& doubtful, engine::Diagnostics& found) {
  const LintColumn& column = table.columns[index];
  const auto ranks = mid_ranks(column.values);
  const double area = auc.area(ranks);
  if (std::isnan(area)) return;
  const auto place = table.place_of(0, index);
  if (const Lead lead = future_lead(auc, ranks); lead.rows > 0 && auc.events() > 1) {
    if (auc.chance(ranks, lead.area, lead.rows) <= kChanceMax) {
      found.error("leak-future", place,
                  fmt::format("'{}' knows the label of {} rows later (area {:.4f}) better than "
                              "that of now ({:.4f})",
                              column.name, lead.rows, lead.area, either_way(area)),
                  "leave the column out, or move it back in time");
      return;
    }
  }
  if (alone || either_way(area) <= kDecides) return;
  const double chance = auc.chance(ranks, area);
  if (chance > kChanceMax) {
    doubtful.columns.push_back(index);
    doubtful.chance = std::min(doubtful.chance, chance);
    return;
  }
  const std::string message = fmt::format(
      "'{}' alone separates the labels: area {:.4f}, {} events; turned labels reach it "
      "in {:.1f} %",
      column.name, either_way(area), auc.events(), 100.0 * chance);
  // A detector never sees a label, so an easy anomaly teaches it nothing wrong: it only proves
  // little. A model that is taught with labels would learn this one column.
  if (table.split_in_time) {
    found.warning("leak-one-feature", place, message,
                  "a threshold would do here: do not take good scores on this set for much");
  } else {
    found.error("leak-one-feature", place, message,
                "leave the column out if it was made from the label; else declare it in 'allow'");
  }
}

void report_doubtful(const LintTable& table, const Doubtful& doubtful, engine::Diagnostics& found) {
  if (doubtful.columns.empty()) return;
  std::string names;
  for (std::size_t i = 0; i < std::min<std::size_t>(doubtful.columns.size(), 5); ++i)
    names += (i == 0 ? "'" : ", '") + table.columns[doubtful.columns[i]].name + "'";
  found.warning(
      "leak-one-feature", table.place_of(0, doubtful.columns[0]),
      fmt::format("each of {} features alone separates the labels (area above {}): {}{}; labels "
                  "dealt out anew reach that in {:.1f} %, too few events to tell from chance",
                  doubtful.columns.size(), kDecides, names,
                  doubtful.columns.size() > 5 ? ", ..." : "", 100.0 * doubtful.chance),
      "look at how these columns came about");
}

}  // namespace

void find_label_leaks(const LintTable& table, engine::Diagnostics& found) {
  const RankAuc auc(table.series, table.label);
  if (auc.anomalous() < kRowsMin || auc.normal() < kRowsMin) return;
  std::vector<std::size_t> features;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].used && !table.columns[i].values.empty()) features.push_back(i);
  }
  Doubtful doubtful;
  for (const std::size_t i : features)
    judge_feature(table, auc, i, features.size() == 1, doubtful, found);
  report_doubtful(table, doubtful, found);
}

namespace {

/// Correlation of the steps of x with those of y `lead` rows later, within series.
double step_correlation(const LintTable& table, std::span<const double> x, int lead) {
  double n = 0.0, sx = 0.0, sy = 0.0, sxx = 0.0, syy = 0.0, sxy = 0.0;
  const auto rows = static_cast<std::int64_t>(table.rows());
  for (std::int64_t i = 1; i < rows; ++i) {
    const std::int64_t j = i + lead;
    if (j < 1 || j >= rows) continue;
    const auto a = static_cast<std::size_t>(i);
    const auto b = static_cast<std::size_t>(j);
    if (table.series[a] != table.series[a - 1] || table.series[b] != table.series[b - 1] ||
        table.series[a] != table.series[b])
      continue;
    const double dx = x[a] - x[a - 1];
    const double dy = table.target[b] - table.target[b - 1];
    if (std::isnan(dx) || std::isnan(dy)) continue;
    n += 1.0;
    sx += dx;
    sy += dy;
    sxx += dx * dx;
    syy += dy * dy;
    sxy += dx * dy;
  }
  const double vx = n * sxx - sx * sx;
  const double vy = n * syy - sy * sy;
  if (n < 30.0 || !(vx > 0.0) || !(vy > 0.0)) return 0.0;
  return std::abs((n * sxy - sx * sy) / std::sqrt(vx * vy));
}

}  // namespace

void find_target_leaks(const LintTable& table, engine::Diagnostics& found) {
  if (table.target.empty()) return;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const LintColumn& column = table.columns[i];
    if (!column.used || column.values.empty()) continue;
    int lead = 0;
    double best = 0.0;
    for (int k = 1; k <= kLeadMax; ++k) {
      const double fit = step_correlation(table, column.values, k);
      if (fit > best) {
        best = fit;
        lead = k;
      }
    }
    const double now = step_correlation(table, column.values, 0);
    const double before = step_correlation(table, column.values, -lead);
    if (best < kDecides || 1.0 - best > 0.5 * (1.0 - now) || best < before + 0.1) continue;
    found.error("leak-future", table.place_of(0, i),
                fmt::format("the steps of '{}' are those of the target {} rows later (correlation "
                            "{:.4f}; now {:.4f})",
                            column.name, lead, best, now),
                "leave the column out, or move it back in time");
  }
}

}  // namespace orrery::models
