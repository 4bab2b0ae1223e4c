// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/event/executive.h"
#include "models/control/vector_environment.h"
#include "scenarios/build/partition.h"

namespace orrery::scenarios {

/// So many copies of a scenario as rows of one plant, and what of building it is the same for every
/// episode.
struct BlockPlan {
  BlockPlan(const Scenario& plant, std::size_t which, std::uint32_t copies_in_it);

  const ControlElement& control() const { return scenario.controls[index]; }

  Scenario scenario;      ///< replicated; nobody decides for its control
  std::size_t index = 0;  ///< of the control
  std::uint32_t copies = 1;
  PartitionPlan parts;
  std::shared_ptr<const engine::PlantDirectory> directory;
};

/// Where a block writes: its rows of the environment's columns.
struct BlockColumns {
  std::span<float> observations;
  std::span<float> rewards;
  std::span<std::uint8_t> terminated;
  std::span<std::uint8_t> truncated;
  std::span<float> final_observations;
  std::span<float> costs;
  std::span<std::uint8_t> missing;        ///< as `observations`
  std::span<std::uint8_t> final_missing;  ///< as `final_observations`
};

/// Copies that are stepped as rows of one plant. Their episodes begin and end together. Each
/// episode is a run of its own, whose seed follows from that of the block and the episode's number.
class CopyBlock {
 public:
  /// `first_copy`: of the environment, for messages and in `EpisodeEnd::row`.
  CopyBlock(std::shared_ptr<const BlockPlan> plan, const engine::ControlTask& task,
            std::uint32_t first_copy);

  std::size_t rows() const { return plan_->copies * task_.agent_count(); }

  /// Begins the first episode of a new series.
  engine::Result<void> reset(std::uint64_t seed, const BlockColumns& columns);
  /// One step; begins the next episode where this one ends.
  engine::Result<void> step(std::span<const float> actions, const BlockColumns& columns);
  /// Of the episodes that the last step ended.
  const std::vector<models::EpisodeEnd>& ended() const { return ended_; }
  /// Whether the last step or reset found a value missing, so that the columns say which; of the
  /// observations, and of the last ones of episodes that ended.
  bool misses() const { return misses_; }
  bool final_misses() const { return final_misses_; }

  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  engine::Result<void> begin_episode();
  void run_to_tick();
  /// The sites of the control: those of the copies, in their order.
  const engine::ControlSite& site(std::size_t i) const;

  void act(std::span<const float> actions);
  /// Writes `missing` only where something is, or was the last time.
  engine::Result<void> observe(std::span<float> observations, std::span<std::uint8_t> missing,
                               bool& is_missing);
  engine::Result<void> judge(const BlockColumns& columns);
  void add_up(const engine::ControlStep& step, std::size_t site_row, std::size_t row);
  /// Whether the episode is over; fills who ended how.
  bool ends(const BlockColumns& columns);
  void report_ends(const BlockColumns& columns);
  double measure_of_episode(const MeasureElement& measure, std::size_t row, std::size_t m) const;
  void forget_sums();

  tl::unexpected<engine::Diagnostics> trouble(const char* code, std::size_t row,
                                              const std::string& what,
                                              const std::string& remedy) const;
  tl::unexpected<engine::Diagnostics> nan_reward(const engine::ControlSite& site,
                                                 std::size_t site_row, std::size_t row) const;

  std::shared_ptr<const BlockPlan> plan_;
  const engine::ControlTask& task_;
  std::uint32_t first_copy_;
  std::uint64_t seed_ = 0;
  std::uint64_t episode_ = 0;
  std::uint32_t step_ = 0;  ///< of the episode
  std::unique_ptr<engine::Executive> run_;
  std::vector<std::size_t> sites_;  ///< indices into the plant's controls
  // Of the episode so far, by row.
  std::vector<double> rewards_;
  std::vector<double> costs_;
  std::vector<double> measures_;
  std::vector<std::uint32_t> fallbacks_;
  std::vector<models::EpisodeEnd> ended_;
  bool misses_ = false;
  bool final_misses_ = false;
};

}  // namespace orrery::scenarios
