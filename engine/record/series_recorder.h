// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/record/archive.h"
#include "engine/record/run_store.h"
#include "engine/record/tap.h"

namespace orrery::engine {

/// What is kept as series. It changes the file, never the run.
struct RecordPlan {
  std::vector<FlowStage> stages = {FlowStage::kSampled};
  std::vector<std::string> signals;    ///< by name; empty: all
  std::uint32_t every = 1;             ///< every n-th row of a device; scores are all kept
  bool on_change = false;              ///< only rows that differ from the last kept one
  std::uint32_t devices = 0;           ///< the first so many of each population; 0: all
  std::vector<DeviceId> only_devices;  ///< these and no others; empty: by `devices`
  bool faulty_devices = true;          ///< besides these, a device from its first fault on
  bool waveforms = false;              ///< rows sampled at a rate (vibration snapshots)
  bool scores = true;                  ///< what judges gave, beside their threshold
};

/// Writes what it sees to a store: series by a plan, and every command and fault. `finish` (before
/// the store's) writes what is still held, and a note for everything that the plan left out.
class SeriesRecorder final : public Tap {
 public:
  SeriesRecorder(RunStore& store, RecordPlan plan, const std::vector<PopulationRecord>& plant);

  void on_batch(FlowStage stage, const SignalInfo& signal, const Batch& batch) override;
  void on_judgements(const std::string& agent, const std::vector<Judgement>& judgements,
                     double threshold) override;
  void on_command(const CommandRecord& command) override;
  void on_fault(const FaultRecord& fault) override;
  void finish();

  /// What it has kept but not yet written; into a recorder of the same plan and plant.
  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

  /// Values a block: large enough to pack well, small enough to read one device quickly.
  static constexpr std::size_t kChunkValues = 65'536;

 private:
  struct Row {
    DeviceId device;
    SimTime time;
    Quality quality;
    std::span<const double> values;
  };
  struct Channel {
    SeriesRecord series;
    SeriesChunk chunk;
    bool wanted = true;
    std::string why_not;
    std::vector<std::uint32_t> seen;        ///< rows so far, per device; used when every > 1
    std::vector<std::vector<double>> last;  ///< per device; used by on_change
    std::uint64_t rows_seen = 0;
    std::uint64_t rows_kept = 0;
  };
  using Key = std::pair<std::string, std::string>;  ///< stage, name

  Channel& channel(const Key& key, const SignalInfo& signal);
  bool is_kept(DeviceId device) const;
  bool passes(Channel& channel, const Row& row) const;
  void add(Channel& channel, const Row& row);
  void flush(Channel& channel);
  void write_notes();
  void save_channel(const Key& key, const Channel& one, ArchiveWriter& archive) const;
  bool load_channel(ArchiveReader& archive);
  bool load_faults(ArchiveReader& archive);

  RunStore& store_;
  RecordPlan plan_;
  bool all_devices_ = true;
  std::vector<bool> kept_;   ///< by device
  bool fault_seen_ = false;  ///< a device was added by its fault
  std::map<Key, Channel> channels_;
  SeriesId series_ = 0;
  std::map<std::uint64_t, CommandRecord> commands_;  ///< by id
  std::map<std::uint64_t, FaultRecord> faults_;
};

}  // namespace orrery::engine
