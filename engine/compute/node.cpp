// SPDX-License-Identifier: Apache-2.0
#include "engine/compute/node.h"

#include <algorithm>

namespace orrery::engine {

SimTime Node::run(SimTime now, double multiply_accumulates) {
  const double work_s = multiply_accumulates / profile_.multiply_accumulates_per_s;
  free_at_ = std::max(now, free_at_) + Duration::from_seconds(work_s);
  busy_s_ += work_s;
  energy_j_ += multiply_accumulates * profile_.energy_per_mac_j;
  return free_at_;
}

void Node::save(ArchiveWriter& archive) const {
  archive.begin_section(name_);
  archive.put(free_at_);
  archive.put(energy_j_);
  archive.put(busy_s_);
}

bool Node::load(ArchiveReader& archive) {
  return archive.expect_section(name_) && archive.get(free_at_) && archive.get(energy_j_) &&
         archive.get(busy_s_);
}

}  // namespace orrery::engine
