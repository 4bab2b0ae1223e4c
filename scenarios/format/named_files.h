// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/format/load_context.h"

namespace orrery::scenarios {

/// Appends the absolute paths of the files that `files` names: a name, a pattern such as
/// `valve1/*.csv`, a list of these beneath the scenario's folder, or a mapping `{ data: skab, file:
/// ... }` beneath a data root; with `{ ..., otherwise: sample.csv }` a file of our own stands in
/// when the data set is absent, and a warning says so. Errors: those of safe_path.h.
void find_files(const Value& files, LoadContext& context, std::vector<std::string>& paths);

/// Finds the file of each file parameter (a trained model, a network, recorded weather), puts its
/// absolute path in place, and adds it to what the run's identity depends on.
void resolve_files(const Value& parameters, const engine::ModelInfo& model, LoadContext& context,
                   Element& element);

}  // namespace orrery::scenarios
