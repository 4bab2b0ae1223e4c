// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/registry/result.h"

namespace orrery::models {

/// A trained model as `orrery train` writes it: what it is, what it was trained on, and its state.
struct ModelFile {
  std::string agent;                  ///< catalogue name, such as `autoencoder`
  std::vector<std::string> features;  ///< in the order of a row
  std::vector<std::string> settings;  ///< `name=value` of every parameter, sorted
  std::uint64_t window = 1;           ///< rows
  std::uint64_t seed = 0;
  std::string trained_on;  ///< the scenario or set, with its digest
  std::uint64_t train_windows = 0;
  std::uint64_t held_out_windows = 0;
  std::vector<double> train_loss;  ///< by epoch
  std::vector<double> held_out_loss;
  std::uint64_t best_epoch = 0;  ///< from 1; 0 before the first
  bool finished = false;         ///< false in a checkpoint
  std::vector<std::byte> state;  ///< of `Trainable::save_trained`
};

/// Writes a file of its own first and renames it, so that a killed training leaves the old one or
/// the new one. Error: `io-write`.
engine::Result<void> write_model_file(const std::string& path, const ModelFile& model);

/// Errors: `io-open`, `model-foreign` (not a model file), `model-version`, `model-damaged`.
engine::Result<ModelFile> read_model_file(const std::string& path);

}  // namespace orrery::models
