// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/detect/window_model.h"

namespace orrery::models {

/// An agent whose weights can be learned ahead of a run, by `orrery train`, and kept in a file.
///
///   collect   clean rows, in order of time for each device
///   begin     standardises, holds out groups, makes the windows
///   epoch     one epoch; false when the fit is done
///   save_trained, load_trained   weights and optimiser; after `begin` on the same rows, `load`
///             goes on where `save` was
class Trainable {
 public:
  virtual ~Trainable() = default;
  virtual void collect(const engine::Batch& rows) = 0;
  virtual engine::Result<void> begin() = 0;
  virtual bool epoch(FitEpoch& epoch) = 0;
  virtual std::size_t train_windows() const = 0;
  virtual std::size_t held_out_windows() const = 0;
  virtual void save_trained(engine::ArchiveWriter& archive) const = 0;
  virtual bool load_trained(engine::ArchiveReader& archive) = 0;
};

}  // namespace orrery::models
