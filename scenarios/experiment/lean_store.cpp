// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/lean_store.h"

#include <fstream>
#include <iterator>
#include <span>
#include <system_error>

#include "engine/record/archive.h"
#include "engine/record/zstd_frame.h"

namespace orrery::scenarios {

using engine::Snapshot;

namespace {

constexpr std::uint32_t kMagic = 0x6e53724f;  // "OrSn"

std::vector<std::byte> bytes_of(const Snapshot& snapshot) {
  engine::ArchiveWriter archive;
  archive.put_text(snapshot.identity.version);
  archive.put_text(snapshot.identity.run);
  archive.put(snapshot.number);
  archive.put(snapshot.at);
  archive.put(snapshot.wall_s);
  archive.put(static_cast<std::uint64_t>(snapshot.parts.size()));
  for (const auto& part : snapshot.parts) {
    archive.put_text(part.name);
    archive.put_span(std::span<const std::byte>(part.state));
  }
  return archive.bytes();
}

bool read_from(engine::ArchiveReader& archive, Snapshot& snapshot) {
  std::uint64_t parts = 0;
  bool good = archive.get_text(snapshot.identity.version) &&
              archive.get_text(snapshot.identity.run) && archive.get(snapshot.number) &&
              archive.get(snapshot.at) && archive.get(snapshot.wall_s) && archive.get(parts);
  for (std::uint64_t i = 0; good && i < parts; ++i) {
    auto& part = snapshot.parts.emplace_back();
    good = archive.get_text(part.name) && archive.get_vector(part.state);
  }
  return good && archive.at_end();
}

/// Magic number, size of the plain bytes, a frame with its own checksum.
bool write_file(const std::filesystem::path& file, const Snapshot& snapshot) {
  const auto plain = bytes_of(snapshot);
  const auto packed =
      engine::pack_frame({reinterpret_cast<const std::uint8_t*>(plain.data()), plain.size()});
  const std::uint64_t size = plain.size();
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(&kMagic), sizeof kMagic);
  out.write(reinterpret_cast<const char*>(&size), sizeof size);
  out.write(reinterpret_cast<const char*>(packed.data()),
            static_cast<std::streamsize>(packed.size()));
  out.close();
  return !out.fail();
}

bool read_file(const std::filesystem::path& file, Snapshot& snapshot) {
  std::ifstream in(file, std::ios::binary);
  std::uint32_t magic = 0;
  std::uint64_t size = 0;
  in.read(reinterpret_cast<char*>(&magic), sizeof magic);
  in.read(reinterpret_cast<char*>(&size), sizeof size);
  if (!in || magic != kMagic) return false;
  const std::vector<char> rest{std::istreambuf_iterator<char>(in), {}};
  const auto plain =
      engine::unpack_frame({reinterpret_cast<const std::uint8_t*>(rest.data()), rest.size()}, size);
  if (!plain) return false;
  engine::ArchiveReader archive(std::as_bytes(std::span(*plain)));
  return read_from(archive, snapshot);
}

}  // namespace

LeanStore::LeanStore(std::filesystem::path snapshot_file) : file_(std::move(snapshot_file)) {}

engine::Result<void> LeanStore::begin(const engine::RunHeader&) { return {}; }

engine::Result<Snapshot> LeanStore::resume(const engine::SnapshotIdentity& wanted) {
  Snapshot snapshot;
  if (file_.empty() || !read_file(file_, snapshot) || snapshot.identity != wanted)
    return engine::failure("snapshot-none", {file_.string()}, "there is no snapshot of this run");
  return snapshot;
}

void LeanStore::snapshot(Snapshot state) {
  if (file_.empty()) return;
  auto unfinished = file_;
  unfinished += ".tmp";
  std::error_code ignored;
  if (write_file(unfinished, state))
    std::filesystem::rename(unfinished, file_, ignored);
  else
    std::filesystem::remove(unfinished, ignored);
}

engine::Result<void> LeanStore::finish(const engine::RunSummary&) {
  forget();
  return {};
}

void LeanStore::forget() {
  std::error_code ignored;
  if (!file_.empty()) std::filesystem::remove(file_, ignored);
}

}  // namespace orrery::scenarios
