// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "models/data/series_set.h"

namespace orrery::scenarios {

/// What of a result is wanted.
struct ResultRequest {
  std::string population;            ///< of devices; may be empty when the result has one
  std::string stage;                 ///< `sampled`, `arrived`, ...; empty: the last one recorded
  std::vector<std::string> signals;  ///< names of series; empty: all of the stage but waveforms
  double train_until_s = 0.0;        ///< of the run: rows before it train, up to the first fault
};

/// The recorded signals of one population in a result of `orrery run`, side by side: a series and a
/// group a device, a row for each time at which one of the signals has a value, NaN for the others.
/// A row is anomalous from the onset to the end of a fault on its device (the ledger of the result,
/// ground truth); faults that concern no single device label nothing.
///
/// Errors: those of ResultFile::open, `result-population`, `result-series`.
engine::Result<models::SeriesSet> load_result(const std::string& path,
                                              const ResultRequest& request);

}  // namespace orrery::scenarios
