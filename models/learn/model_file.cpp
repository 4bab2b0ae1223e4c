// SPDX-License-Identifier: Apache-2.0
#include "models/learn/model_file.h"

#include <span>

#include "engine/record/archive.h"
#include "models/learn/checked_file.h"

namespace orrery::models {
namespace {

const CheckedFileKind& kind() {
  static const CheckedFileKind kKind = {
      0x314c444d4f52524fULL,  // "ORRMODL1" in memory order
      1, "model file", "foreign models are agents of their own: model: foreign_model"};
  return kKind;
}

void put_texts(engine::ArchiveWriter& archive, const std::vector<std::string>& texts) {
  archive.put(static_cast<std::uint64_t>(texts.size()));
  for (const auto& text : texts) archive.put_text(text);
}

bool get_texts(engine::ArchiveReader& archive, std::vector<std::string>& texts) {
  std::uint64_t count = 0;
  if (!archive.get(count) || count > 1'000'000) return false;
  texts.resize(count);
  for (auto& text : texts)
    if (!archive.get_text(text)) return false;
  return true;
}

bool get_model(engine::ArchiveReader& archive, ModelFile& model) {
  std::uint8_t finished = 0;
  const bool whole = archive.get_text(model.agent) && get_texts(archive, model.features) &&
                     get_texts(archive, model.settings) && archive.get(model.window) &&
                     archive.get(model.seed) && archive.get_text(model.trained_on) &&
                     archive.get(model.train_windows) && archive.get(model.held_out_windows) &&
                     archive.get_vector(model.train_loss) &&
                     archive.get_vector(model.held_out_loss) && archive.get(model.best_epoch) &&
                     archive.get(finished) && archive.get_vector(model.state) && archive.at_end();
  model.finished = finished != 0;
  return whole && model.train_loss.size() == model.held_out_loss.size();
}

}  // namespace

engine::Result<void> write_model_file(const std::string& path, const ModelFile& model) {
  engine::ArchiveWriter body;
  body.put_text(model.agent);
  put_texts(body, model.features);
  put_texts(body, model.settings);
  body.put(model.window);
  body.put(model.seed);
  body.put_text(model.trained_on);
  body.put(model.train_windows);
  body.put(model.held_out_windows);
  body.put_span(std::span<const double>(model.train_loss));
  body.put_span(std::span<const double>(model.held_out_loss));
  body.put(model.best_epoch);
  body.put(static_cast<std::uint8_t>(model.finished ? 1 : 0));
  body.put_span(std::span<const std::byte>(model.state));
  return write_checked(path, kind(), body.bytes());
}

engine::Result<ModelFile> read_model_file(const std::string& path) {
  const auto body = read_checked(path, kind());
  if (!body) return engine::failure(body.error());
  engine::ArchiveReader archive(*body);
  ModelFile model;
  if (!get_model(archive, model)) {
    return engine::failure("model-damaged", {path}, "the model file is damaged",
                           "train it again, or copy it again");
  }
  return model;
}

}  // namespace orrery::models
