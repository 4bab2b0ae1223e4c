// SPDX-License-Identifier: Apache-2.0
#include "models/audit/nab_score.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/numeric/elementary.h"
#include "engine/registry/check.h"

namespace orrery::models {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kOutside = std::numeric_limits<std::uint32_t>::max();

double reward(double place) {
  return place > 3.0 ? -1.0 : 2.0 / (1.0 + engine::exp(5.0 * place)) - 1.0;
}

/// A row after the warm-up: what an alert there is worth.
struct NabRow {
  double score = 0.0;
  double worth = 0.0;
  std::uint32_t window = kOutside;  ///< index over the corpus
};

struct NabCorpus {
  std::vector<NabRow> rows;
  std::uint64_t windows = 0;  ///< with rows after the warm-up
};

double worth_inside(std::size_t row, const RowSpan& window, const NabProfile& profile) {
  const auto width = static_cast<double>(window.last - window.first + 1);
  const double place = -static_cast<double>(window.last - row + 1) / width;
  return profile.found * (reward(place) / reward(-1.0));
}

/// `before` is the last window that ended, or null.
double worth_outside(std::size_t row, const RowSpan* before, const NabProfile& profile) {
  if (before == nullptr) return -profile.false_row;
  const auto width = static_cast<double>(before->last - before->first);
  const auto past = static_cast<double>(row - before->last);
  return profile.false_row * (width > 0.0 ? reward(past / width) : -1.0);
}

void add_series(const NabSeries& series, const NabProfile& profile, NabCorpus& corpus) {
  const std::size_t rows = series.score.size();
  const std::size_t warm_up =
      std::max(std::min<std::size_t>(rows * 15 / 100, 750), series.train_rows);
  std::size_t next = 0;  // the window that the row is in or before
  const auto name = [&](std::size_t row) {
    // The first row of a window that is after the warm-up gives it its index.
    const bool first = row == std::max(series.windows[next].first, warm_up);
    if (first) ++corpus.windows;
    return static_cast<std::uint32_t>(corpus.windows - 1);
  };
  for (const RowSpan& window : series.windows)
    ORRERY_CHECK(window.first <= window.last && window.last < rows, "a window outside the rows");
  for (std::size_t row = 0; row < rows; ++row) {
    while (next < series.windows.size() && series.windows[next].last < row) ++next;
    if (row < warm_up) continue;
    const bool inside = next < series.windows.size() && series.windows[next].first <= row;
    const RowSpan* before = next == 0 ? nullptr : &series.windows[next - 1];
    NabRow& out = corpus.rows.emplace_back();
    out.score = series.score[row];
    out.window = inside ? name(row) : kOutside;
    out.worth = inside ? worth_inside(row, series.windows[next], profile)
                       : worth_outside(row, before, profile);
  }
}

NabCorpus prepared(std::span<const NabSeries> corpus, const NabProfile& profile) {
  NabCorpus result;
  for (const NabSeries& series : corpus) add_series(series, profile, result);
  return result;
}

NabScore scored(const NabCorpus& corpus, double threshold, const NabProfile& profile) {
  NabScore result;
  result.threshold = threshold;
  result.windows = corpus.windows;
  std::vector<double> of_window(corpus.windows, -profile.missed);
  std::vector<std::uint8_t> found(corpus.windows, 0);
  for (const NabRow& row : corpus.rows) {
    if (!(row.score >= threshold)) continue;
    if (row.window == kOutside) {
      result.raw += row.worth;
      ++result.false_rows;
      continue;
    }
    // Worth falls along the window, so the earliest alert is the best.
    of_window[row.window] = std::max(of_window[row.window], row.worth);
    found[row.window] = 1;
  }
  for (std::size_t w = 0; w < of_window.size(); ++w) {
    result.raw += of_window[w];
    result.found += found[w];
  }
  const auto windows = static_cast<double>(corpus.windows);
  const double null = -profile.missed * windows;
  const double perfect = profile.found * windows;
  result.score = corpus.windows == 0 ? kNan : 100.0 * (result.raw - null) / (perfect - null);
  return result;
}

}  // namespace

NabScore nab_score(std::span<const NabSeries> corpus, double threshold, const NabProfile& profile) {
  return scored(prepared(corpus, profile), threshold, profile);
}

NabScore best_nab_score(std::span<const NabSeries> corpus, const NabProfile& profile) {
  NabCorpus all = prepared(corpus, profile);
  std::erase_if(all.rows, [](const NabRow& row) { return std::isnan(row.score); });
  std::sort(all.rows.begin(), all.rows.end(),
            [](const NabRow& a, const NabRow& b) { return a.score > b.score; });
  std::vector<double> of_window(all.windows, -profile.missed);
  double gain = 0.0;  // over silence
  double best_gain = 0.0;
  double threshold = kInfinity;
  for (std::size_t i = 0; i < all.rows.size(); ++i) {
    const NabRow& row = all.rows[i];
    if (row.window == kOutside) {
      gain += row.worth;
    } else if (row.worth > of_window[row.window]) {
      gain += row.worth - of_window[row.window];
      of_window[row.window] = row.worth;
    }
    const bool level_ends = i + 1 == all.rows.size() || all.rows[i + 1].score < row.score;
    if (!level_ends || gain <= best_gain) continue;
    best_gain = gain;
    threshold = row.score;
  }
  return scored(all, threshold, profile);
}

}  // namespace orrery::models
