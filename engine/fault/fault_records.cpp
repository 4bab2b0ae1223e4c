// SPDX-License-Identifier: Apache-2.0
#include "engine/fault/fault_records.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace orrery::engine {

void save_fault(const FaultRecord& fault, ArchiveWriter& archive) {
  archive.put(fault.id);
  archive.put_text(fault.fault);
  archive.put_text(fault.model);
  archive.put_text(fault.target);
  archive.put(fault.on_device);
  archive.put(fault.device);
  archive.put(fault.start);
  archive.put(fault.end);
  archive.put(fault.failed_at);
  archive.put(fault.severity);
  archive.put(fault.told_elsewhere);
}

bool load_fault(ArchiveReader& archive, FaultRecord& fault) {
  return archive.get(fault.id) && archive.get_text(fault.fault) && archive.get_text(fault.model) &&
         archive.get_text(fault.target) && archive.get(fault.on_device) &&
         archive.get(fault.device) && archive.get(fault.start) && archive.get(fault.end) &&
         archive.get(fault.failed_at) && archive.get(fault.severity) &&
         archive.get(fault.told_elsewhere);
}

bool comes_first(const FaultRecord& a, const FaultRecord& b) {
  return std::tie(a.start, a.target, a.fault, a.end) < std::tie(b.start, b.target, b.fault, b.end);
}

std::vector<FaultRecord> merge_ledgers(std::span<const std::vector<FaultRecord>> parts) {
  std::vector<FaultRecord> all;
  for (const auto& part : parts) {
    std::copy_if(part.begin(), part.end(), std::back_inserter(all),
                 [](const FaultRecord& fault) { return !fault.told_elsewhere; });
  }
  std::stable_sort(all.begin(), all.end(), comes_first);
  for (std::size_t i = 0; i < all.size(); ++i) all[i].id = i + 1;
  return all;
}

}  // namespace orrery::engine
