// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/fault/ledger.h"
#include "engine/record/tap.h"
#include "engine/signal/batch.h"

// The rows of a result: one plain struct a table. docs/result-file.md says what each column means.
namespace orrery::engine {

struct FileHash {
  std::string path;
  std::string sha256;
};

/// What was asked for, written before the first event.
struct RunHeader {
  std::string scenario_name;
  std::string description;
  std::string scenario_path;
  std::string scenario_text;  ///< fully expanded
  std::uint64_t seed = 1;
  std::string version;
  std::string command_line;  ///< how the run was started
  std::string machine;       ///< processor, system, compiler, in words
  SimTime planned_end;
  std::vector<FileHash> files;  ///< every file that shaped the run
};

/// What came of it, written last.
struct RunSummary {
  std::string fingerprint;  ///< `hash/ingredients`
  SimTime end;              ///< simulated time that was reached
  double wall_s = 0.0;
  std::uint64_t events = 0;
  std::uint64_t readings = 0;
};

/// Devices of one model; their names are `name[0]` .. `name[count - 1]`.
struct PopulationRecord {
  std::string name;
  std::string model;
  DeviceId first_device = 0;
  std::uint32_t count = 1;
};

struct NodeRecord {
  std::string name;
  std::string hardware;
  std::uint32_t count = 1;
};

struct LinkRecord {
  std::string name;
  std::string from;  ///< a population or a node
  std::string to;    ///< a node
  std::string model;
  std::string summary;  ///< latency, rate, loss, in words
};

using SeriesId = std::uint32_t;

/// A recorded signal at one stage of the flow, or the scores of a judge.
struct SeriesRecord {
  SeriesId id = 0;
  std::string stage;  ///< as `to_string(FlowStage)`, or `score`
  std::string name;
  std::string unit = "1";
  std::uint32_t width = 1;
  double sample_rate_hz = 0.0;
  std::vector<std::string> components;  ///< of a score: `score`, `threshold`
};

inline constexpr const char* kScoreStage = "score";
inline constexpr const char* kControlStage = "control";  ///< steps of controls

/// A block of rows of one series, in columns.
struct SeriesChunk {
  SeriesId series = 0;
  std::uint32_t width = 1;
  std::vector<DeviceId> device;
  std::vector<SimTime> time;
  std::vector<Quality> quality;
  std::vector<double> values;  ///< `width` a row

  std::size_t rows() const { return device.size(); }
};

/// One number of the run's outcome. Names that the report knows are in `metric_names.h`.
struct MetricRecord {
  std::string name;
  std::string agent;     ///< empty: of the plant or the network
  std::string control;   ///< empty: the agent itself; else the control that judged beside it
  std::string group_by;  ///< empty, `fault` or `severity`
  std::string group;     ///< `bearing_wear`; empty: over everything
  double value = 0.0;    ///< NaN: nothing was observed
  std::optional<double> lower;
  std::optional<double> upper;
  std::string unit = "1";
  std::uint64_t n = 0;  ///< number of things it was computed from
  std::string note;

  bool is_control() const { return !control.empty(); }
};

/// A stretch of alerts of one agent on one device.
struct AlertRecord {
  std::string agent;
  DeviceId device = 0;
  SimTime start;
  SimTime end;
  double peak_score = 0.0;
  std::string blamed;       ///< feature that contributed most; may be empty
  bool true_alarm = false;  ///< a fault was active on the device
};

/// What became of a fault with one agent.
struct DetectionRecord {
  std::uint64_t fault = 0;  ///< id in the ledger
  std::string agent;
  SimTime at = SimTime::never();  ///< first alert within the fault's span; never: missed
};

/// Losses of one book by cause; deliveries and rows under way stand in `BookTotals`.
struct FateRecord {
  std::string book;
  std::string fate;
  std::string by;
  std::string reason;
  std::uint64_t count = 0;
};

struct BookTotals {
  std::string book;  ///< `reading`, `message`, `command`, `label_query`
  std::uint64_t sent = 0;
  std::uint64_t delivered = 0;
  std::uint64_t dropped = 0;
  std::uint64_t expired = 0;
  std::uint64_t rejected = 0;
  std::uint64_t in_flight = 0;
  std::uint64_t copies = 0;
  bool balanced = false;
};

enum class Verdict { kPass, kFail, kUndecided };
const char* to_string(Verdict verdict);

/// A statistic held against a threshold.
struct GateRecord {
  std::string name;
  std::string statistic;   ///< `watch.event_recall`
  std::string comparison;  ///< `>=` or `<=`
  double threshold = 0.0;
  double value = 0.0;
  std::optional<double> lower;
  std::optional<double> upper;
  Verdict verdict = Verdict::kUndecided;
};

/// One bar of a distribution; `high` is excluded.
struct HistogramBin {
  std::string name;   ///< `latency`
  std::string agent;  ///< or node, or empty
  double low = 0.0;
  double high = 0.0;
  std::uint64_t count = 0;
  std::string unit;
};

/// One epoch of an agent's learning.
struct LearningRecord {
  std::string agent;
  std::uint64_t epoch = 0;  ///< from 1
  double train_loss = 0.0;
  double held_out_loss = 0.0;
  bool best = false;  ///< lowest held-out loss so far
};

/// What a reader should know: something left out, sampled or approximated.
struct NoteRecord {
  std::string topic;  ///< `record`, `metrics`, `network`
  std::string text;
};

/// One row of one table.
using RunRecord =
    std::variant<PopulationRecord, NodeRecord, LinkRecord, SeriesRecord, SeriesChunk, AlertRecord,
                 CommandRecord, FaultRecord, DetectionRecord, FateRecord, BookTotals, MetricRecord,
                 GateRecord, HistogramBin, LearningRecord, NoteRecord>;

/// A whole result but for the values of its series.
struct RunTables {
  RunHeader header;
  RunSummary summary;
  std::vector<PopulationRecord> populations;
  std::vector<NodeRecord> nodes;
  std::vector<LinkRecord> links;
  std::vector<SeriesRecord> series;
  std::vector<AlertRecord> alerts;
  std::vector<CommandRecord> commands;
  std::vector<FaultRecord> faults;
  std::vector<DetectionRecord> detections;
  std::vector<FateRecord> fates;
  std::vector<BookTotals> books;
  std::vector<MetricRecord> metrics;
  std::vector<GateRecord> gates;
  std::vector<HistogramBin> histogram;
  std::vector<LearningRecord> learning;
  std::vector<NoteRecord> notes;

  /// `pump[17]`; `device 17` when no population owns it.
  std::string device_name(DeviceId device) const;
};

}  // namespace orrery::engine
