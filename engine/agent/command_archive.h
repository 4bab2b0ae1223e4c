// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/decisions.h"
#include "engine/record/archive.h"

namespace orrery::engine {

/// A command in snapshots and between parts of a plant, wherever it is under way or recorded.
void save_command(const Command& command, ArchiveWriter& archive);
bool load_command(ArchiveReader& archive, Command& command);

}  // namespace orrery::engine
