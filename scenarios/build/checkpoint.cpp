// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/registry/check.h"
#include "scenarios/build/identity.h"
#include "scenarios/format/run_text.h"

namespace orrery::scenarios {

using engine::SimTime;
using engine::Snapshot;

namespace {

/// Snapshots take at most this share of the real time, however large the state is.
constexpr double kShareMost = 0.05;

double seconds(std::chrono::steady_clock::duration span) {
  return std::chrono::duration<double>(span).count();
}

/// After `now`, at a multiple of the period; `never()` without a period or beyond all times.
SimTime next_multiple(SimTime now, engine::Duration period) {
  if (period.ns <= 0) return SimTime::never();
  const std::int64_t done = now.ns / period.ns;
  if (done >= SimTime::never().ns / period.ns - 1) return SimTime::never();
  return {(done + 1) * period.ns};
}

/// The parts of all ranks, at the first one; what every rank has is there once.
std::vector<Snapshot::Part> gathered(const std::vector<Snapshot::Part>& mine,
                                     engine::RankGroup& ranks) {
  engine::ArchiveWriter archive;
  engine::save_parts(mine, archive);
  std::vector<Snapshot::Part> all;
  std::set<std::string> known;
  for (const auto& bytes : ranks.gather(archive.bytes())) {
    engine::ArchiveReader reader(bytes);
    std::vector<Snapshot::Part> theirs;
    ORRERY_CHECK(engine::load_parts(reader, theirs), "another rank sends what it has written");
    for (Snapshot::Part& part : theirs) {
      if (known.insert(part.name).second) all.push_back(std::move(part));
    }
  }
  return all;
}

}  // namespace

engine::Result<void> agree_on(const engine::SnapshotIdentity& mine, engine::RankGroup* ranks) {
  if (ranks == nullptr) return {};
  engine::ArchiveWriter archive;
  archive.put_text(mine.version);
  archive.put_text(mine.run);
  const bool same = ranks->broadcast(archive.bytes()) == archive.bytes();
  engine::Result<void> agrees;
  if (!same)
    agrees = engine::failure(
        "rank-differs", {},
        fmt::format("rank {} has another scenario, other files or another build of the program "
                    "than rank 0",
                    ranks->rank()),
        "give all machines the same files and the same program");
  return engine::agreed(std::move(agrees), ranks);
}

engine::Result<void> hear_of(engine::Result<Opening>& opening, engine::RankGroup* ranks) {
  engine::Result<void> begun;
  if (!opening) begun = engine::failure(opening.error());
  begun = engine::agreed(std::move(begun), ranks);
  if (!begun || ranks == nullptr) return begun;
  engine::ArchiveWriter archive;
  archive.put(opening->snapshot.has_value());
  engine::save_snapshot(opening->snapshot.value_or(Snapshot{}), archive);
  const auto heard = ranks->broadcast(archive.bytes());
  engine::ArchiveReader reader(heard);
  bool has_snapshot = false;
  Snapshot snapshot;
  const bool good = reader.get(has_snapshot) && engine::load_snapshot(reader, snapshot);
  ORRERY_CHECK(good, "another rank sends what it has written");
  if (has_snapshot) opening->snapshot = std::move(snapshot);
  return {};
}

void add_parts(engine::Simulation& simulation, RunWatch& watch, engine::SnapshotParts& parts) {
  parts.add("clock", simulation.clock());
  parts.add("series numbers", watch.numbers());
  for (std::size_t i = 0; i < simulation.part_count(); ++i) {
    const std::size_t number = simulation.first_part() + i;
    parts.add(fmt::format("part {}", number), simulation.part(i));
    parts.add(
        fmt::format("watch {}", number),
        [&watch, i](engine::ArchiveWriter& archive) { watch.save_part(i, archive); },
        [&watch, i](engine::ArchiveReader& archive) { return watch.load_part(i, archive); });
  }
}

engine::SnapshotIdentity identity_of(const engine::RunHeader& header) {
  std::string all = fmt::format("{}\n{}\n{}\n", header.seed, header.planned_end.ns,
                                sha256_of_text(text_of_run(header.scenario_text)));
  for (const auto& file : header.files) all += file.sha256 + "\n";
  return {fmt::format("{} (build {})", header.version, build_id()), sha256_of_text(all)};
}

engine::Result<Opening> open_store(engine::SqliteStore& store, const engine::RunHeader& header,
                                   const SnapshotOptions& options) {
  Resume resume = options.resume;
  if (!options.from.empty()) {
    if (auto adopted = store.adopt(options.from); !adopted) return engine::failure(adopted.error());
    resume = Resume::kAlways;
  }
  if (resume == Resume::kIfThere && !store.has_partial()) resume = Resume::kNever;
  return open_store(static_cast<engine::RunStore&>(store), header, resume);
}

engine::Result<Opening> open_store(engine::RunStore& store, const engine::RunHeader& header,
                                   Resume resume) {
  Opening opening;
  if (resume != Resume::kNever) {
    auto snapshot = store.resume(identity_of(header));
    if (snapshot) {
      opening.remark = fmt::format("going on from the snapshot at {}", to_string(snapshot->at));
      opening.snapshot = std::move(*snapshot);
      return opening;
    }
    const engine::Diagnostic& why = snapshot.error().items().front();
    if (resume == Resume::kAlways || why.code == "io-locked")
      return engine::failure(snapshot.error());
    if (why.code != "snapshot-none")
      opening.remark = "starting anew, what an earlier run left is replaced: " + why.message;
  }
  if (auto begun = store.begin(header); !begun) return engine::failure(begun.error());
  return opening;
}

Checkpoint::Checkpoint(engine::RunStore& store, engine::SnapshotIdentity identity,
                       SnapshotOptions options, engine::RankGroup* ranks)
    : store_(store), identity_(std::move(identity)), options_(std::move(options)), ranks_(ranks) {
  due_ = start_ + std::chrono::duration_cast<Clock::duration>(
                      std::chrono::duration<double>(options_.every_wall_s));
  next_stop_ = next_multiple(SimTime{}, options_.every_sim);
}

bool Checkpoint::restore(const Snapshot& snapshot) {
  if (!parts_.load(snapshot.parts)) return false;
  number_ = snapshot.number;
  earlier_wall_s_ = snapshot.wall_s;
  next_stop_ = next_multiple(snapshot.at, options_.every_sim);
  return true;
}

void Checkpoint::take(SimTime now) {
  const auto begin = Clock::now();
  Snapshot snapshot;
  snapshot.identity = identity_;
  snapshot.number = ++number_;
  snapshot.at = now;
  snapshot.wall_s = wall_s();
  snapshot.parts = ranks_ == nullptr ? parts_.save() : gathered(parts_.save(), *ranks_);
  store_.snapshot(std::move(snapshot));
  const auto end = Clock::now();
  const double pause_s = std::max(options_.every_wall_s, seconds(end - begin) / kShareMost);
  due_ = end + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(pause_s));
  next_stop_ = next_multiple(now, options_.every_sim);
}

void Checkpoint::take_if_due(SimTime now) {
  if (is_due(now)) take(now);
}

bool Checkpoint::is_due(SimTime now) const {
  const bool by_clock = options_.every_wall_s > 0.0 && Clock::now() >= due_;
  return by_clock || now >= next_stop_;
}

double Checkpoint::wall_s() const { return earlier_wall_s_ + seconds(Clock::now() - start_); }

}  // namespace orrery::scenarios
