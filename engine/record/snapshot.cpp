// SPDX-License-Identifier: Apache-2.0
#include "engine/record/snapshot.h"

#include <algorithm>
#include <map>

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
  std::map<std::string, const Snapshot::Part*> by_name;
  for (const Snapshot::Part& part : saved) by_name[part.name] = &part;
  return std::all_of(parts_.begin(), parts_.end(), [&](const Thing& thing) {
    const auto found = by_name.find(thing.name);
    if (found == by_name.end()) return false;
    ArchiveReader archive(found->second->state);
    return thing.load(archive) && archive.at_end();
  });
}

}  // namespace orrery::engine
