// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/registry/diagnostic.h"
#include "models/data/series_set.h"
#include "models/data/splits.h"

namespace orrery::models {

/// A column as the lint sees it.
struct LintColumn {
  std::string name;
  std::vector<double> values;       ///< one a row; empty: a column of texts
  std::vector<std::uint16_t> form;  ///< how each cell is written (cell_form.h); empty: not known
  bool used = true;                 ///< false: no model sees it, so that findings are warnings
};

/// A set of rows with their split. Rows of a series stand together, in order of time.
struct LintTable {
  std::vector<LintColumn> columns;
  std::vector<std::uint32_t> series;  ///< one a row, as all of these
  std::vector<std::uint32_t> group;
  std::vector<RowLabel> label;
  std::vector<Part> part;
  std::vector<double> target;             ///< of a regression or a forecast; empty: none
  std::vector<std::uint8_t> in_scaler;    ///< 1: the scaler was fitted on the row; empty: no scaler
  std::vector<std::size_t> first_sample;  ///< of a row that is a window of samples; empty: a row
  std::vector<std::size_t> last_sample;   ///< is one sample
  std::vector<std::string> group_names;
  std::size_t window_rows = 1;  ///< rows that the model sees at once
  /// A detector judges the present of a machine by its own clean past: training rows may precede
  /// test rows of the same series, and windows may reach back over the border.
  bool split_in_time = false;
  /// Where a cell stands; column `columns.size()` means the whole row. May be empty.
  std::function<engine::SourcePlace(std::size_t row, std::size_t column)> place;

  std::size_t rows() const { return label.size(); }
  engine::SourcePlace place_of(std::size_t row, std::size_t column) const {
    return place ? place(row, column) : engine::SourcePlace{};
  }
};

/// Looks for ways in which a set gives the answer away (gate 16 of the validation suite). What each
/// rule tests, and why clean data does not trip it:
///
///   leak-group        a group has rows on both sides. Where `split_in_time`, only when it trains
///                     in one series and is tested in another that has no training rows of its own
///   leak-order        where `split_in_time`: a training row comes after a test row of its series
///   leak-overlap      a training and a test window share a sample; with `split_in_time` the
///                     history of a test row may reach back, training rows may not reach forward
///   leak-duplicate    more rows of the test side stand on the training side, bit for bit, than
///                     chance gives; where training rows repeat by themselves (1 %), and after
///                     that, the same with stretches of rows that hold 8 numbers. At least 3 of the
///                     numbers differ. Chance is measured: the share r of training
///                     rows that stand again 16 rows or more away, in the tenth of training where
///                     it is largest; above r n + 5 sqrt(r n) of n test rows it is an error, and
///                     where training repeats nothing, above the count that comes in 1 case of
///                     1,000 (a warning below). Where `split_in_time`, copies from another group
///                     are warnings: each group has a detector of its own
///   leak-future       a feature fits the label (area 0.98) or the target (correlation of steps
///                     0.98) of 1 to 16 rows later, with at most half of the misfit that it has now
///                     and a better fit than to the same time before
///   leak-one-feature  one feature of several separates the labels with an area above 0.98, either
///                     way; an error when turned labels reach that in at most 5 % (rank_auc.h) and
///                     labels teach the model (not `split_in_time`), else a warning
///   leak-format       how cells are written (quotes, blanks, sign, exponent, capitals, a point
///                     after whole numbers, decimals of others) separates the labels: area at least
///                     0.75 (decimals and missing cells: 0.9), more than the cell's value does, at
///                     most 5 % by turned labels, 10 rows or more of each label
///   leak-scaler       the scaler was fitted on rows of the test side
///
/// Areas are those of the ROC curve. Each finding has a code, a place where the table knows one,
/// the numbers, and a remedy.
/// Sources: Kaufman, Rosset, Perlich, ACM TKDD 6 (2012); Kapoor, Narayanan, Patterns 4 (2023);
/// arXiv 2509.22267 for groups and windows.
engine::Diagnostics find_leaks(const LintTable& table);

// The rules by what they look at.
void find_split_leaks(const LintTable& table, engine::Diagnostics& found);
void find_duplicates(const LintTable& table, engine::Diagnostics& found);
void find_label_leaks(const LintTable& table, engine::Diagnostics& found);
void find_target_leaks(const LintTable& table, engine::Diagnostics& found);
void find_format_leaks(const LintTable& table, engine::Diagnostics& found);

}  // namespace orrery::models
