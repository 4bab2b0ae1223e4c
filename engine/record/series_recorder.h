// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/record/record_summary.h"
#include "engine/record/series_channel.h"
#include "engine/record/tap.h"

namespace orrery::engine {

/// Writes the series that it sees to a store, by a plan, and remembers commands and faults. Each
/// part of a plant has a recorder and a store of its own (SeriesNumbers); at the end each is
/// flushed, and the merged summary of all is written once. A plant that is whole calls `finish`.
class SeriesRecorder final : public Tap {
 public:
  SeriesRecorder(RunStore& store, RecordPlan plan, const std::vector<PopulationRecord>& plant);

  void on_batch(FlowStage stage, const SignalInfo& signal, const Batch& batch) override;
  void on_judgements(const std::string& agent, const std::vector<Judgement>& judgements,
                     double threshold) override;
  void on_control(const ControlRecord& control) override;
  void on_command(const CommandRecord& command) override;
  void on_fault(const FaultRecord& fault) override;

  /// Writes what is still held; the end of the run has come.
  void flush();
  RecordSummary summary() const;
  /// Both, and writes the summary; before the store's own `finish`.
  void finish();

  /// Into a recorder with the same plan. The store holds what was appended before.
  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

  /// Values a block: large enough to pack well, small enough to read one device quickly.
  static constexpr std::size_t kChunkValues = 65'536;

 private:
  using Key = std::pair<std::string, std::string>;  ///< stage, name

  /// A column of a control's step, a row a decision maker, as the series `name`.
  void add_step(const std::string& name, const std::string& unit, const ControlRecord& control,
                std::span<const double> column);
  SeriesChannel& channel(const Key& key, const SignalInfo& signal);
  void open_window(DeviceId device, SimTime at);

  RunStore& store_;
  RecordPlan plan_;
  RowChoice choice_;
  std::map<Key, SeriesChannel> channels_;
  std::map<Key, SignalInfo> signals_;  ///< what the channels were made from
  SeriesId series_ = 0;
  Batch step_rows_;
  std::vector<double> step_column_;
  std::map<std::uint64_t, CommandRecord> commands_;  ///< by id
  std::map<std::uint64_t, FaultRecord> faults_;
};

}  // namespace orrery::engine
