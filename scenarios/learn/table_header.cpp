// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/table_header.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/learn/card_table.h"

namespace orrery::scenarios {

std::string shown(std::string_view text) {
  std::string safe(text.substr(0, 40));
  for (char& c : safe) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return text.size() > 40 ? safe + "..." : safe;
}

namespace {

class HeaderReader {
 public:
  HeaderReader(const std::vector<devices::CsvCell>& first, const std::string& file,
               const DataCard& card, devices::MistakeList& mistakes)
      : first_(first), file_(file), card_(card), mistakes_(mistakes) {}

  std::optional<ColumnPlaces> read(bool may_lack_label) {
    if (!read_names()) return std::nullopt;
    for (const CardColumn& column : card_.columns)
      where_.features.push_back(find(column.column, column.place));
    if (!card_.time.column.empty()) where_.time = find(card_.time.column);
    if (card_.label.rule == LabelRule::kColumn)
      where_.label = find(card_.label.column, may_lack_label);
    if (!card_.changepoint.empty()) where_.change = find(card_.changepoint, may_lack_label);
    if (card_.group_rule == GroupRule::kColumn) where_.group = find(card_.group);
    if (!found_) return std::nullopt;
    return std::move(where_);
  }

 private:
  bool read_names() {
    const int line = first_[0].line;
    if (card_.header.empty()) {
      for (const auto& cell : first_) where_.names.emplace_back(cell.text);
    } else {
      where_.names = card_.header;
    }
    if (where_.names.size() > kCardColumnsMax) {
      mistakes_.add("csv-header", {file_, line, 1},
                    fmt::format("the file has more than {} columns", kCardColumnsMax),
                    "check the separator");
      return false;
    }
    for (const char other : {';', ',', '\t', '|'}) {
      if (first_.size() > 1 || other == card_.separator ||
          first_[0].text.find(other) == std::string_view::npos)
        continue;
      mistakes_.add("csv-separator", {file_, line, 1},
                    "the first line has one cell, and separators of another kind",
                    fmt::format("the cells seem to be separated by '{}': set separator",
                                other == '\t' ? "tab" : std::string(1, other)));
      return false;
    }
    return true;
  }

  int find(const CardText& wanted, bool may_be_missing = false) {
    return find(wanted.text, wanted.place, may_be_missing);
  }

  int find(const std::string& wanted, const engine::SourcePlace& said,
           bool may_be_missing = false) {
    const auto& names = where_.names;
    const auto at = std::find(names.begin(), names.end(), wanted);
    if (at == names.end()) {
      if (may_be_missing) return -1;
      found_ = false;
      mistakes_.add("csv-column", {file_, first_[0].line, 1},
                    fmt::format("there is no column '{}', which {}:{} names", shown(wanted),
                                said.file, said.line),
                    remedy_for(wanted));
      return -1;
    }
    if (std::find(at + 1, names.end(), wanted) != names.end()) {
      found_ = false;
      const auto index = static_cast<std::size_t>(at - names.begin());
      const int column = index < first_.size() ? first_[index].column : 1;
      mistakes_.add("csv-header", {file_, first_[0].line, column},
                    fmt::format("two columns are named '{}'", shown(wanted)),
                    "give each column a name of its own");
    }
    return static_cast<int>(at - names.begin());
  }

  std::string remedy_for(const std::string& wanted) const {
    const std::string near = engine::closest_name(wanted, where_.names);
    if (!near.empty()) return fmt::format("did you mean '{}'?", shown(near));
    std::string list;
    for (std::size_t i = 0; i < where_.names.size() && i < 12; ++i)
      list += (i == 0 ? "" : ", ") + shown(where_.names[i]);
    return "the file has: " + list + (where_.names.size() > 12 ? ", ..." : "");
  }

  const std::vector<devices::CsvCell>& first_;
  const std::string& file_;
  const DataCard& card_;
  devices::MistakeList& mistakes_;
  ColumnPlaces where_;
  bool found_ = true;
};

}  // namespace

std::optional<ColumnPlaces> find_columns(const std::vector<devices::CsvCell>& first,
                                         const std::string& file, const DataCard& card,
                                         bool may_lack_label, devices::MistakeList& mistakes) {
  return HeaderReader(first, file, card, mistakes).read(may_lack_label);
}

}  // namespace orrery::scenarios
