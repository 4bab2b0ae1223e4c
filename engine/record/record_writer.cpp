// SPDX-License-Identifier: Apache-2.0
#include "engine/record/record_writer.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>

namespace orrery::engine {

namespace {

// Rows a transaction: large enough that commits cost nothing, small enough that little is lost.
constexpr std::size_t kRowsPerTransaction = 4096;

// Names of components in one column; a name cannot hold a line break.
std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : "\n") + name;
  return text;
}

}  // namespace

RecordWriter::RecordWriter(const std::string& path)
    : database_(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) {
  // One program at a time holds the file until it is closed. The data is flushed once, at the end:
  // before that the file is not believed anyway.
  database_.run("PRAGMA locking_mode = EXCLUSIVE");
  database_.run("PRAGMA journal_mode = DELETE");
  database_.run("PRAGMA synchronous = OFF");
  database_.run("BEGIN EXCLUSIVE");
  create_result_schema(database_);
}

void RecordWriter::write(const RunHeader& h) {
  const double none = 0.0;
  insert("run", false, h.scenario_name, h.description, h.scenario_path, h.scenario_text,
         std::to_string(h.seed), h.version, h.command_line, h.machine, h.planned_end, "",
         std::int64_t{0}, none, std::int64_t{0}, std::int64_t{0});
  for (const auto& file : h.files) insert("file", file.path, file.sha256);
  commit();
}

void RecordWriter::write(const RunRecord& record) {
  std::visit([this](const auto& r) { put(r); }, record);
  if (pending_rows_ >= kRowsPerTransaction) commit();
}

void RecordWriter::commit() {
  if (database_.in_transaction()) database_.run("COMMIT");
  pending_rows_ = 0;
}

void RecordWriter::complete(const RunSummary& s) {
  if (!database_.in_transaction()) database_.run("BEGIN");
  Statement update(database_,
                   "UPDATE run SET complete = 1, fingerprint = ?, end_ns = ?, wall_s = ?, "
                   "events = ?, readings = ?");
  update.insert(s.fingerprint, s.end, s.wall_s, s.events, s.readings);
  if (series_rows_ > 0) {
    put(NoteRecord{"record", fmt::format("{} rows of series are packed into {} bytes: {:.1f} each.",
                                         series_rows_, series_bytes_,
                                         static_cast<double>(series_bytes_) /
                                             static_cast<double>(series_rows_))});
  }
  for (const auto& table : result_tables()) {
    const TableDigest digest = digest_of(database_, table.name);
    insert("digest", table.name, digest.rows, digest.hash);
  }
  commit();
  inserts_.clear();
}

template <class... Values>
void RecordWriter::insert(const char* table, const Values&... values) {
  if (!database_.in_transaction()) database_.run("BEGIN");
  auto [at, is_new] = inserts_.try_emplace(table);
  if (is_new) at->second = insert_into(database_, table);
  at->second.insert(values...);
  ++pending_rows_;
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
  series_rows_ += r.rows();
  series_bytes_ += packed.size();
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
