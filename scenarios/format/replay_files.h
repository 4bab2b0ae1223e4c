// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/format/load_context.h"

namespace orrery::scenarios {

/// Finds the files of a `replay/csv` device beneath the scenario's folder or a data root, turns the
/// units of its columns into factors, and gives the device its count and outputs. `files` is a
/// name, a pattern such as `valve1/*.csv`, a list of these, or a mapping `{ data: skab, file: ...
/// }`; with `{ ..., otherwise: sample.csv }` a recording of our own stands in when the data set is
/// absent, and a warning says so.
void prepare_replay(const Value& parameters, LoadContext& context, DeviceElement& device);

}  // namespace orrery::scenarios
