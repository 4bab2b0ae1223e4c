// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/record/archive.h"
#include "scenarios/experiment/worker_pool.h"

// Jobs and rows as bytes, between processes of one build.
namespace orrery::scenarios {

void save(const Job& job, engine::ArchiveWriter& archive);
bool load(Job& job, engine::ArchiveReader& archive);

void save(const RunRow& row, engine::ArchiveWriter& archive);
bool load(RunRow& row, engine::ArchiveReader& archive);

}  // namespace orrery::scenarios
