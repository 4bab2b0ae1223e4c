// SPDX-License-Identifier: Apache-2.0
#include "engine/record/record_writer.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>

#include "engine/record/snapshot_table.h"
#include "engine/record/table_reader.h"

namespace orrery::engine {

namespace {

// Names of components in one column; a name cannot hold a line break.
std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : "\n") + name;
  return text;
}

/// One program at a time holds the file until it is closed. Commits are rare, so each is flushed to
/// the disk: a power cut leaves the last snapshot.
void hold(Database& database) {
  database.run("PRAGMA locking_mode = EXCLUSIVE");
  database.run("PRAGMA journal_mode = DELETE");
  database.run("PRAGMA synchronous = FULL");
  database.run("BEGIN EXCLUSIVE");
}

}  // namespace

RecordWriter::RecordWriter(const std::string& path)
    : database_(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) {
  prepare_result_schema(database_);
  hold(database_);
  create_result_schema(database_);
}

Result<std::pair<RecordWriter, Snapshot>> RecordWriter::resume(const std::string& path,
                                                               const SnapshotIdentity& wanted) {
  Database database(path, SQLITE_OPEN_READWRITE);
  database.run("PRAGMA trusted_schema = OFF");
  if (auto kind = check_result_kind(database, {path}); !kind) return failure(kind.error());
  hold(database);
  if (!has_result_tables(database, ResultStage::kUnderWay))
    return failure(explain_snapshot({SQLITE_CORRUPT, "its tables are not those of a run"}, path));
  auto snapshot = read_snapshot(database, wanted, path);
  if (!snapshot) return failure(snapshot.error());
  // A file that cannot be written is told now, not after the simulation.
  database.run("DELETE FROM digest");
  return std::pair{RecordWriter(std::move(database)), std::move(*snapshot)};
}

Result<RunHeader> RecordWriter::header_of(const std::string& path) {
  Database database(path, SQLITE_OPEN_READWRITE);
  database.run("PRAGMA trusted_schema = OFF");
  if (auto kind = check_result_kind(database, {path}); !kind) return failure(kind.error());
  if (!has_result_tables(database, ResultStage::kUnderWay))
    return failure(explain_snapshot({SQLITE_CORRUPT, "its tables are not those of a run"}, path));
  RunHeader header;
  RunSummary none;
  read_run(database, header, none);
  return header;
}

void RecordWriter::write(const RunHeader& h) {
  insert_header(h);
  commit();
}

void RecordWriter::replace(const RunHeader& h) {
  for (const char* table : {"run", "file", "link"})
    database_.run(std::string("DELETE FROM ") + table);
  insert_header(h);
}

void RecordWriter::insert_header(const RunHeader& h) {
  const double none = 0.0;
  insert("run", false, h.scenario_name, h.description, h.scenario_path, h.scenario_text,
         std::to_string(h.seed), h.version, h.command_line, h.machine, h.planned_end, "",
         std::int64_t{0}, none, std::int64_t{0}, std::int64_t{0});
  for (const auto& file : h.files) insert("file", file.path, file.sha256);
}

void RecordWriter::write(const RunRecord& record) {
  std::visit([this](const auto& r) { put(r); }, record);
}

void RecordWriter::write(const Snapshot& snapshot) {
  if (!database_.in_transaction()) database_.run("BEGIN");
  put_snapshot(database_, snapshot);
  commit();
}

void RecordWriter::commit() {
  if (database_.in_transaction()) database_.run("COMMIT");
}

/// How long the series have become.
void RecordWriter::put_packing_note() {
  Statement sums(database_, "SELECT sum(rows), sum(length(data)) FROM series");
  if (!sums.step() || sums.integer(0) == 0) return;
  const std::int64_t rows = sums.integer(0);
  const std::int64_t bytes = sums.integer(1);
  put(NoteRecord{
      "record", fmt::format("{} rows of series are packed into {} bytes: {:.1f} each.", rows, bytes,
                            static_cast<double>(bytes) / static_cast<double>(rows))});
}

void RecordWriter::complete(const RunSummary& s) {
  if (!database_.in_transaction()) database_.run("BEGIN");
  Statement update(database_,
                   "UPDATE run SET complete = 1, fingerprint = ?, end_ns = ?, wall_s = ?, "
                   "events = ?, readings = ?");
  update.insert(s.fingerprint, s.end, s.wall_s, s.events, s.readings);
  drop_snapshot(database_);
  put_packing_note();
  for (const auto& table : result_tables()) {
    const TableDigest digest = digest_of(database_, table.name);
    insert("digest", table.name, digest.rows, digest.hash);
  }
  inserts_.clear();
  commit();
  database_.run("PRAGMA incremental_vacuum");
}

template <class... Values>
void RecordWriter::insert(const char* table, const Values&... values) {
  if (!database_.in_transaction()) database_.run("BEGIN");
  auto [at, is_new] = inserts_.try_emplace(table);
  if (is_new) at->second = insert_into(database_, table);
  at->second.insert(values...);
}

void RecordWriter::put(const PopulationRecord& r) {
  insert("population", r.name, r.model, r.first_device, r.count);
}

void RecordWriter::put(const NodeRecord& r) { insert("node", r.name, r.hardware, r.count); }

void RecordWriter::put(const LinkRecord& r) {
  insert("link", r.name, r.from, r.to, r.model, r.summary);
}

void RecordWriter::put(const SeriesRecord& r) {
  insert("signal", r.id, r.stage, r.name, r.unit, r.width, r.sample_rate_hz, joined(r.components));
}

void RecordWriter::put(const SeriesChunk& r) {
  if (r.rows() == 0) return;
  const auto [first, last] = std::minmax_element(r.time.begin(), r.time.end());
  const auto [low, high] = std::minmax_element(r.device.begin(), r.device.end());
  const auto packed = encoder_.encode(r);
  insert("series", r.series, std::uint64_t{r.rows()}, first->ns, last->ns, *low, *high,
         Blob(packed));
}

void RecordWriter::put(const AlertRecord& r) {
  insert("alert", r.agent, r.device, r.start, r.end, r.peak_score, r.blamed, r.true_alarm);
}

void RecordWriter::put(const CommandRecord& r) {
  insert("command", r.agent, r.command.device, r.command.input, r.command.value, r.issued,
         r.arrived, r.command.expires);
}

void RecordWriter::put(const FaultRecord& r) {
  insert("fault", r.id, r.fault, r.model, r.target, r.on_device, r.device, r.start, r.end,
         r.failed_at, r.severity);
}

void RecordWriter::put(const DetectionRecord& r) { insert("detection", r.fault, r.agent, r.at); }

void RecordWriter::put(const FateRecord& r) {
  insert("message_fate", r.book, r.fate, r.by, r.reason, r.count);
}

void RecordWriter::put(const BookTotals& r) {
  insert("book", r.book, r.sent, r.delivered, r.dropped, r.expired, r.rejected, r.in_flight,
         r.copies, r.balanced);
}

void RecordWriter::put(const MetricRecord& r) {
  insert("metric", r.name, r.agent, r.control, r.group_by, r.group, r.value, r.lower, r.upper,
         r.unit, r.n, r.note);
}

void RecordWriter::put(const GateRecord& r) {
  insert("gate", r.name, r.statistic, r.comparison, r.threshold, r.value, r.lower, r.upper,
         to_string(r.verdict));
}

void RecordWriter::put(const HistogramBin& r) {
  insert("histogram", r.name, r.agent, r.low, r.high, r.count, r.unit);
}

void RecordWriter::put(const LearningRecord& r) {
  insert("learning", r.agent, r.epoch, r.train_loss, r.held_out_loss, r.best);
}

void RecordWriter::put(const NoteRecord& r) { insert("note", r.topic, r.text); }

}  // namespace orrery::engine
