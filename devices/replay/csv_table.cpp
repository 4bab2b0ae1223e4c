// SPDX-License-Identifier: Apache-2.0
#include "devices/replay/csv_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

#include "devices/replay/csv_reader.h"

namespace orrery::devices {

namespace {

using engine::SourcePlace;

/// What a message shows of a cell: no control characters, no more than 40 bytes.
std::string shown(std::string_view text) {
  std::string safe(text.substr(0, 40));
  for (char& c : safe) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return text.size() > 40 ? safe + "..." : safe;
}

std::optional<std::string> read_text(const std::string& path, MistakeList& mistakes) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    mistakes.add("csv-open", {path}, "there is no such file", "check the path and its spelling");
    return std::nullopt;
  }
  const std::uint64_t bytes = std::filesystem::file_size(path, error);
  if (!error && bytes > kCsvBytesMax) {
    mistakes.add(
        "csv-size", {path},
        fmt::format("the file has {} MiB; the limit is {}", bytes >> 20, kCsvBytesMax >> 20),
        "cut the recording into several files");
    return std::nullopt;
  }
  std::string text(error ? 0 : bytes, '\0');
  std::ifstream in(path, std::ios::binary);
  if (error || !in || !in.read(text.data(), static_cast<std::streamsize>(bytes))) {
    mistakes.add("csv-open", {path}, "the file cannot be read", "check its permissions");
    return std::nullopt;
  }
  if (text.find('\0') != std::string::npos) {
    mistakes.add("csv-encoding", {path, 1, 1}, "the file is not text (it holds zero bytes)",
                 "save it as CSV in UTF-8");
    return std::nullopt;
  }
  return text;
}

/// Reads one file; the members are what its parts share.
class TableReader {
 public:
  TableReader(const std::string& path, const CsvRequest& request, MistakeList& mistakes)
      : path_(path), request_(request), mistakes_(mistakes) {}

  CsvTable read(std::string_view text) {
    CsvReader reader(text, request_.separator);
    std::vector<CsvCell> record;
    if (!reader.next(record)) {
      add_reader_error(reader);
      if (!reader.error())
        mistakes_.add("csv-empty", {path_, 1, 1}, "the file is empty",
                      "give a recording with rows");
      return {};
    }
    cells_ = record.size();
    if (!find_columns(record)) return {};
    table_.numbers.resize(request_.numbers.size());
    while (reader.next(record)) read_row(record);
    add_reader_error(reader);
    if (table_.rows == 0 && !reader.error())
      mistakes_.add("csv-empty", {path_, 1, 1}, "the file has a header but no rows",
                    "give a recording with rows");
    return std::move(table_);
  }

 private:
  bool find_columns(const std::vector<CsvCell>& header) {
    std::vector<std::string> names;
    for (const auto& cell : header) names.emplace_back(cell.text);
    if (const char other = other_separator(names); other != '\0') {
      mistakes_.add("csv-separator", {path_, header[0].line, 1},
                    "the first line has one cell, and separators of another kind",
                    fmt::format("the cells seem to be separated by '{}': set separator",
                                other == '\t' ? "tab" : std::string(1, other)));
      return false;
    }
    bool found = true;
    const auto find = [&](const std::string& wanted) -> std::size_t {
      const auto at = std::find(names.begin(), names.end(), wanted);
      if (at == names.end()) {
        found = false;
        mistakes_.add("csv-column", {path_, header[0].line, 1},
                      fmt::format("there is no column '{}'", shown(wanted)),
                      remedy_for_column(wanted, names));
        return 0;
      }
      const auto index = static_cast<std::size_t>(at - names.begin());
      if (std::find(at + 1, names.end(), wanted) != names.end()) {
        found = false;
        mistakes_.add("csv-header", {path_, header[index].line, header[index].column},
                      fmt::format("two columns are named '{}'", shown(wanted)),
                      "give each column a name of its own");
      }
      return index;
    };
    if (!request_.time_column.empty()) time_index_ = find(request_.time_column);
    for (const auto& wanted : request_.numbers) number_index_.push_back(find(wanted));
    return found;
  }

  /// What separates the cells when all of them were read as one; else no character.
  char other_separator(const std::vector<std::string>& names) const {
    for (const char other : {';', ',', '\t', '|'}) {
      if (names.size() == 1 && other != request_.separator &&
          names[0].find(other) != std::string::npos)
        return other;
    }
    return '\0';
  }

  std::string remedy_for_column(const std::string& wanted,
                                const std::vector<std::string>& names) const {
    const std::string near = engine::closest_name(wanted, names);
    if (!near.empty()) return fmt::format("did you mean '{}'?", shown(near));
    std::string list;
    for (std::size_t i = 0; i < names.size() && i < 12; ++i)
      list += (i == 0 ? "" : ", ") + shown(names[i]);
    return "the file has: " + list + (names.size() > 12 ? ", ..." : "");
  }

  void read_row(const std::vector<CsvCell>& record) {
    if (record.size() != cells_) {
      mistakes_.add("csv-ragged", {path_, record[0].line, 1},
                    fmt::format("the row has {} cells, the header {}", record.size(), cells_),
                    "complete the row; a missing value is an empty cell");
      return;
    }
    ++table_.rows;
    if (!request_.time_column.empty()) read_time(record[time_index_]);
    for (std::size_t i = 0; i < number_index_.size(); ++i) {
      const CsvCell& cell = record[number_index_[i]];
      const auto value = parse_number(cell.text);
      if (!value) {
        const bool comma = cell.text.find(',') != std::string_view::npos;
        mistakes_.add(
            "csv-number", {path_, cell.line, cell.column},
            fmt::format("'{}' in column '{}' is not a number", shown(cell.text),
                        shown(request_.numbers[i])),
            comma ? "write a decimal point" : "leave the cell empty when a value is missing");
      }
      table_.numbers[i].push_back(value.value_or(0.0));
    }
  }

  void read_time(const CsvCell& cell) {
    const auto ns = parse_time_ns(cell.text);
    if (!ns) {
      mistakes_.add("csv-time", {path_, cell.line, cell.column},
                    fmt::format("'{}' is not a time", shown(cell.text)),
                    "write YYYY-MM-DD hh:mm:ss, or seconds");
    } else if (!table_.time_ns.empty() && *ns <= table_.time_ns.back()) {
      const bool same = *ns == table_.time_ns.back();
      mistakes_.add("csv-order", {path_, cell.line, cell.column},
                    fmt::format("the time '{}' {} that of the row before", shown(cell.text),
                                same ? "equals" : "is earlier than"),
                    same ? "keep one row for each time" : "sort the rows by time");
    } else {
      table_.time_ns.push_back(*ns);
    }
  }

  void add_reader_error(const CsvReader& reader) {
    if (!reader.error()) return;
    const engine::Diagnostic& d = *reader.error();
    mistakes_.add(d.code, {path_, d.place.line, d.place.column}, d.message, d.remedy);
  }

  const std::string& path_;
  const CsvRequest& request_;
  MistakeList& mistakes_;
  CsvTable table_;
  std::size_t cells_ = 0;
  std::size_t time_index_ = 0;
  std::vector<std::size_t> number_index_;
};

}  // namespace

char separator_of(const std::string& text) {
  if (text.empty()) return ',';
  return text == "tab" ? '\t' : text[0];
}

CsvTable read_csv(const std::string& path, const CsvRequest& request, MistakeList& mistakes) {
  const auto text = read_text(path, mistakes);
  if (!text) return {};
  return TableReader(path, request, mistakes).read(*text);
}

void MistakeList::add(std::string code, SourcePlace place, std::string message,
                      std::string remedy) {
  if (count_++ < kKept)
    kept_.error(std::move(code), std::move(place), std::move(message), std::move(remedy));
}

engine::Diagnostics MistakeList::diagnostics() const {
  engine::Diagnostics all = kept_;
  if (count_ > kKept)
    all.error("csv-more", {}, fmt::format("{} further mistakes in recordings", count_ - kKept),
              "correct the ones above first");
  return all;
}

}  // namespace orrery::devices
