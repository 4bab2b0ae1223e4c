// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/export_csv.h"

#include <fmt/format.h>

#include <fstream>

#include "scenarios/store/csv.h"

namespace orrery::scenarios {

namespace fs = std::filesystem;
using engine::RunTables;
using engine::SeriesChunk;
using engine::SeriesRecord;

namespace {

struct WriteError {
  std::string path;
};

/// One CSV file. Throws WriteError when the disk does not take it.
class CsvFile {
 public:
  CsvFile(const fs::path& path, CsvExport& counts, const std::vector<std::string>& header)
      : path_(path), out_(path, std::ios::binary), counts_(counts) {
    ++counts_.files;
    for (const auto& name : header) text(name);
    line();
  }

  CsvFile& text(std::string_view value) { return put(csv_text(value)); }
  CsvFile& number(double value) { return put(csv_number(value)); }
  CsvFile& number(const std::optional<double>& value) {
    return put(value ? csv_number(*value) : std::string());
  }
  CsvFile& count(std::uint64_t value) { return put(std::to_string(value)); }
  CsvFile& seconds(engine::SimTime time) { return put(csv_seconds(time)); }
  CsvFile& flag(bool value) { return put(value ? "true" : "false"); }
  void row() {
    line();
    ++counts_.rows;
  }
  void close() {
    out_.flush();
    out_.close();
    if (!out_) throw WriteError{path_.string()};
  }

 private:
  CsvFile& put(const std::string& cell) {
    if (!first_) out_ << ',';
    first_ = false;
    out_ << cell;
    return *this;
  }
  void line() {
    out_ << "\r\n";
    first_ = true;
    if (!out_) throw WriteError{path_.string()};
  }

  fs::path path_;
  std::ofstream out_;
  CsvExport& counts_;
  bool first_ = true;
};

using Header = std::vector<std::string>;

void write_run(const RunTables& t, const fs::path& to, CsvExport& n) {
  CsvFile run(to / "run.csv", n,
              {"scenario", "path", "seed", "version", "fingerprint", "planned [s]", "simulated [s]",
               "wall [s]", "events", "readings", "command line", "machine"});
  run.text(t.header.scenario_name).text(t.header.scenario_path).count(t.header.seed);
  run.text(t.header.version).text(t.summary.fingerprint).seconds(t.header.planned_end);
  run.seconds(t.summary.end).number(t.summary.wall_s).count(t.summary.events);
  run.count(t.summary.readings).text(t.header.command_line).text(t.header.machine).row();
  run.close();
  CsvFile file(to / "file.csv", n, {"path", "sha256"});
  for (const auto& f : t.header.files) file.text(f.path).text(f.sha256).row();
  file.close();
  CsvFile note(to / "note.csv", n, {"topic", "text"});
  for (const auto& r : t.notes) note.text(r.topic).text(r.text).row();
  note.close();
}

void write_plant(const RunTables& t, const fs::path& to, CsvExport& n) {
  CsvFile population(to / "population.csv", n, {"name", "model", "first device", "count"});
  for (const auto& r : t.populations) {
    population.text(r.name).text(r.model).count(r.first_device).count(r.count).row();
  }
  population.close();
  CsvFile node(to / "node.csv", n, {"name", "hardware", "count"});
  for (const auto& r : t.nodes) node.text(r.name).text(r.hardware).count(r.count).row();
  node.close();
  CsvFile link(to / "link.csv", n, {"name", "from", "to", "model", "summary"});
  for (const auto& r : t.links) {
    link.text(r.name).text(r.from).text(r.to).text(r.model).text(r.summary).row();
  }
  link.close();
}

void write_outcome(const RunTables& t, const fs::path& to, CsvExport& n) {
  CsvFile metric(to / "metric.csv", n,
                 {"name", "agent", "control", "grouped by", "group", "value", "lower", "upper",
                  "unit", "n", "note"});
  for (const auto& r : t.metrics) {
    metric.text(r.name).text(r.agent).text(r.control).text(r.group_by).text(r.group);
    metric.number(r.value).number(r.lower).number(r.upper).text(r.unit).count(r.n).text(r.note);
    metric.row();
  }
  metric.close();
  CsvFile gate(
      to / "gate.csv", n,
      {"name", "statistic", "comparison", "threshold", "value", "lower", "upper", "verdict"});
  for (const auto& r : t.gates) {
    gate.text(r.name).text(r.statistic).text(r.comparison).number(r.threshold).number(r.value);
    gate.number(r.lower).number(r.upper).text(to_string(r.verdict)).row();
  }
  gate.close();
  CsvFile histogram(to / "histogram.csv", n, {"name", "agent", "low", "high", "count", "unit"});
  for (const auto& r : t.histogram) {
    histogram.text(r.name).text(r.agent).number(r.low).number(r.high).count(r.count).text(r.unit);
    histogram.row();
  }
  histogram.close();
}

void write_happenings(const RunTables& t, const fs::path& to, CsvExport& n) {
  CsvFile alert(to / "alert.csv", n,
                {"agent", "device", "start [s]", "end [s]", "peak score", "blamed", "true alarm"});
  for (const auto& r : t.alerts) {
    alert.text(r.agent).text(t.device_name(r.device)).seconds(r.start).seconds(r.end);
    alert.number(r.peak_score).text(r.blamed).flag(r.true_alarm).row();
  }
  alert.close();
  CsvFile command(
      to / "command.csv", n,
      {"agent", "device", "input", "value [SI]", "issued [s]", "arrived [s]", "expires [s]"});
  for (const auto& r : t.commands) {
    command.text(r.agent).text(t.device_name(r.command.device)).text(r.command.input);
    command.number(r.command.value).seconds(r.issued).seconds(r.arrived);
    command.seconds(r.command.expires).row();
  }
  command.close();
  CsvFile fault(to / "fault.csv", n,
                {"id", "fault", "model", "target", "on device", "device", "onset [s]", "end [s]",
                 "failed [s]", "severity"});
  for (const auto& r : t.faults) {
    fault.count(r.id).text(r.fault).text(r.model).text(r.target).flag(r.on_device);
    fault.text(r.on_device ? t.device_name(r.device) : "").seconds(r.start).seconds(r.end);
    fault.seconds(r.failed_at).number(r.severity).row();
  }
  fault.close();
  CsvFile detection(to / "detection.csv", n, {"fault", "agent", "at [s]"});
  for (const auto& r : t.detections) detection.count(r.fault).text(r.agent).seconds(r.at).row();
  detection.close();
}

void write_books(const RunTables& t, const fs::path& to, CsvExport& n) {
  CsvFile fate(to / "message_fate.csv", n, {"book", "fate", "by", "reason", "count"});
  for (const auto& r : t.fates) {
    fate.text(r.book).text(r.fate).text(r.by).text(r.reason).count(r.count).row();
  }
  fate.close();
  CsvFile book(to / "book.csv", n,
               {"name", "sent", "delivered", "dropped", "expired", "rejected", "in flight",
                "copies", "balanced"});
  for (const auto& r : t.books) {
    book.text(r.book).count(r.sent).count(r.delivered).count(r.dropped).count(r.expired);
    book.count(r.rejected).count(r.in_flight).count(r.copies).flag(r.balanced).row();
  }
  book.close();
}

/// `03-sampled-pump.flow.csv`: anything that a file system or a shell could mind becomes `_`.
std::string file_name(const SeriesRecord& series) {
  std::string name = series.stage + "-" + series.name.substr(0, 100);
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain && c != '.' && c != '-') c = '_';
  }
  return fmt::format("{:02}-{}.csv", series.id, name);
}

Header series_header(const SeriesRecord& series) {
  Header header = {"device", "time [s]", "quality"};
  for (std::uint32_t i = 0; i < series.width; ++i) {
    std::string name = series.name;
    if (i < series.components.size())
      name += "." + series.components[i];
    else if (series.width > 1)
      name += fmt::format("[{}]", i);
    header.push_back(fmt::format("{} [{}]", name, series.unit));
  }
  return header;
}

engine::Result<void> write_series(const engine::ResultFile& result, const SeriesRecord& series,
                                  const fs::path& to, CsvExport& n) {
  CsvFile file(to / file_name(series), n, series_header(series));
  auto read = result.visit_series(series.id, {}, [&](const SeriesChunk& chunk) {
    for (std::size_t i = 0; i < chunk.rows(); ++i) {
      file.text(result.tables().device_name(chunk.device[i])).seconds(chunk.time[i]);
      file.count(static_cast<std::uint64_t>(chunk.quality[i]));
      for (std::uint32_t k = 0; k < chunk.width; ++k)
        file.number(chunk.values[i * chunk.width + k]);
      file.row();
    }
  });
  if (!read) return read;
  file.close();
  return {};
}

void move_into(const fs::path& from, const fs::path& folder) {
  std::error_code empty_or_new;
  fs::rename(from, folder, empty_or_new);
  if (!empty_or_new) return;
  for (const auto& entry : fs::recursive_directory_iterator(from)) {
    const fs::path to = folder / fs::relative(entry.path(), from);
    if (entry.is_directory())
      fs::create_directories(to);
    else
      fs::rename(entry.path(), to);
  }
  fs::remove_all(from);
}

}  // namespace

engine::Result<CsvExport> export_csv(const engine::ResultFile& result, const fs::path& folder,
                                     bool force) {
  const engine::SourcePlace place{folder.string()};
  std::error_code ignored;
  const bool exists = fs::exists(folder, ignored);
  if (exists && !fs::is_directory(folder, ignored)) {
    return engine::failure("io-exists", place, "this is a file", "name a folder with --out");
  }
  if (exists && !fs::is_empty(folder, ignored) && !force) {
    return engine::failure("io-exists", place, "the folder is not empty",
                           "choose a new one, or say --force to replace files of the same name");
  }
  const fs::path partial =
      (folder.has_filename() ? folder : folder.parent_path()).string() + ".partial";
  CsvExport counts;
  const RunTables& tables = result.tables();
  try {
    fs::remove_all(partial);
    fs::create_directories(partial / "series");
    write_run(tables, partial, counts);
    write_plant(tables, partial, counts);
    write_outcome(tables, partial, counts);
    write_happenings(tables, partial, counts);
    write_books(tables, partial, counts);
    for (const auto& series : tables.series) {
      if (auto done = write_series(result, series, partial / "series", counts); !done) {
        fs::remove_all(partial, ignored);
        return engine::failure(done.error());
      }
    }
    move_into(partial, folder);
  } catch (const WriteError& error) {
    fs::remove_all(partial, ignored);
    return engine::failure("io-write", {error.path}, "the file cannot be written",
                           "check the space on the disk and the rights of the folder");
  } catch (const fs::filesystem_error& error) {
    fs::remove_all(partial, ignored);
    return engine::failure("io-write", place, error.code().message(),
                           "check the space on the disk and the rights of the folder");
  }
  return counts;
}

}  // namespace orrery::scenarios
