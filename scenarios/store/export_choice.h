// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/record/result_file.h"
#include "scenarios/store/export_tables.h"

namespace orrery::scenarios {

/// What of a result is exported.
struct ExportChoice {
  std::vector<const ExportTable*> tables;
  std::vector<const engine::SeriesRecord*> series;
};

/// Tables and series by name: `metric`, `pump.flow` (of every stage), `sampled:pump.flow`. No
/// names: everything. Error: `export-name` for each name that the result does not have.
engine::Result<ExportChoice> choose_export(const engine::RunTables& tables,
                                           const std::vector<std::string>& names);

/// The device called `pump[3]`, or `pump` where there is one of it. Error: `export-name`.
engine::Result<engine::DeviceId> find_device(const engine::RunTables& tables,
                                             const std::string& name);

/// Rows of series of one device (empty: of all) in a span of time. Error: `export-name`.
engine::Result<engine::SeriesFilter> choose_rows(const engine::RunTables& tables,
                                                 const std::string& device, engine::SimTime from,
                                                 engine::SimTime until);

}  // namespace orrery::scenarios
