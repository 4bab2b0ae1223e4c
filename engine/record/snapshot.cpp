// SPDX-License-Identifier: Apache-2.0
#include "engine/record/snapshot.h"

namespace orrery::engine {

std::size_t Snapshot::bytes() const {
  std::size_t sum = 0;
  for (const Part& part : parts) sum += part.state.size();
  return sum;
}

std::vector<Snapshot::Part> SnapshotParts::save() const {
  std::vector<Snapshot::Part> saved;
  for (const Thing& thing : parts_) {
    ArchiveWriter archive;
    thing.save(archive);
    saved.push_back({thing.name, archive.bytes()});
  }
  return saved;
}

bool SnapshotParts::load(const std::vector<Snapshot::Part>& saved) const {
  if (saved.size() != parts_.size()) return false;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    ArchiveReader archive(saved[i].state);
    if (saved[i].name != parts_[i].name || !parts_[i].load(archive) || !archive.at_end())
      return false;
  }
  return true;
}

}  // namespace orrery::engine
