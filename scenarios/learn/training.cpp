// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/training.h"

#include <filesystem>

#include "models/learn/trainable.h"
#include "scenarios/learn/setting_text.h"

namespace orrery::scenarios {

namespace {

using models::ModelFile;
using models::Trainable;

ModelFile described(const Pupil& pupil, const Trainable& trainable) {
  ModelFile model;
  model.agent = pupil.model;
  model.features = pupil.spec.features;
  model.settings = settings_text(pupil.spec.params);
  model.window = static_cast<std::uint64_t>(pupil.spec.params.integer("window"));
  model.seed = pupil.spec.seed;
  model.trained_on = pupil.trained_on;
  model.train_windows = trainable.train_windows();
  model.held_out_windows = trainable.held_out_windows();
  return model;
}

bool same_training(const ModelFile& a, const ModelFile& b) {
  return a.agent == b.agent && a.features == b.features && a.settings == b.settings &&
         a.seed == b.seed && a.trained_on == b.trained_on && a.train_windows == b.train_windows;
}

/// Goes on where a checkpoint was, if there is one.
engine::Result<void> resume(const std::string& path, Trainable& trainable, ModelFile& model) {
  if (!std::filesystem::exists(path)) return {};
  auto found = models::read_model_file(path);
  if (!found) return engine::failure(found.error());
  if (!same_training(*found, model)) {
    return engine::failure("checkpoint-mismatch", {path},
                           "this checkpoint belongs to other rows, parameters or another seed",
                           "repeat the command that made it, or start anew with --restart");
  }
  engine::ArchiveReader archive(found->state);
  if (!trainable.load_trained(archive)) {
    return engine::failure("model-damaged", {path}, "the checkpoint cannot be read",
                           "start anew with --restart");
  }
  model = std::move(*found);
  return {};
}

void keep_state(const Trainable& trainable, ModelFile& model) {
  engine::ArchiveWriter archive;
  trainable.save_trained(archive);
  model.state = archive.bytes();
}

}  // namespace

engine::Result<TrainingOutcome> train(Pupil& pupil, const TrainingOptions& options) {
  auto& trainable = dynamic_cast<Trainable&>(*pupil.agent);
  if (auto begun = trainable.begin(); !begun) return engine::failure(begun.error());
  TrainingOutcome outcome;
  ModelFile& model = outcome.model;
  model = described(pupil, trainable);
  const std::string checkpoint = options.out + ".checkpoint";
  std::error_code error;
  if (options.restart) std::filesystem::remove(checkpoint, error);
  if (auto done = resume(checkpoint, trainable, model); !done) return engine::failure(done.error());
  outcome.resumed_at = model.train_loss.size();

  for (models::FitEpoch epoch;
       options.epochs_max <= 0 ||
       model.train_loss.size() < static_cast<std::size_t>(options.epochs_max);) {
    if (!trainable.epoch(epoch)) break;
    model.train_loss.push_back(epoch.train_loss);
    model.held_out_loss.push_back(epoch.held_out_loss);
    if (epoch.best) model.best_epoch = model.train_loss.size();
    keep_state(trainable, model);
    if (auto done = models::write_model_file(checkpoint, model); !done)
      return engine::failure(done.error());
    if (options.on_epoch) options.on_epoch(model);
    if (options.keep_going && !options.keep_going()) {
      outcome.stopped = true;
      return outcome;
    }
  }
  keep_state(trainable, model);
  model.finished = true;
  if (auto done = models::write_model_file(options.out, model); !done)
    return engine::failure(done.error());
  std::filesystem::remove(checkpoint, error);
  return outcome;
}

}  // namespace orrery::scenarios
