// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "engine/fault/ledger.h"
#include "engine/record/archive.h"

namespace orrery::engine {

void save_fault(const FaultRecord& fault, ArchiveWriter& archive);
bool load_fault(ArchiveReader& archive, FaultRecord& fault);

/// The order of faults over a whole plant: by onset, then target, then fault. It does not depend on
/// how the plant is cut into parts.
bool comes_first(const FaultRecord& a, const FaultRecord& b);

/// The records of all parts of a plant as one ledger: in that order, numbered from 1, without those
/// that another part tells.
std::vector<FaultRecord> merge_ledgers(std::span<const std::vector<FaultRecord>> parts);

}  // namespace orrery::engine
