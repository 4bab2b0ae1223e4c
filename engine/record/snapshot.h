// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/record/archive.h"
#include "engine/time/sim_time.h"

namespace orrery::engine {

/// Which runs a snapshot fits: one of the same program and of the same question.
struct SnapshotIdentity {
  std::string version;  ///< of the program and its build: state is bytes of one build
  std::string run;      ///< hash of scenario, files, seed and end

  bool operator==(const SnapshotIdentity&) const = default;
};

/// The whole state of a run between two batches.
struct Snapshot {
  struct Part {
    std::string name;
    std::vector<std::byte> state;
  };
  SnapshotIdentity identity;
  std::uint64_t number = 0;  ///< of this run, from 1
  SimTime at;
  double wall_s = 0.0;  ///< real time that the run has taken so far
  std::vector<Part> parts;

  std::size_t bytes() const;
};

void save_parts(const std::vector<Snapshot::Part>& parts, ArchiveWriter& archive);
bool load_parts(ArchiveReader& archive, std::vector<Snapshot::Part>& parts);
/// Everything of it, for another process or a file of the same build.
void save_snapshot(const Snapshot& snapshot, ArchiveWriter& archive);
bool load_snapshot(ArchiveReader& archive, Snapshot& snapshot);

/// Things that can be saved and loaded, by name: what a run's state consists of, or one rank's
/// share of it. The things must outlive this list.
class SnapshotParts {
 public:
  template <class Savable>
  void add(std::string name, Savable& thing) {
    parts_.push_back({std::move(name), [&thing](ArchiveWriter& archive) { thing.save(archive); },
                      [&thing](ArchiveReader& archive) { return thing.load(archive); }});
  }

  void add(std::string name, std::function<void(ArchiveWriter&)> save,
           std::function<bool(ArchiveReader&)> load) {
    parts_.push_back({std::move(name), std::move(save), std::move(load)});
  }

  std::vector<Snapshot::Part> save() const;
  /// Into things that were just built, each from what has its name. False when something does not
  /// fit: then none of the things is to be used.
  bool load(const std::vector<Snapshot::Part>& saved) const;

 private:
  struct Thing {
    std::string name;
    std::function<void(ArchiveWriter&)> save;
    std::function<bool(ArchiveReader&)> load;
  };
  std::vector<Thing> parts_;
};

}  // namespace orrery::engine
