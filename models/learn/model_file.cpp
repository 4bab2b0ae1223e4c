// SPDX-License-Identifier: Apache-2.0
#include "models/learn/model_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>

#include "engine/random/stream.h"
#include "engine/record/archive.h"

namespace orrery::models {
namespace {

constexpr std::uint64_t kMagic = 0x314c444d4f52524fULL;  // "ORRMODL1" in memory order
constexpr std::uint32_t kVersion = 1;
constexpr std::uintmax_t kBytesMax = 1ULL << 30;

/// Finds damage; it is no protection against somebody who wants to deceive.
std::uint64_t checksum(std::span<const std::byte> bytes) {
  std::uint64_t sum = bytes.size();
  for (const std::byte b : bytes) sum = engine::mix64(sum ^ static_cast<std::uint64_t>(b));
  return sum;
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
  engine::ArchiveWriter head;
  head.put(kMagic);
  head.put(kVersion);
  head.put(checksum(body.bytes()));

  const std::string partial = path + ".partial";
  std::error_code error;
  {
    std::ofstream out(partial, std::ios::binary | std::ios::trunc);
    for (const auto* part : {&head.bytes(), &body.bytes()})
      out.write(reinterpret_cast<const char*>(part->data()),
                static_cast<std::streamsize>(part->size()));
    out.flush();
    if (!out) {
      std::filesystem::remove(partial, error);
      return engine::failure("io-write", {path}, "the model file cannot be written",
                             "check the space on the disk and the rights of the folder");
    }
  }
  std::filesystem::rename(partial, path, error);
  if (error) {
    return engine::failure("io-write", {path},
                           "the model file cannot be renamed: " + error.message(),
                           "check the rights of the folder");
  }
  return {};
}

engine::Result<ModelFile> read_model_file(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  std::ifstream in(path, std::ios::binary);
  if (error || !in) {
    return engine::failure("io-open", {path}, "the model file cannot be opened",
                           "make one with 'orrery train'");
  }
  if (size > kBytesMax)
    return engine::failure("model-foreign", {path}, "larger than any model file of Orrery", "");
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  engine::ArchiveReader head(std::as_bytes(std::span(text)));
  std::uint64_t magic = 0;
  std::uint32_t version = 0;
  std::uint64_t sum = 0;
  if (!head.get(magic) || magic != kMagic) {
    return engine::failure("model-foreign", {path}, "this is not a model file of 'orrery train'",
                           "foreign models are agents of their own: model: foreign_model");
  }
  if (!head.get(version) || version != kVersion) {
    return engine::failure("model-version", {path}, "written by another version of Orrery",
                           "train it again with this one");
  }
  constexpr std::size_t kHead = sizeof magic + sizeof version + sizeof sum;
  ModelFile model;
  if (!head.get(sum) || sum != checksum(std::as_bytes(std::span(text)).subspan(kHead)) ||
      !get_model(head, model)) {
    return engine::failure("model-damaged", {path}, "the model file is damaged",
                           "train it again, or copy it again");
  }
  return model;
}

}  // namespace orrery::models
