// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "engine/record/run_records.h"
#include "scenarios/report/html.h"

namespace orrery::scenarios {

// The tables of a report. Long ones stop at `kRowsMax` rows and say so in their caption.
inline constexpr std::size_t kRowsMax = 1000;

/// One row a judge, one column a metric that the report knows.
Table judges_table(const engine::RunTables& run);
Table gates_table(const engine::RunTables& run);
Table metrics_table(const engine::RunTables& run);
/// The ledger with what each agent made of it.
Table faults_table(const engine::RunTables& run);
Table alerts_table(const engine::RunTables& run);
Table commands_table(const engine::RunTables& run);
Table books_table(const engine::RunTables& run);
Table files_table(const engine::RunTables& run);
/// Metrics of several runs side by side.
Table comparison_table(std::span<const engine::RunTables* const> runs);

}  // namespace orrery::scenarios
