// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/recorded_table.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>

#include "devices/replay/csv_reader.h"
#include "devices/replay/csv_table.h"
#include "scenarios/format/units.h"

namespace orrery::gui {

namespace {

using devices::CsvCell;
using devices::MistakeList;

engine::SourcePlace at(const std::string& path, const CsvCell& cell) {
  return {path, cell.line, cell.column, 0, 0};
}

std::optional<std::string> text_of(const std::string& path, MistakeList& mistakes) {
  std::error_code trouble;
  const std::uint64_t size = std::filesystem::file_size(path, trouble);
  std::ifstream file(path, std::ios::binary);
  if (trouble || !file) {
    mistakes.add("csv-open", {path}, "the file cannot be opened", "check its name and its rights");
    return std::nullopt;
  }
  if (size > kRecordedBytesMax) {
    mistakes.add("csv-size", {path},
                 fmt::format("the file has {} MiB; a recording to plot has at most {} MiB",
                             size >> 20, kRecordedBytesMax >> 20),
                 "cut it, or keep fewer rows");
    return std::nullopt;
  }
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

/// `level [m]`, `level (m)`: only what is a unit is taken for one.
RecordedTable::Column column_of(std::string_view header) {
  RecordedTable::Column column;
  if (header.starts_with('\'')) header.remove_prefix(1);
  column.name = header;
  const char close = header.empty() ? ' ' : header.back();
  const std::size_t open = header.rfind(close == ']' ? '[' : '(');
  if ((close != ']' && close != ')') || open == std::string_view::npos) return column;
  const std::string unit(header.substr(open + 1, header.size() - open - 2));
  if (unit.empty() || !scenarios::parse_unit(unit, {})) return column;
  const std::size_t end = header.find_last_not_of(' ', open == 0 ? 0 : open - 1);
  if (open == 0 || end == std::string_view::npos) return column;
  column.name = header.substr(0, end + 1);
  column.unit = unit;
  return column;
}

void read_header(const std::string& path, const std::vector<CsvCell>& header, RecordedTable& table,
                 MistakeList& mistakes) {
  if (header.size() < 2)
    mistakes.add("csv-header", at(path, header.front()), "the header has one column",
                 "the first column is time, at least one more is needed; commas separate them");
  for (std::size_t i = 1; i < header.size(); ++i) {
    RecordedTable::Column column = column_of(header[i].text);
    if (column.name.empty())
      mistakes.add("csv-header", at(path, header[i]), "this column has no name",
                   "name it in the first line");
    for (const RecordedTable::Column& other : table.columns)
      if (other.name == column.name && !column.name.empty())
        mistakes.add("csv-header", at(path, header[i]),
                     fmt::format("`{}` is there twice", column.name), "name each column once");
    table.columns.push_back(std::move(column));
  }
}

/// Reads the times of a file, which are all seconds or all dates: the first row decides.
class TimeColumn {
 public:
  std::optional<double> read(std::string_view text) {
    if (const auto number = devices::parse_number(text); number && *number == *number) {
      if (dates_) return std::nullopt;
      begun_ = true;
      return number;
    }
    const auto ns = devices::parse_time_ns(text);
    if (!ns || (begun_ && !dates_)) return std::nullopt;
    if (!begun_) first_ns_ = *ns;
    begun_ = dates_ = true;
    return double(*ns - first_ns_) * 1e-9;
  }
  bool dates() const { return dates_; }

 private:
  bool begun_ = false;
  bool dates_ = false;
  std::int64_t first_ns_ = 0;
};

bool read_row(const std::string& path, const std::vector<CsvCell>& row, TimeColumn& times,
              RecordedTable& table, MistakeList& mistakes) {
  if (row.size() != table.columns.size() + 1) {
    mistakes.add(
        "csv-ragged", at(path, row.front()),
        fmt::format("this row has {} cells, the header {}", row.size(), table.columns.size() + 1),
        "a decimal comma needs quotes, an empty cell its comma");
    return false;
  }
  const auto time_s = times.read(row.front().text);
  if (!time_s) {
    mistakes.add("csv-time", at(path, row.front()),
                 fmt::format("`{}` is not a time", row.front().text.substr(0, 40)),
                 "write seconds, or dates as 2026-03-01 12:00:00, all rows alike");
    return false;
  }
  if (!table.time_s.empty() && *time_s < table.time_s.back()) {
    mistakes.add("csv-order", at(path, row.front()), "time goes back", "sort the rows by time");
    return false;
  }
  if (table.time_s.empty() && times.dates()) table.begins = row.front().text;
  table.time_s.push_back(*time_s);
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const auto value = devices::parse_number(row[i + 1].text);
    if (!value)
      mistakes.add("csv-number", at(path, row[i + 1]),
                   fmt::format("`{}` is not a number", row[i + 1].text.substr(0, 40)),
                   "use a decimal point; leave the cell empty where there is no value");
    table.columns[i].values.push_back(value.value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  return true;
}

QString in_words(const engine::Diagnostics& mistakes) {
  std::string text;
  for (const engine::Diagnostic& one : mistakes.items()) text += to_string(one) + '\n';
  return QString::fromStdString(text).trimmed();
}

}  // namespace

engine::Result<RecordedTable> read_recorded(const std::string& path,
                                            const std::atomic<bool>* stop) {
  MistakeList mistakes;
  RecordedTable table;
  const auto text = text_of(path, mistakes);
  if (!text) return engine::failure(mistakes.diagnostics());
  devices::CsvReader reader(*text, ',');
  std::vector<CsvCell> row;
  if (reader.next(row)) read_header(path, row, table, mistakes);
  TimeColumn times;
  while (mistakes.empty() || !table.columns.empty()) {
    if (stop != nullptr && *stop) break;
    if (!reader.next(row)) break;
    read_row(path, row, times, table, mistakes);
  }
  if (reader.error()) {
    engine::Diagnostic error = *reader.error();
    error.place.file = path;
    mistakes.add(error.code, error.place, error.message, error.remedy);
  }
  if (mistakes.empty() && table.time_s.empty())
    mistakes.add("csv-empty", {path}, "the file has no rows",
                 "the first line names the columns, rows follow");
  if (!mistakes.empty()) return engine::failure(mistakes.diagnostics());
  return table;
}

RecordedShelf::~RecordedShelf() {
  stop_ = true;
  for (const auto& [path, thread] : reading_) thread->wait();
}

void RecordedShelf::open(const QString& path) {
  if (tables_.contains(path)) {
    Q_EMIT opened(path);
    return;
  }
  if (reading_.contains(path)) return;
  auto result = std::make_shared<engine::Result<RecordedTable>>();
  QThread* thread = QThread::create(
      [this, result, file = path.toStdString()] { *result = read_recorded(file, &stop_); });
  thread->setParent(this);
  reading_[path] = thread;
  connect(thread, &QThread::finished, this, [this, path, result, thread] {
    reading_.erase(path);
    thread->deleteLater();
    if (!*result) {
      Q_EMIT refused(path, in_words(result->error()));
      return;
    }
    tables_[path] = std::make_shared<const RecordedTable>(std::move(**result));
    Q_EMIT opened(path);
  });
  thread->start(QThread::LowPriority);
}

std::shared_ptr<const RecordedTable> RecordedShelf::find(const QString& path) const {
  const auto found = tables_.find(path);
  return found == tables_.end() ? nullptr : found->second;
}

RecordedSeries::RecordedSeries(const RecordedShelf& shelf, QString path, QString column,
                               double offset_s, double scale)
    : shelf_(shelf),
      path_(std::move(path)),
      column_(std::move(column)),
      offset_s_(offset_s),
      scale_(scale) {}

void RecordedSeries::advance() {
  if (table_) return;
  table_ = shelf_.find(path_);
  if (!table_) return;
  for (const RecordedTable::Column& column : table_->columns) {
    if (column.name != column_.toStdString()) continue;
    for (std::size_t i = 0; i < table_->time_s.size(); ++i)
      line_.append(table_->time_s[i] + offset_s_, column.values[i] * scale_);
  }
}

}  // namespace orrery::gui
