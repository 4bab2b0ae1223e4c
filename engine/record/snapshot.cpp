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

void save_parts(const std::vector<Snapshot::Part>& parts, ArchiveWriter& archive) {
  archive.put(static_cast<std::uint64_t>(parts.size()));
  for (const Snapshot::Part& part : parts) {
    archive.put_text(part.name);
    archive.put_span(std::span<const std::byte>(part.state));
  }
}

bool load_parts(ArchiveReader& archive, std::vector<Snapshot::Part>& parts) {
  std::uint64_t count = 0;
  bool good = archive.get(count);
  for (std::uint64_t i = 0; good && i < count; ++i) {
    Snapshot::Part& part = parts.emplace_back();
    good = archive.get_text(part.name) && archive.get_vector(part.state);
  }
  return good;
}

void save_snapshot(const Snapshot& snapshot, ArchiveWriter& archive) {
  archive.put_text(snapshot.identity.version);
  archive.put_text(snapshot.identity.run);
  archive.put(snapshot.number);
  archive.put(snapshot.at);
  archive.put(snapshot.wall_s);
  save_parts(snapshot.parts, archive);
}

bool load_snapshot(ArchiveReader& archive, Snapshot& snapshot) {
  return archive.get_text(snapshot.identity.version) && archive.get_text(snapshot.identity.run) &&
         archive.get(snapshot.number) && archive.get(snapshot.at) && archive.get(snapshot.wall_s) &&
         load_parts(archive, snapshot.parts);
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
