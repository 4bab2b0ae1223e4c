// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/registry/result.h"
#include "scenarios/format/text_guard.h"
#include "scenarios/format/value.h"

namespace orrery::scenarios {

/// `plant.pump.count=20`: the value (YAML on one line, through the same guards) takes the place of
/// what stands at the path. The parent must exist; a new key under it is allowed. List items are
/// counted from 0: `agents.0.period=5 min`. Places of the new value: file `--set`, its column.
///
/// Codes: `set-form`, `set-path` and those of `read_document`. The tree is unchanged on error.
engine::Diagnostics apply_set(Value& root, const std::string& setting,
                              const DocumentLimits& limits = {});

/// The part before '=', or empty.
std::string set_path(const std::string& setting);

}  // namespace orrery::scenarios
