// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "scenarios/session/plant_source.h"

namespace orrery::scenarios {

struct ReplayOptions {
  /// Series held in memory at a time, those that were looked at longest ago go first. While one is
  /// read it takes about as much again.
  std::size_t series_byte_max = std::size_t{1} << 30;
};

/// A finished result played back. What it shows is what the file recorded: values are the latest
/// ones at or before the time, so a signal that was not recorded is unknown; books and events are
/// known of the whole run and stand at its end. Curves are whole from the beginning; alarms, log
/// and flags are those of the time.
///
/// Two threads of its own: one reads series, each when it is looked at first, the other makes
/// views, 25 a second while it plays. A series that alone exceeds `series_byte_max` is left out,
/// and the log says so. Errors of the file (`result-version`, `result-damaged`,
/// `result-incomplete`, ...) are the trouble of a view that has failed.
class Replay final : public PlantSource {
 public:
  /// Returns at once, paused at the beginning when it has opened.
  explicit Replay(std::filesystem::path result, ReplayOptions options = {});
  ~Replay() override;

  /// Until everything that was ordered is in the view; for pictures and tests.
  void settle();

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
  bool is_live() const override { return false; }
  void run() override;  ///< at the end: from the beginning
  void pause() override;
  void seek(engine::SimTime to) override;
  /// 0: the whole run in about 20 seconds.
  void set_speed(double times_real_time) override;
  void acknowledge(std::span<const std::uint64_t> alarms) override;
  void shelve(std::span<const std::uint64_t> alarms, engine::SimTime until) override;
  void unshelve(std::span<const std::uint64_t> alarms) override;

 private:
  struct Core;
  std::unique_ptr<Core> core_;
};

}  // namespace orrery::scenarios
