// SPDX-License-Identifier: Apache-2.0
#include "engine/record/table_reader.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <charconv>

namespace orrery::engine {

namespace {

/// The next column of a row, in the order of the table, as the type that is wanted.
class Columns {
 public:
  explicit Columns(const Statement& row) : row_(row) {}

  std::string text() { return row_.text(next_++); }
  std::int64_t integer() { return row_.integer(next_++); }
  std::uint64_t count() { return static_cast<std::uint64_t>(integer()); }
  std::uint32_t small() { return static_cast<std::uint32_t>(integer()); }
  bool flag() { return integer() != 0; }
  double real() { return row_.real(next_++); }
  std::optional<double> maybe_real() { return row_.maybe_real(next_++); }
  SimTime time() { return row_.time(next_++); }

 private:
  const Statement& row_;
  int next_ = 0;
};

std::uint64_t seed_of(const std::string& text) {
  std::uint64_t seed = 0;
  std::from_chars(text.data(), text.data() + text.size(), seed);
  return seed;
}

Verdict verdict_of(const std::string& text) {
  for (Verdict verdict : {Verdict::kPass, Verdict::kFail, Verdict::kUndecided}) {
    if (text == to_string(verdict)) return verdict;
  }
  throw SqliteError{SQLITE_CORRUPT, fmt::format("unknown verdict '{}'", text)};
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> names;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    names.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return names;
}

// Braced lists are evaluated from left to right, which is the order of the columns.
PopulationRecord make(Columns& c, const PopulationRecord*) {
  return {c.text(), c.text(), c.small(), c.small()};
}
NodeRecord make(Columns& c, const NodeRecord*) { return {c.text(), c.text(), c.small()}; }
LinkRecord make(Columns& c, const LinkRecord*) {
  return {c.text(), c.text(), c.text(), c.text(), c.text()};
}
SeriesRecord make(Columns& c, const SeriesRecord*) {
  return {c.small(), c.text(), c.text(), c.text(), c.small(), c.real(), split(c.text())};
}
MetricRecord make(Columns& c, const MetricRecord*) {
  return {c.text(),       c.text(),       c.text(), c.text(),  c.text(), c.real(),
          c.maybe_real(), c.maybe_real(), c.text(), c.count(), c.text()};
}
GateRecord make(Columns& c, const GateRecord*) {
  return {c.text(), c.text(),       c.text(),       c.real(),
          c.real(), c.maybe_real(), c.maybe_real(), verdict_of(c.text())};
}
AlertRecord make(Columns& c, const AlertRecord*) {
  return {c.text(), c.small(), c.time(), c.time(), c.real(), c.text(), c.flag()};
}
CommandRecord make(Columns& c, const CommandRecord*) {
  CommandRecord r;
  r.agent = c.text();
  r.command.device = c.small();
  r.command.input = c.text();
  r.command.value = c.real();
  r.issued = c.time();
  r.arrived = c.time();
  r.command.expires = c.time();
  return r;
}
FaultRecord make(Columns& c, const FaultRecord*) {
  return {c.count(), c.text(), c.text(), c.text(), c.flag(),
          c.small(), c.time(), c.time(), c.time(), c.real()};
}
DetectionRecord make(Columns& c, const DetectionRecord*) { return {c.count(), c.text(), c.time()}; }
FateRecord make(Columns& c, const FateRecord*) {
  return {c.text(), c.text(), c.text(), c.text(), c.count()};
}
BookTotals make(Columns& c, const BookTotals*) {
  return {c.text(),  c.count(), c.count(), c.count(), c.count(),
          c.count(), c.count(), c.count(), c.flag()};
}
HistogramBin make(Columns& c, const HistogramBin*) {
  return {c.text(), c.text(), c.real(), c.real(), c.count(), c.text()};
}
LearningRecord make(Columns& c, const LearningRecord*) {
  return {c.text(), c.count(), c.real(), c.real(), c.flag()};
}
NoteRecord make(Columns& c, const NoteRecord*) { return {c.text(), c.text()}; }
FileHash make(Columns& c, const FileHash*) { return {c.text(), c.text()}; }

template <class Row>
void read(const Database& database, const char* table, std::vector<Row>& rows) {
  Statement statement(database, fmt::format("SELECT * FROM {} ORDER BY rowid", table));
  while (statement.step()) {
    Columns columns(statement);
    rows.push_back(make(columns, static_cast<const Row*>(nullptr)));
  }
}

}  // namespace

bool read_run(const Database& database, RunHeader& header, RunSummary& summary) {
  Statement row(database, "SELECT * FROM run");
  if (!row.step()) return false;
  Columns c(row);
  const bool complete = c.flag();
  header.scenario_name = c.text();
  header.description = c.text();
  header.scenario_path = c.text();
  header.scenario_text = c.text();
  header.seed = seed_of(c.text());
  header.version = c.text();
  header.command_line = c.text();
  header.machine = c.text();
  header.planned_end = c.time();
  summary.fingerprint = c.text();
  summary.end = c.time();
  summary.wall_s = c.real();
  summary.events = c.count();
  summary.readings = c.count();
  return complete;
}

void read_tables(const Database& database, RunTables& tables) {
  read(database, "file", tables.header.files);
  read(database, "population", tables.populations);
  read(database, "node", tables.nodes);
  read(database, "link", tables.links);
  read(database, "signal", tables.series);
  read(database, "metric", tables.metrics);
  read(database, "gate", tables.gates);
  read(database, "alert", tables.alerts);
  read(database, "command", tables.commands);
  read(database, "fault", tables.faults);
  read(database, "detection", tables.detections);
  read(database, "message_fate", tables.fates);
  read(database, "book", tables.books);
  read(database, "histogram", tables.histogram);
  read(database, "learning", tables.learning);
  read(database, "note", tables.notes);
}

}  // namespace orrery::engine
