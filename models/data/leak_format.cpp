// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/data/cell_form.h"
#include "models/data/leakage_lint.h"
#include "models/data/rank_auc.h"

namespace orrery::models {

namespace {

constexpr double kChanceMax = 0.05;
constexpr std::size_t kRowsMin = 10;

/// One way of writing that could carry the label.
struct Habit {
  const char* words;
  std::uint16_t bit;
  double area_min;
};

constexpr Habit kHabits[] = {
    {"quotes around the cell", CellForm::kQuoted, 0.75},
    {"a blank before the cell", CellForm::kLeadingBlank, 0.75},
    {"a blank behind the cell", CellForm::kTrailingBlank, 0.75},
    {"a plus sign", CellForm::kPlus, 0.75},
    {"an exponent", CellForm::kExponent, 0.75},
    {"capital letters", CellForm::kCapital, 0.75},
    {"a missing cell", CellForm::kMissing, 0.9},
};

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

bool whole(double value) { return value == std::floor(value); }

class FormatJudge {
 public:
  FormatJudge(const LintTable& table, const RankAuc& auc, std::size_t index,
              engine::Diagnostics& found)
      : table_(table), auc_(auc), index_(index), found_(found) {}

  void judge() {
    const LintColumn& column = table_.columns[index_];
    std::uint16_t ever = 0;
    std::uint16_t always = 0xffff;
    for (const std::uint16_t form : column.form) {
      ever |= form;
      always &= form;
    }
    for (const Habit& habit : kHabits) {
      if ((ever & habit.bit) == 0 || (always & habit.bit) != 0) continue;
      score([&](std::size_t i) { return (column.form[i] & habit.bit) != 0 ? 1.0 : 0.0; },
            habit.words, habit.area_min);
    }
    if (ever == always || column.values.empty()) return;
    const auto is_missing = [&](std::size_t i) {
      return (column.form[i] & CellForm::kMissing) != 0 || std::isnan(column.values[i]);
    };
    score(
        [&](std::size_t i) {
          if (is_missing(i) || !whole(column.values[i])) return kNone;
          return (column.form[i] & CellForm::kPoint) != 0 ? 1.0 : 0.0;
        },
        "a decimal point in whole numbers", 0.75);
    score(
        [&](std::size_t i) {
          if (is_missing(i) || whole(column.values[i])) return kNone;
          return static_cast<double>(CellForm::decimals(column.form[i]));
        },
        "the number of decimals", 0.9);
  }

 private:
  /// Holds one property of the cells (NaN: does not apply to the cell) against the labels.
  template <class Property>
  void score(Property property, const char* words, double area_min) {
    const LintColumn& column = table_.columns[index_];
    std::vector<double> property_of(table_.rows());
    std::size_t seen[2] = {0, 0};
    for (std::size_t i = 0; i < table_.rows(); ++i) {
      property_of[i] = property(i);
      if (std::isnan(property_of[i])) continue;
      if (table_.label[i] == RowLabel::kNormal) ++seen[0];
      if (table_.label[i] == RowLabel::kAnomaly) ++seen[1];
    }
    if (seen[0] < kRowsMin || seen[1] < kRowsMin) return;
    const auto ranks = mid_ranks(property_of);
    const double area = auc_.area(ranks);
    if (!(either_way(area) >= area_min) || !says_more_than_value(property_of, area)) return;
    const double chance = auc_.chance(ranks, area);
    if (chance > kChanceMax) return;
    const auto place = table_.place_of(row_to_show(property_of, area > 0.5), index_);
    const auto message =
        fmt::format("how '{}' is written tells the label: {} separates them with area {:.3f}",
                    column.name, words, either_way(area));
    const char* remedy = "write all rows of the file in one way, from the original numbers";
    if (column.used) return found_.error("leak-format", place, message, remedy);
    found_.warning("leak-format", place, message + " (no model sees the column)", remedy);
  }

  /// Zero is written with fewer digits than 585.2: where the value says as much, the form is no
  /// news.
  bool says_more_than_value(const std::vector<double>& property_of, double area) const {
    const LintColumn& column = table_.columns[index_];
    if (column.values.empty()) return true;
    std::vector<double> values = column.values;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (std::isnan(property_of[i])) values[i] = kNone;
    }
    const double by_value = auc_.area(mid_ranks(values));
    return std::isnan(by_value) || either_way(area) > either_way(by_value);
  }

  /// The first anomalous row that is written the telling way.
  std::size_t row_to_show(const std::vector<double>& property_of, bool high) const {
    std::size_t best = 0;
    bool any = false;
    for (std::size_t i = 0; i < property_of.size(); ++i) {
      if (table_.label[i] != RowLabel::kAnomaly || std::isnan(property_of[i])) continue;
      const bool better =
          high ? property_of[i] > property_of[best] : property_of[i] < property_of[best];
      if (any && !better) continue;
      best = i;
      any = true;
    }
    return best;
  }

  const LintTable& table_;
  const RankAuc& auc_;
  std::size_t index_;
  engine::Diagnostics& found_;
};

}  // namespace

void find_format_leaks(const LintTable& table, engine::Diagnostics& found) {
  const RankAuc auc(table.series, table.label);
  if (auc.anomalous() < kRowsMin || auc.normal() < kRowsMin) return;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (!table.columns[i].form.empty()) FormatJudge(table, auc, i, found).judge();
  }
}

}  // namespace orrery::models
