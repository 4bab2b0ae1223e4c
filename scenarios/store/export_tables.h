// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "engine/record/run_records.h"
#include "scenarios/store/table_sink.h"

namespace orrery::scenarios {

/// One table of a result, whatever the format: what its columns are and how its rows are told.
struct ExportTable {
  TableShape shape;
  std::function<void(const engine::RunTables& tables, TableSink& sink)> write_rows;
};

/// Every table of a result: `run`, `metric`, `alert` ... To add a column, add a line there.
const std::vector<ExportTable>& export_tables();

}  // namespace orrery::scenarios
