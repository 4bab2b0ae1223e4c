// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/record/archive.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

void save_batch(const Batch& batch, ArchiveWriter& archive);
/// False, and the batch is not to be used, when the columns do not fit together.
bool load_batch(ArchiveReader& archive, Batch& batch);

}  // namespace orrery::engine
