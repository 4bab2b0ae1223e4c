// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/record/result_file.h"
#include "scenarios/experiment/experiment_table.h"
#include "scenarios/store/export_result.h"
#include "scenarios/store/influx_sink.h"

namespace orrery::scenarios {

/// `1970-01-01`, `2026-03-01T06:00:00Z`, in UTC, as nanoseconds since 1970. Error: `export-epoch`.
engine::Result<std::int64_t> parse_epoch(const std::string& text);

/// A run in the line protocol of InfluxDB: recorded series as measurement `reading`, the tables
/// `alert`, `fault`, `detection`, `command`, `metric` and `gate` under their names; docs/export.md
/// says what is a tag and what a field. Metrics stand at the end of the run. Series are told block
/// by block. Of `choice` the selection of names and rows counts.
///
/// Errors: `export-name`, `export-epoch` (a time that 64 bits do not hold), `result-damaged`.
engine::Result<InfluxCounts> write_influx_lines(const engine::ResultFile& result,
                                                const ExportOptions& choice,
                                                std::int64_t epoch_unix_ns, const TextOut& out);

/// An experiment: measurement `run` with a field for every measure, tags for the factors, the
/// replication and the seed. All lines stand at the epoch, so that the same experiment gives the
/// same lines whatever executed it.
InfluxCounts write_influx_lines(const ExperimentTable& table, std::int64_t epoch_unix_ns,
                                const TextOut& out);

}  // namespace orrery::scenarios
