// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/registry/param_set.h"
#include "engine/registry/result.h"
#include "engine/signal/batch.h"
#include "models/data/series_set.h"

namespace orrery::scenarios {

/// Defaults of a model with `NAME=VALUE` settings of a command line on top, units and ranges
/// checked as in a scenario file.
engine::Result<engine::ParamSet> agent_settings(const engine::ModelInfo& model,
                                                const std::vector<std::string>& settings);

/// Appends rows [first, end) of a recording as an agent would see them on device `device`.
void append_rows(const models::Series& series, std::size_t width, std::size_t first,
                 std::size_t end, engine::DeviceId device, engine::Batch& out);

}  // namespace orrery::scenarios
