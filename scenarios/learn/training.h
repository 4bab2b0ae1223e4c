// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "models/learn/model_file.h"
#include "scenarios/learn/training_rows.h"

namespace orrery::scenarios {

struct TrainingOptions {
  std::string out;       ///< model file; checkpoints stand in OUT.checkpoint until it is there
  int epochs_max = 0;    ///< 0: until the agent has had enough
  bool restart = false;  ///< ignores a checkpoint
  std::function<void(const models::ModelFile& so_far)> on_epoch;
  std::function<bool()> keep_going;  ///< asked after each epoch; false stops
};

struct TrainingOutcome {
  models::ModelFile model;
  std::uint64_t resumed_at = 0;  ///< epochs that a checkpoint had; 0: from the start
  bool stopped = false;          ///< by `keep_going`; the checkpoint is there
};

/// Trains a pupil to the end and writes its model file. After each epoch a checkpoint is written
/// (whole or not at all); the same call goes on from it to the same weights as an unbroken one.
/// A checkpoint of other rows, parameters or seed is refused: `checkpoint-mismatch`.
engine::Result<TrainingOutcome> train(Pupil& pupil, const TrainingOptions& options);

}  // namespace orrery::scenarios
