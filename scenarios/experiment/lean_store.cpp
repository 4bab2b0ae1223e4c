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

/// Magic number, size of the plain bytes, a frame with its own checksum.
bool write_file(const std::filesystem::path& file, const Snapshot& snapshot) {
  engine::ArchiveWriter archive;
  engine::save_snapshot(snapshot, archive);
  const auto& plain = archive.bytes();
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
  return engine::load_snapshot(archive, snapshot) && archive.at_end();
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
