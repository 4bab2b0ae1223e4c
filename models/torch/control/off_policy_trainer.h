// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "models/control/correlated_noise.h"
#include "models/control/held_exploration.h"
#include "models/control/observation_scale.h"
#include "models/control/policy_network.h"
#include "models/control/replay_memory.h"
#include "models/control/trainer.h"
#include "models/torch/control/learning_network.h"

namespace orrery::models {

/// What every learner with a replay memory does alike; an algorithm adds how it acts and how it
/// learns from a batch.
///
///   round   up to 256 times: act (at random before `learning_starts`), step the environment,
///           remember, and each `train_every` steps learn `updates` times
///
/// Networks see scaled observations and actions between -1 and 1; the memory keeps observations as
/// they came, so that a better scale serves old transitions too.
class OffPolicyTrainer : public Trainer {
 public:
  explicit OffPolicyTrainer(const TrainerSpec& spec, const ReplaySpec& replay);

  std::size_t copies() const override { return copies_; }
  engine::Result<void> round(VectorEnvironment& environment, TrainingRound& out) override;
  std::uint64_t steps_done() const override { return steps_; }
  std::unique_ptr<engine::Controller> controller(std::size_t rows) const override;
  void save(engine::ArchiveWriter& archive) const override;
  bool load(engine::ArchiveReader& archive) override;

 protected:
  /// What a learner with these params keeps of this task.
  static ReplaySpec replay_spec(const TrainerSpec& spec, bool prioritised = false);

  /// Exploring actions for rows of scaled observations, after the warm-up.
  virtual void act(std::span<const float> observations, std::span<float> actions) = 0;
  /// One step of the optimiser.
  virtual void learn() = 0;
  /// An episode ended; its sums are known.
  virtual void on_episode(const EpisodeEnd&) {}
  /// Layers and head; the scale is added to them.
  virtual PolicyWeights policy() const = 0;
  /// Whether all weights are still numbers.
  virtual bool healthy() const = 0;
  virtual void save_learner(engine::ArchiveWriter& archive) const = 0;
  virtual bool load_learner(engine::ArchiveReader& archive) = 0;

  /// Draws the next batch, scaled, into `batch_`.
  void draw_batch(double beta = 0.0);
  /// What the round reports: the mean over its updates.
  void report(std::string_view name, double value);
  engine::StreamKey key(std::string_view what) const {
    return {spec_.seed, engine::entity_key(what, spec_.entity), engine::Purpose::kAgent};
  }
  std::vector<std::size_t> widths(std::size_t inputs, std::size_t outputs) const;
  bool is_full() const { return steps_ >= spec_.steps_total && spec_.steps_total > 0; }

  TrainerSpec spec_;
  std::size_t copies_, rows_, batch_size_, train_every_, updates_;
  std::uint64_t learning_starts_;
  double learning_rate_;
  ReplayMemory memory_;
  ObservationScale scale_;
  HeldExploration exploration_;
  CorrelatedNoise noise_;
  engine::Stream explore_luck_, replay_luck_;
  ReplayBatch batch_;

 private:
  engine::Result<void> step(VectorEnvironment& environment, TrainingRound& out);
  void choose(std::span<float> actions);
  void choose_at_random(std::span<float> actions);
  std::span<const float> for_environment(std::span<const float> actions);
  void learn_when_due();

  std::uint64_t steps_ = 0;
  std::uint64_t owed_ = 0;           // steps since learning was last due
  std::vector<float> observations_;  // as they came; empty before the first round
  std::vector<float> actions_, sent_, scaled_;
  struct Sum {
    std::string name;
    double sum = 0.0;
    std::uint64_t count = 0;
  };
  std::vector<Sum> sums_;
  float reward_scale_;
  std::vector<float> rewards_;
};

/// Why this task cannot be learned by a learner of numbered actions (or of a box), as a diagnostic.
engine::Result<void> suits(const engine::ControlTask& task, bool discrete, const char* learner);

}  // namespace orrery::models
