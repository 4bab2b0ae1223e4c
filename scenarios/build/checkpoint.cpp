// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/build/identity.h"

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

}  // namespace

engine::SnapshotIdentity identity_of(const engine::RunHeader& header) {
  std::string all = fmt::format("{}\n{}\n{}\n", header.seed, header.planned_end.ns,
                                sha256_of_text(header.scenario_text));
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
  Opening opening;
  if (resume == Resume::kAlways || (resume == Resume::kIfThere && store.has_partial())) {
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
                       SnapshotOptions options)
    : store_(store), identity_(std::move(identity)), options_(std::move(options)) {
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
  snapshot.parts = parts_.save();
  store_.snapshot(std::move(snapshot));
  const auto end = Clock::now();
  const double pause_s = std::max(options_.every_wall_s, seconds(end - begin) / kShareMost);
  due_ = end + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(pause_s));
  next_stop_ = next_multiple(now, options_.every_sim);
}

void Checkpoint::take_if_due(SimTime now) {
  const bool by_clock = options_.every_wall_s > 0.0 && Clock::now() >= due_;
  if (by_clock || now >= next_stop_) take(now);
}

double Checkpoint::wall_s() const { return earlier_wall_s_ + seconds(Clock::now() - start_); }

}  // namespace orrery::scenarios
