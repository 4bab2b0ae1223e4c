// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "devices/replay/csv_table.h"
#include "models/data/series_set.h"
#include "scenarios/learn/data_card.h"

namespace orrery::scenarios {

/// What a file gives to a series set, and where its cells stand.
struct CardTable {
  std::vector<std::int64_t> time_ns;             ///< as written; empty without a time column
  std::vector<std::vector<double>> numbers;      ///< by column of the card, SI; NaN where missing
  std::vector<models::RowLabel> label;           ///< empty: the file has no label column
  std::vector<std::uint8_t> change;              ///< empty: no changepoint column
  std::vector<std::string> group;                ///< empty: no group column
  std::vector<int> line;                         ///< of each row
  std::vector<std::string> header;               ///< every column of the file
  std::vector<std::vector<std::uint16_t>> form;  ///< cell forms by column of the file
  std::vector<int> cell_column;  ///< where the columns of the card stand in `header`

  std::size_t rows() const { return line.size(); }
};

/// Spellings of labels over all files of a set: each class has one, unless the card lists several.
class LabelWords {
 public:
  explicit LabelWords(const CardLabel& label) : label_(label) {}
  /// Reports `label-missing`, `label-unknown` and `label-spelling`.
  models::RowLabel read(std::string_view text, const engine::SourcePlace& place,
                        devices::MistakeList& mistakes);

 private:
  const CardLabel& label_;
  std::string spelling_[2];
  engine::SourcePlace first_[2];
  bool reported_[2] = {false, false};
};

/// Limits of one file, stated in the errors that they give.
inline constexpr std::size_t kCardFileBytesMax = std::size_t{512} << 20;
inline constexpr std::size_t kCardCellBytesMax = 4096;
inline constexpr std::size_t kCardRowsMax = 20'000'000;
inline constexpr std::size_t kCardColumnsMax = 4096;

/// Reads one file by the card. `file` is what messages call it, `may_lack_label` holds for files of
/// clean rows; `lines_before` is that of a piece of a file.
///
/// Codes: csv-empty, csv-encoding, csv-separator, csv-header, csv-column, csv-ragged, csv-quote,
/// csv-cell, csv-rows, csv-number, csv-range, csv-time, csv-order, unit-impossible, group-missing,
/// label-missing, label-unknown, label-spelling.
CardTable read_card_table(std::string_view text, const std::string& file, const DataCard& card,
                          bool may_lack_label, LabelWords& words, devices::MistakeList& mistakes,
                          int lines_before = 0);

}  // namespace orrery::scenarios
