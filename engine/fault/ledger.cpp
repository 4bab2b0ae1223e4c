// SPDX-License-Identifier: Apache-2.0
#include "engine/fault/ledger.h"

#include <algorithm>

#include "engine/fault/fault_records.h"
#include "engine/registry/check.h"

namespace orrery::engine {

std::uint64_t FaultLedger::open(FaultRecord record) {
  record.id = records_.size() + 1;
  records_.push_back(std::move(record));
  return records_.back().id;
}

void FaultLedger::close(std::uint64_t id, SimTime end) {
  ORRERY_CHECK(id >= 1 && id <= records_.size(), "unknown fault");
  records_[id - 1].end = end;
}

void FaultLedger::mark_failed(std::uint64_t id, SimTime at) {
  ORRERY_CHECK(id >= 1 && id <= records_.size(), "unknown fault");
  records_[id - 1].failed_at = at;
}

bool FaultLedger::active_on(DeviceId device, SimTime at) const {
  return std::any_of(records_.begin(), records_.end(), [&](const FaultRecord& record) {
    return record.on_device && record.device == device && record.start <= at && at <= record.end;
  });
}

void FaultLedger::save(ArchiveWriter& archive) const {
  archive.begin_section("ledger");
  archive.put(static_cast<std::uint64_t>(records_.size()));
  for (const auto& record : records_) save_fault(record, archive);
}

bool FaultLedger::load(ArchiveReader& archive) {
  std::uint64_t count = 0;
  if (!archive.expect_section("ledger") || !archive.get(count)) return false;
  records_.clear();
  for (std::uint64_t i = 0; i < count; ++i) {
    FaultRecord record;
    if (!load_fault(archive, record)) return false;
    open(std::move(record));
  }
  return true;
}

}  // namespace orrery::engine
