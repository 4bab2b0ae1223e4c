// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/record/tap.h"
#include "scenarios/session/alarm_book.h"
#include "scenarios/session/plant_outline.h"
#include "scenarios/session/plant_view.h"
#include "scenarios/session/record_tape.h"
#include "scenarios/session/series_history.h"

namespace orrery::scenarios {

/// Sees the flow of a run through a tap and keeps what a window asks for: curves, alarms, the event
/// log, the device under the magnifying glass. It outlives the plant that it watches: a run that is
/// set back is another plant under the same watcher. May be read from any thread.
class PlantWatcher final : public engine::Tap {
 public:
  explicit PlantWatcher(const PlantOutline& outline);

  // Of the run's thread.
  void on_batch(engine::FlowStage stage, const engine::SignalInfo& signal,
                const engine::Batch& batch) override;
  void on_judgements(const std::string& agent, const std::vector<engine::Judgement>& judgements,
                     double threshold) override;
  void on_command(const engine::CommandRecord& command) override;
  void on_fault(const engine::FaultRecord& fault) override;
  /// Judgements of this agent blame features by their place among these names.
  void name_features(const std::string& agent, std::vector<std::string> names);
  void say(engine::SimTime at, LogEntry::Level level, const std::string& kind,
           const std::string& text);
  /// The run stands at `to` again, on its way to `target`, up to which it tells what it told
  /// before: what the operator did with alarms until then stays.
  void rewind(engine::SimTime to, engine::SimTime target);
  void inspect(std::optional<engine::DeviceId> device);
  /// Signal whose latest reported values are kept for the heat map.
  void map_signal(std::optional<std::uint32_t> signal);
  void watch(const SeriesKey& key, const RecordTape& tape);
  void unwatch(const SeriesKey& key);
  /// What it adds to a view: alarms, log, flags, the flow part of the inspection.
  void show(engine::SimTime now, std::vector<std::uint8_t>& flags, std::size_t& alarms,
            std::size_t& open, std::size_t& entries, std::optional<Inspection>& inspection);
  const std::vector<float>& mapped() const { return mapped_; }

  // From any thread.
  void read_series(const SeriesKey& key, std::size_t from, std::vector<SeriesPoint>& out) const;
  std::vector<LogEntry> log(std::size_t from, std::size_t count) const;
  std::vector<Alarm> alarms(std::size_t from, std::size_t count) const;
  template <class Change>
  void change_alarms(Change change) {
    std::lock_guard lock(mutex_);
    change(alarms_);
  }

 private:
  struct Signal {
    std::uint32_t first_device = 0;
    bool remembered = false;  ///< its rows go into the history
    std::map<SeriesKey::Kind, std::map<engine::DeviceId, WatchedSeries*>> watched;
  };

  void take_rows(SeriesKey::Kind kind, std::uint32_t signal, const engine::Batch& batch);
  void trace(engine::FlowStage stage, std::uint32_t signal, const engine::Batch& batch);
  void trail(engine::FlowStage stage, std::uint32_t signal, const engine::Batch& batch,
             std::size_t row);
  void recall(engine::DeviceId device);
  void add_message(MessageTrace message, std::uint64_t key);
  std::optional<std::uint32_t> agent_index(const std::string& name) const;
  const std::string& blamed_by(std::uint32_t agent, const engine::Judgement& judgement) const;
  void enter(LogEntry entry);

  const PlantOutline& outline_;
  mutable std::mutex mutex_;
  std::vector<Signal> signals_;  ///< by id
  SeriesHistory history_;
  std::map<SeriesKey, WatchedSeries> series_;
  AlarmBook alarms_;
  std::vector<std::vector<std::string>> features_;  ///< by agent
  std::vector<std::uint32_t> alarming_;             ///< agents that alert on it, by device
  std::vector<engine::SimTime> commanded_;
  std::vector<LogEntry> log_;
  std::optional<std::uint32_t> mapped_signal_;
  std::vector<float> mapped_;

  std::optional<engine::DeviceId> inspected_;
  std::map<std::uint32_t, SignalTrail> trails_;
  std::map<std::uint32_t, JudgementTrail> judgements_;
  std::deque<std::pair<std::uint64_t, MessageTrace>> messages_;
};

}  // namespace orrery::scenarios
