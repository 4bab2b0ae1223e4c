// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "scenarios/experiment/experiment_table.h"
#include "scenarios/store/export_result.h"

namespace orrery::scenarios {

/// Writes the tables of an experiment to a folder, in the way of `export_result`: `experiment`,
/// `file`, `point` (responses over replications), `run`, `measure`, `gate`, and `command` and
/// `execution`, in which alone stands what differs between repeats. `table` has all measures.
/// Errors: those of `export_result`; `export-name` also where rows of series are chosen.
engine::Result<ExportCounts> export_experiment(const ExperimentTable& table,
                                               const std::filesystem::path& folder,
                                               const ExportOptions& options = {});

}  // namespace orrery::scenarios
