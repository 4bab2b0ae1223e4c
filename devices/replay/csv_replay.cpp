// SPDX-License-Identifier: Apache-2.0
#include "devices/replay/csv_replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "devices/replay/column_mapping.h"
#include "devices/replay/csv_table.h"
#include "devices/replay/recorded.h"
#include "engine/population/population_number.h"
#include "engine/random/stream.h"
#include "engine/registry/check.h"
#include "engine/registry/param_rows.h"

namespace orrery::devices {

namespace {

using engine::SimTime;

/// One recording: its times, and its outputs as columns in SI units.
struct Recording {
  std::vector<SimTime> times;
  std::vector<std::vector<double>> outputs;

  /// Index of the first row at or after `time`.
  std::size_t row_at(SimTime time) const {
    return static_cast<std::size_t>(std::lower_bound(times.begin(), times.end(), time) -
                                    times.begin());
  }
};

class CsvReplay final : public Recorded<engine::Population> {
 public:
  CsvReplay(engine::PopulationSpec spec, engine::ModelInfo info, std::vector<Recording> recordings,
            std::vector<engine::LabelledSpan> labels)
      : name_(std::move(spec.name)),
        info_(std::move(info)),
        recordings_(std::move(recordings)),
        labels_(std::move(labels)) {
    for (std::size_t row = 0; row < recordings_.size(); ++row)
      entities_.push_back(engine::entity_key(name_, row));
  }

  const std::string& name() const override { return name_; }
  const engine::ModelInfo& info() const override { return info_; }
  std::uint32_t size() const override { return static_cast<std::uint32_t>(recordings_.size()); }
  std::uint64_t entity(std::uint32_t row) const override { return entities_[row]; }
  SimTime now() const override { return now_; }
  std::vector<engine::LabelledSpan> labels() const override { return labels_; }

  void advance(SimTime to, std::vector<engine::Notice>&) override {
    ORRERY_CHECK(to >= now_, "time never goes back");
    now_ = to;
  }

  void read(int output, std::span<double> column) const override {
    for (std::size_t row = 0; row < recordings_.size(); ++row) {
      const Recording& r = recordings_[row];
      const std::size_t next = r.row_at({now_.ns + 1});
      const bool inside = next > 0 && now_ <= r.times.back();
      column[row] = inside ? r.outputs[static_cast<std::size_t>(output)][next - 1]
                           : std::numeric_limits<double>::quiet_NaN();
    }
  }

  bool recorded(int output, SimTime from, SimTime until, engine::Batch& out) const override {
    struct Due {
      SimTime time;
      std::uint32_t row;
      std::size_t index;
    };
    std::vector<Due> due;
    for (std::uint32_t row = 0; row < size(); ++row) {
      const Recording& r = recordings_[row];
      for (std::size_t i = r.row_at(from); i < r.times.size() && r.times[i] < until; ++i)
        due.push_back({r.times[i], row, i});
    }
    std::stable_sort(due.begin(), due.end(),
                     [](const Due& a, const Due& b) { return a.time < b.time; });
    for (const Due& d : due) {
      const double value = recordings_[d.row].outputs[static_cast<std::size_t>(output)][d.index];
      const auto quality = std::isnan(value) ? engine::Quality::kMissing : engine::Quality::kGood;
      out.append(d.row, d.time, d.index, quality)[0] = value;
    }
    return true;
  }

  SimTime end_of_recording() const override {
    SimTime last;
    for (const auto& r : recordings_) last = std::max(last, r.times.back());
    return {last.ns + 1};
  }

  void save(engine::ArchiveWriter& archive) const override { archive.put(now_.ns); }
  bool load(engine::ArchiveReader& archive) override { return archive.get(now_.ns); }

 private:
  std::string name_;
  engine::ModelInfo info_;
  std::vector<Recording> recordings_;
  std::vector<engine::LabelledSpan> labels_;
  std::vector<std::uint64_t> entities_;
  SimTime now_;
};

Recording to_recording(CsvTable& table, const std::vector<ColumnMapping>& mappings,
                       engine::Duration period) {
  Recording recording;
  recording.times.resize(table.rows);
  for (std::size_t i = 0; i < table.rows; ++i)
    recording.times[i] = table.time_ns.empty() ? SimTime{} + period * static_cast<std::int64_t>(i)
                                               : SimTime{table.time_ns[i] - table.time_ns.front()};
  for (std::size_t m = 0; m < mappings.size(); ++m) {
    for (double& value : table.numbers[m]) value = mappings[m].scale * value + mappings[m].offset;
    recording.outputs.push_back(std::move(table.numbers[m]));
  }
  return recording;
}

/// Runs of rows whose label is neither 0 nor missing.
void add_spans(const std::vector<double>& label, const std::vector<SimTime>& times,
               std::uint32_t row, const std::string& name,
               std::vector<engine::LabelledSpan>& spans) {
  bool open = false;
  for (std::size_t i = 0; i < label.size(); ++i) {
    const bool abnormal = !std::isnan(label[i]) && label[i] != 0.0;
    if (abnormal && !open) spans.push_back({row, times[i], times[i], name});
    if (abnormal) spans.back().end = times[i];
    open = abnormal;
  }
}

void check_texts(const engine::PopulationSpec& spec, MistakeList& mistakes) {
  const std::string& separator = spec.texts.text("separator");
  if (separator != "tab" && separator.size() != 1)
    mistakes.add("replay-separator", {}, fmt::format("'{}' is not a separator", separator),
                 "give one character, or tab");
  if (spec.texts.text("time_column").empty() &&
      !(engine::population_number(spec, "sample_period") > 0.0))
    mistakes.add("replay-time", {}, "the recording has neither a time column nor a sample period",
                 "give time_column, or sample_period");
}

}  // namespace

// Mapping, then all files; nothing is built when any of them is wrong.
engine::Result<std::unique_ptr<engine::Population>> make_csv_replay(engine::PopulationSpec spec) {
  const auto mappings = column_mappings(spec.texts);
  if (!mappings) return engine::failure(mappings.error());
  const auto& paths = spec.texts.texts(spec.texts.has("paths") ? "paths" : "files");
  MistakeList mistakes;
  check_texts(spec, mistakes);
  if (paths.empty())
    mistakes.add("replay-files", {}, "a replay needs at least one file", "name it in files");
  if (!mistakes.empty()) return engine::failure(mistakes.diagnostics());

  CsvRequest request;
  request.separator = separator_of(spec.texts.text("separator"));
  request.time_column = spec.texts.text("time_column");
  for (const auto& mapping : *mappings) request.numbers.push_back(mapping.column);
  const std::string& label_column = spec.texts.text("label_column");
  if (!label_column.empty()) request.numbers.push_back(label_column);

  const auto period =
      engine::Duration::from_seconds(engine::population_number(spec, "sample_period"));
  std::vector<Recording> recordings;
  std::vector<engine::LabelledSpan> labels;
  for (const std::string& path : paths) {
    CsvTable table = read_csv(path, request, mistakes);
    if (!mistakes.empty()) continue;
    const auto row = static_cast<std::uint32_t>(recordings.size());
    std::vector<double> label;
    if (!label_column.empty()) label = std::move(table.numbers.back());
    recordings.push_back(to_recording(table, *mappings, period));
    add_spans(label, recordings.back().times, row, label_column, labels);
  }
  if (!mistakes.empty()) return engine::failure(mistakes.diagnostics());

  engine::ModelInfo info = csv_replay_info();
  for (const auto& m : *mappings)
    info.outputs.push_back(
        {m.output, m.si_unit, "column '" + m.column + "'", engine::PortShape::kScalar});
  return std::make_unique<CsvReplay>(std::move(spec), std::move(info), std::move(recordings),
                                     std::move(labels));
}

const engine::ModelInfo& csv_replay_info() {
  static const engine::ModelInfo info = [] {
    namespace rows = engine::rows;
    engine::ModelInfo i;
    i.name = "replay/csv";
    i.summary = "recorded CSV files played as devices, one a file";
    i.details =
        "The first row of each file is at t = 0; gaps stay. An empty cell is a missing reading. "
        "Stamps must rise; every bad cell is reported with its line and column.";
    i.source = "RFC 4180";
    i.params = {
        rows::required(rows::texts("files", "the recordings, one device a file")),
        rows::required(rows::texts(
            "columns", "outputs and where they come from, each `output = Column name [unit]`")),
        rows::text(
            "time_column", "",
            "column of date-times (YYYY-MM-DD hh:mm:ss[.fff]) or seconds; none: sample_period"),
        rows::text("separator", ",", "character between cells, or tab"),
        rows::text(
            "label_column", "",
            "column that is 1 where the recording is abnormal: ground truth; none: no labels"),
        rows::number("sample_period", "s", 0.0, {0.0, 1e9},
                     "time between rows without a time column")};
    return i;
  }();
  return info;
}

}  // namespace orrery::devices
