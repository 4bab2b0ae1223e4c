// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/record/run_records.h"
#include "engine/registry/result.h"
#include "scenarios/experiment/design_point.h"

namespace orrery::scenarios {

/// A factor as tables and figures know it.
struct FactorColumn {
  std::string name;
  std::string path;  ///< of the setting; may be empty
  std::string unit;
  std::vector<std::string> levels;  ///< in order, of a list; empty: numbers of a range
  bool numeric = false;             ///< all its values are numbers
  bool log_scale = false;
};

/// What an experiment is, written when it begins and again when it has grown.
struct ExperimentHeader {
  std::string name;
  std::string description;
  std::string scenario_path;
  std::string scenario_text;    ///< expanded, without the section `experiment`
  std::string experiment_text;  ///< the section alone
  std::string selection;        ///< what the command adds to the section: `--until`, `--filter` ...
  std::vector<engine::FileHash> files;
  std::string version;       ///< of the program
  std::string command_line;  ///< of the last command that worked on it
  std::string machine;
  std::vector<FactorColumn> factors;
  std::vector<std::string> responses;  ///< measures that tables show, in order
  /// `random`, `latin_hypercube`, `sobol`, `morris`, `sobol_indices`, `grid`, `list`, `optimise`.
  std::string design;
  std::uint32_t morris_levels = 4;
  /// Orders of the sampled part whose values stood in it before, and the order of the first of
  /// them, which alone is a point and has the runs: `{order, first}`, ascending.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> repeats;
  // Of `compare`; `compare_factor` empty: none.
  std::string compare_factor;
  std::string compare_baseline;
  double compare_noise = 0.0;
  double confidence = 0.95;
};

/// One number that a run ended with: a metric by its full name, `watch.event_recall`,
/// `watch/last_value.event_recall` (of a control), `watch.event_recall[fault:bearing_wear]`.
struct Measure {
  std::string name;
  std::string unit;
  double value = 0.0;           ///< NaN: nothing was observed
  std::optional<double> lower;  ///< of the run's own interval
  std::optional<double> upper;
  std::uint64_t n = 0;
};

/// The full name of a metric of a run, as above.
std::string measure_name(const engine::MetricRecord& metric);

enum class RunStatus { kDone, kFailed };
/// `done` or `failed`, as stores and exports have it.
inline const char* to_string(RunStatus status) {
  return status == RunStatus::kDone ? "done" : "failed";
}
/// Whatever is not `done` has failed.
inline RunStatus run_status_of(std::string_view word) {
  return word == "done" ? RunStatus::kDone : RunStatus::kFailed;
}

/// What a run left behind. A failed one has a trouble and no measures.
struct RunRow {
  std::string id;
  std::uint32_t replication = 0;
  std::uint64_t seed = 1;
  std::string point;  ///< `DesignPoint::key`
  std::vector<FactorValue> factors;
  std::uint32_t order = 0;  ///< `DesignPoint::order`
  RunStatus status = RunStatus::kDone;
  int exit_code = 0;    ///< that `orrery run` would have given
  std::string trouble;  ///< the diagnostic of a failed run, as the command line would print it
  std::string fingerprint;
  std::vector<Measure> measures;
  std::vector<engine::GateRecord> gates;
  std::string command_line;  ///< repeats the run
  // What differs between repeats and takes no part in the table's content.
  double wall_s = 0.0;  ///< of the whole run, reading the scenario included
  double cpu_s = 0.0;
  std::uint64_t memory_bytes = 0;  ///< at its height, of the worker
  std::string worker;              ///< `host:process`
  std::string build;               ///< of the program
  std::int64_t ended_unix_s = 0;
};

/// Where a batch stands: for those who look at it from outside.
struct BatchStatus {
  std::uint64_t expected = 0;
  std::uint64_t ended = 0;
  std::uint64_t failed = 0;
  std::uint64_t running = 0;
  double elapsed_s = 0.0;
  double remaining_s = 0.0;  ///< NaN: not known
  bool finished = false;     ///< nobody works on it
  std::int64_t updated_unix_s = 0;
};

/// Whether runs of another command may be written beside this one's.
enum class Writers {
  kOne,    ///< a second command on the same experiment is refused (`io-locked`)
  kShards  ///< commands of different shards work on it at the same time
};

/// Where an experiment is kept: a folder with a SQLite file, or a database for teams. One object
/// writes, by one thread; rows survive the death of the process as soon as `append` has returned.
///
/// Errors: `io-open`, `io-permission`, `io-disk-full`, `io-locked`, `io-write` (exit code 6),
/// `store-version`, `store-foreign`, `store-other` (another experiment; exit code 3),
/// `store-unreachable` (exit code 7), `store-url` (exit code 2).
class ExperimentStore {
 public:
  virtual ~ExperimentStore() = default;

  /// Makes the experiment or goes on with it, and takes its lock (that of `shard` alone with
  /// `kShards`). Header and factors may have grown since.
  virtual engine::Result<void> begin(const ExperimentHeader& header, Writers writers,
                                     const std::string& shard) = 0;
  struct Finished {
    RunStatus status = RunStatus::kDone;
    std::string build;
  };
  /// Runs that need not be executed again, by identity.
  virtual engine::Result<std::map<std::string, Finished>> finished() = 0;
  /// Finished rows with their measures named in `responses` only: what a sequential design needs.
  /// May come before `begin`: it takes no lock.
  virtual engine::Result<std::vector<RunRow>> rows(const std::set<std::string>& responses) = 0;
  /// Says where finished runs stand in the table of this header: of each row `id`, `point`,
  /// `factors`, `order` and `replication` count. Needed for runs of earlier commands, whose
  /// experiment was another; what stands there already costs little.
  virtual engine::Result<void> place_runs(std::span<const RunRow>) { return {}; }
  /// A row of the same identity is replaced.
  virtual engine::Result<void> append(std::span<const RunRow> rows) = 0;
  virtual engine::Result<void> set_status(const BatchStatus& status) = 0;
  /// Gives the lock back. Rows are on the disk.
  virtual engine::Result<void> end() = 0;

  /// How a message names it.
  virtual std::string place() const = 0;
};

/// `FOLDER` (the store is `FOLDER/experiment.orrery`) or `postgresql://host/database?...`. A
/// password in the address is refused: it belongs into ~/.pgpass or a service file.
engine::Result<std::unique_ptr<ExperimentStore>> open_experiment_store(const std::string& place);

}  // namespace orrery::scenarios
