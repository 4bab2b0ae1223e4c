// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "scenarios/format/loader.h"
#include "scenarios/session/intervention.h"
#include "scenarios/session/plant_source.h"

namespace orrery::scenarios {

/// How often views are made, and with it how much looking costs.
enum class RunMode {
  kRun,      ///< 25 views a second, at the speed that was set
  kFast,     ///< 10 views a second, as fast as possible
  kExpress,  ///< one view a second, as fast as possible
};

struct SessionOptions {
  std::optional<std::uint64_t> seed;      ///< instead of the scenario's
  std::optional<engine::Duration> until;  ///< instead of its duration
  double snapshot_every_s = 2.0;          ///< of real time, taken by itself while running
  std::size_t record_byte_max = std::size_t{2} << 30;  ///< rows kept in memory; then it pauses
  std::vector<Intervention> interventions;             ///< that happen again
  std::filesystem::path from;  ///< an unfinished run (`.orrery.partial`) to go on with
};

/// A run that somebody watches and steers. It has a thread of its own; orders are carried out
/// between two slices of the run, views are copied there. Neither watching nor steering shapes the
/// outcome; what people do to the plant is in the log of interventions, and the headless run with
/// that log has the same fingerprint.
class Session final : public PlantSource {
 public:
  /// Returns at once, paused when it has opened; mistakes that only building finds are in the view.
  Session(LoadedScenario loaded, SessionOptions options);
  ~Session() override;

  const Scenario& scenario() const;

  const PlantOutline& outline() const override;
  const PlantLayout& layout() const override;
  std::shared_ptr<const PlantView> view() const override;
  void look(const LookRequest& wanted) override;
  void watch(const SeriesKey& key) override;
  void unwatch(const SeriesKey& key) override;
  void read_series(const SeriesKey& key, std::size_t from,
                   std::vector<SeriesPoint>& out) const override;
  std::vector<LogEntry> log(std::size_t from, std::size_t count) const override;
  std::vector<Alarm> alarms(std::size_t from, std::size_t count) const override;
  bool is_live() const override { return true; }
  void run() override;
  void pause() override;
  void seek(engine::SimTime to) override;
  void set_speed(double times_real_time) override;
  void acknowledge(std::span<const std::uint64_t> alarms) override;
  void shelve(std::span<const std::uint64_t> alarms, engine::SimTime until) override;
  void unshelve(std::span<const std::uint64_t> alarms) override;

  void set_mode(RunMode mode);
  void run_until(engine::SimTime until);  ///< then it pauses
  /// Handles everything at the next instant at which something happens.
  void step();

  /// A condition as `orrery run --break` takes it; refused at once when it cannot be.
  engine::Result<std::uint64_t> add_breakpoint(const std::string& condition,
                                               std::uint64_t stop_at_hit = 1, bool once = false);
  void enable_breakpoint(std::uint64_t id, bool enabled);
  void remove_breakpoint(std::uint64_t id);

  /// Happens at the time at which the run stands when the order is carried out (`at` is set then).
  /// Refused at once when the plant does not have it.
  engine::Result<void> intervene(Intervention what);
  std::vector<Intervention> interventions() const;
  /// Those later than now do not happen again after a seek back.
  void forget_later_interventions();

  void take_snapshot(const std::string& name);
  /// To a snapshot in memory; the same as a seek to its time.
  void restore(std::uint64_t number);
  /// Writes the run as it stands, so that it can be gone on with (`orrery run --from`, or here).
  /// The outcome is told in the log.
  void save_unfinished(const std::filesystem::path& partial);
  /// Writes the result file of a run that has ended.
  void save_result(const std::filesystem::path& file);

 private:
  struct Core;
  std::unique_ptr<Core> core_;
};

}  // namespace orrery::scenarios
