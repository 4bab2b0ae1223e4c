// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/record/result_file.h"
#include "scenarios/store/table_sink.h"

namespace orrery::scenarios {

/// A recorded series as a table: device, time, quality, then its values. A named component is a
/// column each (`watch.score`, `watch.threshold`); any other wide row, such as a waveform, is one
/// column of `width` numbers. Its facts name the stage, the signal, and the filter where there is
/// one: rows that were left out are said to be.
TableShape series_shape(const engine::SeriesRecord& series, const engine::SeriesFilter& filter,
                        const engine::RunTables& tables);

/// The rows of a series that a filter lets through, block by block. Errors: `result-damaged`.
engine::Result<void> write_series_rows(const engine::ResultFile& result,
                                       const engine::SeriesRecord& series,
                                       const engine::SeriesFilter& filter, TableSink& sink);

}  // namespace orrery::scenarios
