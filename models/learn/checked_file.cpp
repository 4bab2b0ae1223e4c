// SPDX-License-Identifier: Apache-2.0
#include "models/learn/checked_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>

#include "engine/random/stream.h"
#include "engine/record/archive.h"

namespace orrery::models {
namespace {

constexpr std::uintmax_t kBytesMax = 4ULL << 30;  // a checkpoint may hold a replay memory

/// Finds damage; it is no protection against somebody who wants to deceive.
std::uint64_t checksum(std::span<const std::byte> bytes) {
  std::uint64_t sum = bytes.size();
  for (const std::byte b : bytes) sum = engine::mix64(sum ^ static_cast<std::uint64_t>(b));
  return sum;
}

}  // namespace

engine::Result<void> write_checked(const std::string& path, const CheckedFileKind& kind,
                                   const std::vector<std::byte>& body) {
  engine::ArchiveWriter head;
  head.put(kind.magic);
  head.put(kind.version);
  head.put(checksum(body));

  const std::string partial = path + ".partial";
  std::error_code error;
  {
    std::ofstream out(partial, std::ios::binary | std::ios::trunc);
    for (const auto* part : {&head.bytes(), &body})
      out.write(reinterpret_cast<const char*>(part->data()),
                static_cast<std::streamsize>(part->size()));
    out.flush();
    if (!out) {
      std::filesystem::remove(partial, error);
      return engine::failure("io-write", {path}, "the " + kind.noun + " cannot be written",
                             "check the space on the disk and the rights of the folder");
    }
  }
  std::filesystem::rename(partial, path, error);
  if (error) {
    return engine::failure("io-write", {path},
                           "the " + kind.noun + " cannot be renamed: " + error.message(),
                           "check the rights of the folder");
  }
  return {};
}

engine::Result<std::vector<std::byte>> read_checked(const std::string& path,
                                                    const CheckedFileKind& kind) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  std::ifstream in(path, std::ios::binary);
  if (error || !in) {
    return engine::failure("io-open", {path}, "the " + kind.noun + " cannot be opened",
                           "make one with 'orrery train'");
  }
  if (size > kBytesMax) {
    return engine::failure("model-foreign", {path}, "larger than any " + kind.noun + " of Orrery",
                           "");
  }
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const auto bytes = std::as_bytes(std::span(text));
  engine::ArchiveReader head(bytes);
  std::uint64_t magic = 0;
  std::uint32_t version = 0;
  std::uint64_t sum = 0;
  if (!head.get(magic) || magic != kind.magic) {
    return engine::failure("model-foreign", {path},
                           "this is not a " + kind.noun + " of 'orrery train'", kind.foreign);
  }
  if (!head.get(version) || version < kind.version_oldest || version > kind.version) {
    return engine::failure("model-version", {path}, "written by another version of Orrery",
                           "train it again with this one");
  }
  constexpr std::size_t kHead = sizeof magic + sizeof version + sizeof sum;
  if (!head.get(sum) || sum != checksum(bytes.subspan(kHead))) {
    return engine::failure("model-damaged", {path}, "the " + kind.noun + " is damaged",
                           "train it again, or copy it again");
  }
  const auto body = bytes.subspan(kHead);
  return std::vector<std::byte>(body.begin(), body.end());
}

}  // namespace orrery::models
