// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/card_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "devices/replay/csv_reader.h"
#include "models/data/cell_form.h"
#include "scenarios/learn/table_header.h"

namespace orrery::scenarios {

namespace {

using devices::CsvCell;
using engine::SourcePlace;
using models::RowLabel;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string small(text);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return small;
}

bool among(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// The class of a label that the card says nothing about.
RowLabel usual_meaning(std::string_view text) {
  const std::string word = lower(trimmed(text));
  if (word == "0" || word == "0.0" || word == "false" || word == "normal" || word == "no")
    return RowLabel::kNormal;
  if (word == "1" || word == "1.0" || word == "true" || word == "anomaly" || word == "yes")
    return RowLabel::kAnomaly;
  return RowLabel::kUnknown;
}

/// Reads one file; the members are what its parts share.
class CardTableReader {
 public:
  CardTableReader(const std::string& file, const DataCard& card, int lines_before,
                  LabelWords& words, devices::MistakeList& mistakes)
      : file_(file), card_(card), lines_before_(lines_before), words_(words), mistakes_(mistakes) {}

  CardTable read(std::string_view text, bool may_lack_label) {
    text_ = text;
    devices::CsvReader reader(text, card_.separator);
    std::vector<CsvCell> record;
    bool any = reader.next(record);
    if (!any && !reader.error()) {
      mistakes_.add("csv-empty", {file_, 1, 1}, "the file is empty", "give a file with rows");
    }
    if (!any || !read_header(record, may_lack_label)) {
      add_reader_error(reader);
      return std::move(table_);
    }
    if (!card_.headless) any = reader.next(record);
    for (; any && table_.rows() < kCardRowsMax; any = reader.next(record)) read_row(record);
    if (any) {
      mistakes_.add("csv-rows", row_place(record),
                    fmt::format("the file has more than {} rows", kCardRowsMax),
                    "cut it into several files");
    }
    add_reader_error(reader);
    if (table_.rows() == 0 && !reader.error() && mistakes_.empty())
      mistakes_.add("csv-empty", {file_, 1, 1}, "the file has a header but no rows",
                    "give a file with rows");
    return std::move(table_);
  }

 private:
  bool read_header(const std::vector<CsvCell>& record, bool may_lack_label) {
    const auto header = find_columns(record, file_, card_, may_lack_label, mistakes_);
    if (!header) return false;
    where_ = *header;
    table_.header = where_.names;
    table_.cell_column = where_.features;
    table_.form.resize(where_.names.size());
    table_.numbers.resize(card_.columns.size());
    return true;
  }

  void read_row(const std::vector<CsvCell>& record) {
    if (record.size() != where_.names.size()) {
      mistakes_.add(
          "csv-ragged", row_place(record),
          fmt::format("the row has {} cells, the header {}", record.size(), where_.names.size()),
          "complete the row; a missing value is an empty cell");
      return;
    }
    for (const CsvCell& cell : record) {
      if (cell.text.size() <= kCardCellBytesMax) continue;
      mistakes_.add("csv-cell", place(cell),
                    fmt::format("the cell has {} bytes; the limit is {}", cell.text.size(),
                                kCardCellBytesMax),
                    "look for a quote that is not closed");
      return;
    }
    table_.line.push_back(row_place(record).line);
    for (std::size_t i = 0; i < record.size(); ++i)
      table_.form[i].push_back(models::form_of(record[i].text, quoted(record[i])));
    if (where_.time >= 0) read_time(record[static_cast<std::size_t>(where_.time)]);
    for (std::size_t i = 0; i < card_.columns.size(); ++i)
      read_number(record[static_cast<std::size_t>(where_.features[i])], i);
    if (where_.label >= 0) {
      const CsvCell& cell = record[static_cast<std::size_t>(where_.label)];
      table_.label.push_back(words_.read(cell.text, place(cell), mistakes_));
    }
    if (where_.change >= 0) read_change(record[static_cast<std::size_t>(where_.change)]);
    if (where_.group >= 0) read_group(record[static_cast<std::size_t>(where_.group)]);
  }

  bool quoted(const CsvCell& cell) const {
    const bool inside =
        cell.text.data() > text_.data() && cell.text.data() <= text_.data() + text_.size();
    return !inside ? cell.text.data() != text_.data() && !cell.text.empty()
                   : *(cell.text.data() - 1) == '"';
  }

  SourcePlace place(const CsvCell& cell) const {
    return {file_, cell.line + lines_before_, cell.column};
  }
  SourcePlace row_place(const std::vector<CsvCell>& record) const {
    return {file_, record[0].line + lines_before_, 1};
  }

  void read_time(const CsvCell& cell) {
    std::optional<std::int64_t> ns;
    if (card_.time.calendar) {
      if (trimmed(cell.text).find('-') == 4) ns = devices::parse_time_ns(cell.text);
    } else if (const auto number = devices::parse_number(cell.text);
               number && std::abs(*number * card_.time.scale) < 4.6e9) {
      ns = engine::Duration::from_seconds(*number * card_.time.scale).ns;
    }
    if (!ns) {
      mistakes_.add("csv-time", place(cell), fmt::format("'{}' is not a time", shown(cell.text)),
                    card_.time.calendar ? "write YYYY-MM-DD hh:mm:ss, or say format: number"
                                        : "write a number, or say format: calendar");
      ns = table_.time_ns.empty() ? 0 : table_.time_ns.back() + 1;
    } else if (!card_.time.keep_disorder && where_.group < 0 && !table_.time_ns.empty() &&
               *ns <= table_.time_ns.back()) {
      report_order(cell, *ns == table_.time_ns.back());
    }
    table_.time_ns.push_back(*ns);
  }

  void report_order(const CsvCell& cell, bool same) {
    mistakes_.add("csv-order", place(cell),
                  fmt::format("the time '{}' {} that of the row before", shown(cell.text),
                              same ? "equals" : "is earlier than"),
                  same ? "keep one row for each time, or say disorder: keep in the card"
                       : "sort the rows by time, or say disorder: keep in the card");
  }

  void read_number(const CsvCell& cell, std::size_t index) {
    const CardColumn& column = card_.columns[index];
    auto value = devices::parse_number(cell.text);
    if (!column.codes.empty()) {
      const auto code = column.codes.find(std::string(trimmed(cell.text)));
      value = code != column.codes.end() ? std::optional<double>(code->second) : std::nullopt;
    }
    if (!value) {
      const bool comma = cell.text.find(',') != std::string_view::npos;
      mistakes_.add("csv-number", place(cell),
                    fmt::format("'{}' in column '{}' is not a number", shown(cell.text),
                                shown(column.column)),
                    !column.codes.empty() ? "add the word to 'codes' in the card"
                    : comma               ? "write a decimal point"
                                          : "leave the cell empty when a value is missing");
      table_.numbers[index].push_back(0.0);
      return;
    }
    if (column.range && (*value < (*column.range)[0] || *value > (*column.range)[1])) {
      mistakes_.add(
          "csv-range", place(cell),
          fmt::format("{} in column '{}' is outside {:g} to {:g} {}", shown(cell.text),
                      shown(column.column), (*column.range)[0], (*column.range)[1], column.unit),
          "check the unit and the range in the card");
    }
    const double si = column.scale * *value + column.offset;
    if (column.si_unit == "K" && si < 0.0) {
      mistakes_.add("unit-impossible", place(cell),
                    fmt::format("{} {} in column '{}' lies below absolute zero", shown(cell.text),
                                column.unit, shown(column.column)),
                    "check the unit of the column in the card");
    }
    table_.numbers[index].push_back(si);
  }

  void read_change(const CsvCell& cell) {
    const auto value = devices::parse_number(cell.text);
    if (!value || (*value != 0.0 && *value != 1.0)) {
      mistakes_.add("label-unknown", place(cell),
                    fmt::format("'{}' is no changepoint mark", shown(cell.text)), "write 0 or 1");
    }
    table_.change.push_back(value == 1.0 ? 1 : 0);
  }

  void read_group(const CsvCell& cell) {
    if (trimmed(cell.text).empty()) {
      mistakes_.add("group-missing", place(cell), "the row belongs to no group",
                    "name the machine, person or bearing it comes from");
    }
    table_.group.emplace_back(trimmed(cell.text));
  }

  void add_reader_error(const devices::CsvReader& reader) {
    if (!reader.error()) return;
    const engine::Diagnostic& d = *reader.error();
    mistakes_.add(d.code, {file_, d.place.line + lines_before_, d.place.column}, d.message,
                  d.remedy);
  }

  const std::string& file_;
  const DataCard& card_;
  int lines_before_;
  LabelWords& words_;
  devices::MistakeList& mistakes_;
  std::string_view text_;
  CardTable table_;
  ColumnPlaces where_;
};

}  // namespace

RowLabel LabelWords::read(std::string_view text, const SourcePlace& place,
                          devices::MistakeList& mistakes) {
  if (among(label_.unknown, text)) return RowLabel::kUnknown;
  if (among(label_.normal, text)) return RowLabel::kNormal;
  if (among(label_.anomaly, text)) return RowLabel::kAnomaly;
  if (trimmed(text).empty()) {
    mistakes.add("label-missing", place, "the row has no label",
                 "label it, or list '' under 'unknown' in the card");
    return RowLabel::kUnknown;
  }
  const RowLabel label = label_.normal.empty() ? usual_meaning(text) : RowLabel::kUnknown;
  if (label == RowLabel::kUnknown) {
    mistakes.add("label-unknown", place, fmt::format("'{}' is no label", shown(text)),
                 "list the spellings under 'normal' and 'anomaly' in the card");
    return label;
  }
  const auto side = static_cast<std::size_t>(label == RowLabel::kAnomaly);
  if (spelling_[side].empty()) {
    spelling_[side] = text;
    first_[side] = place;
  } else if (spelling_[side] != text && !reported_[side]) {
    mistakes.add("label-spelling", place,
                 fmt::format("the label is written '{}' here and '{}' in {}:{}", shown(text),
                             shown(spelling_[side]), first_[side].file, first_[side].line),
                 "write it in one way, or list both under 'normal' or 'anomaly' in the card");
    reported_[side] = true;  // once for the whole set
  }
  return label;
}

CardTable read_card_table(std::string_view text, const std::string& file, const DataCard& card,
                          bool may_lack_label, LabelWords& words, devices::MistakeList& mistakes,
                          int lines_before) {
  if (const std::size_t zero = text.find('\0'); zero != std::string::npos) {
    const auto line =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(zero), '\n');
    mistakes.add("csv-encoding", {file, static_cast<int>(line) + 1 + lines_before, 1},
                 "the file is not text (it holds zero bytes)", "save it as CSV in UTF-8");
    return {};
  }
  return CardTableReader(file, card, lines_before, words, mistakes).read(text, may_lack_label);
}

}  // namespace orrery::scenarios
