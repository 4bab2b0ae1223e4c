// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstring>

#include "engine/record/result_file.h"
#include "engine/record/sqlite_store.h"
#include "tests/support/synthetic_run.h"
#include "tests/support/temporary_folder.h"

namespace orrery::engine {
namespace {

using testing::read_bytes;
using testing::TemporaryFolder;
using testing::write_bytes;

const SnapshotIdentity kIdentity{"1.0 (build 7)", "scenario"};

std::vector<std::byte> noise(std::size_t size) {
  std::vector<std::byte> bytes(size);
  std::uint64_t x = 1;
  for (auto& byte : bytes) byte = static_cast<std::byte>((x = x * 6364136223846793005u + 1) >> 56);
  return bytes;
}

Snapshot snapshot_of(std::size_t bytes, std::uint64_t number = 1) {
  Snapshot snapshot{kIdentity, number, SimTime::from_seconds(9), 2.5, {}};
  snapshot.parts.push_back({"plant", noise(bytes)});
  snapshot.parts.push_back({"empty", {}});
  return snapshot;
}

bool equal(const Snapshot& a, const Snapshot& b) {
  if (a.identity != b.identity || a.number != b.number || a.at != b.at || a.wall_s != b.wall_s ||
      a.parts.size() != b.parts.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.parts.size(); ++i) {
    if (a.parts[i].name != b.parts[i].name || a.parts[i].state != b.parts[i].state) return false;
  }
  return true;
}

std::string first_code(const Diagnostics& diagnostics) {
  return diagnostics.items().empty() ? "" : diagnostics.items().front().code;
}

void suspend_run(const std::filesystem::path& path, const Snapshot& snapshot) {
  SqliteStore store(path);
  ASSERT_TRUE(store.begin(testing::synthetic_header()));
  store.append(NoteRecord{"record", "before the snapshot"});
  store.snapshot(snapshot);
  store.append(NoteRecord{"record", "after the snapshot: forgotten"});
  ASSERT_TRUE(store.suspend());
}

std::string finished_notes(SqliteStore& store, const std::filesystem::path& path) {
  EXPECT_TRUE(store.finish(testing::synthetic_summary()));
  const auto file = ResultFile::open(path);
  EXPECT_TRUE(file) << to_string(file.error().items().front());
  std::string all;
  if (file) {
    for (const auto& note : file->tables().notes) all += note.text + "|";
    EXPECT_EQ(file->tables().header.scenario_text, testing::synthetic_header().scenario_text);
  }
  return all;
}

TEST(Snapshot, GoesOnWithTheRowsThatBelongToIt) {
  TemporaryFolder folder;
  const Snapshot kept = snapshot_of(40'000'000);  // more than one piece
  suspend_run(folder / "run.orrery", kept);
  EXPECT_EQ(first_code(ResultFile::open(folder / "run.orrery.partial").error()),
            "result-incomplete");
  SqliteStore store(folder / "run.orrery");
  const auto found = store.resume(kIdentity);
  ASSERT_TRUE(found) << to_string(found.error().items().front());
  EXPECT_TRUE(equal(*found, kept));
  store.append(NoteRecord{"record", "resumed"});
  store.snapshot(snapshot_of(100, 2));
  EXPECT_EQ(finished_notes(store, folder / "run.orrery"), "before the snapshot|resumed|");
  // The snapshot's pages are given back.
  EXPECT_LT(std::filesystem::file_size(folder / "run.orrery"), 1'000'000u);
}

TEST(Snapshot, OnlyTheNewestIsKept) {
  TemporaryFolder folder;
  {
    SqliteStore store(folder / "run.orrery");
    ASSERT_TRUE(store.begin(testing::synthetic_header()));
    for (std::uint64_t number = 1; number <= 5; ++number)
      store.snapshot(snapshot_of(1'000'000, number));
    ASSERT_TRUE(store.suspend());
  }
  SqliteStore store(folder / "run.orrery");
  const auto found = store.resume(kIdentity);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->number, 5u);
  EXPECT_LT(std::filesystem::file_size(folder / "run.orrery.partial"), 2'500'000u);
}

TEST(Snapshot, OfAnotherRunOrVersionIsRefusedByName) {
  TemporaryFolder folder;
  suspend_run(folder / "run.orrery", snapshot_of(1000));
  SqliteStore store(folder / "run.orrery");
  EXPECT_EQ(first_code(store.resume({kIdentity.version, "other"}).error()), "snapshot-scenario");
  EXPECT_EQ(first_code(store.resume({"2.0 (build 7)", kIdentity.run}).error()), "snapshot-version");
  EXPECT_TRUE(store.resume(kIdentity));  // a refusal changes nothing
  SqliteStore second(folder / "run.orrery");
  EXPECT_EQ(first_code(second.resume(kIdentity).error()), "io-locked");
  SqliteStore none(folder / "none.orrery");
  EXPECT_EQ(first_code(none.resume(kIdentity).error()), "io-open");
  EXPECT_TRUE(none.begin(testing::synthetic_header()));
}

TEST(Snapshot, WithoutOneIsRefusedByName) {
  TemporaryFolder folder;
  {
    SqliteStore store(folder / "run.orrery");
    ASSERT_TRUE(store.begin(testing::synthetic_header()));
  }
  SqliteStore store(folder / "run.orrery");
  EXPECT_EQ(first_code(store.resume(kIdentity).error()), "snapshot-none");
}

// Either it is refused, or it is the one that was written and the run ends as it would have.
void expect_refused_or_whole(const std::filesystem::path& path, const Snapshot& kept,
                             int& refused) {
  SqliteStore store(path);
  const auto found = store.resume(kIdentity);
  if (!found) {
    ++refused;
    const std::string code = first_code(found.error());
    EXPECT_TRUE(code.starts_with("snapshot-") || code.starts_with("result-") ||
                code.starts_with("io-"))
        << code;
    return;
  }
  EXPECT_TRUE(equal(*found, kept));
  EXPECT_EQ(finished_notes(store, path), "before the snapshot|");
}

TEST(Snapshot, FlippedBitsAreFoundOrHarmless) {
  TemporaryFolder folder;
  const Snapshot kept = snapshot_of(60'000);
  suspend_run(folder / "run.orrery", kept);
  const std::string good = read_bytes(folder / "run.orrery.partial");
  std::uint64_t x = 88172645463325252u;
  int refused = 0;
  constexpr int kTrials = 300;
  for (int trial = 0; trial < kTrials; ++trial) {
    x ^= x << 13, x ^= x >> 7, x ^= x << 17;
    const std::size_t bit = trial < 150 ? x % (8 * 4096) : x % (8 * good.size());
    std::string bad = good;
    bad[bit / 8] ^= static_cast<char>(1 << (bit % 8));
    write_bytes(folder / "run.orrery.partial", bad);
    SCOPED_TRACE("bit " + std::to_string(bit));
    expect_refused_or_whole(folder / "run.orrery", kept, refused);
  }
  EXPECT_GT(refused, kTrials / 4);
}

TEST(Snapshot, CutShortIsRefused) {
  TemporaryFolder folder;
  const Snapshot kept = snapshot_of(60'000);
  suspend_run(folder / "run.orrery", kept);
  const std::string good = read_bytes(folder / "run.orrery.partial");
  int refused = 0;
  int trials = 0;
  for (std::size_t size = 0; size < good.size(); size += 311, ++trials) {
    write_bytes(folder / "run.orrery.partial", good.substr(0, size));
    expect_refused_or_whole(folder / "run.orrery", kept, refused);
  }
  EXPECT_EQ(refused, trials);
}

}  // namespace
}  // namespace orrery::engine
