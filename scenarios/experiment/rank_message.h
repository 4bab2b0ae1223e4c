// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/record/archive.h"
#include "scenarios/experiment/worker_pool.h"

namespace orrery::scenarios {

// Jobs and reports as bytes, for ranks of the same build. Loading says false on damaged bytes.
void save(const Job& job, engine::ArchiveWriter& archive);
bool load(engine::ArchiveReader& archive, Job& job);
void save(const RunRow& row, engine::ArchiveWriter& archive);
bool load(engine::ArchiveReader& archive, RunRow& row);

}  // namespace orrery::scenarios
