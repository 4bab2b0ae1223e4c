// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/registry/param_set.h"
#include "engine/registry/result.h"

namespace orrery::devices {

/// Which column of a recording becomes which output, and how: value = scale * cell + offset.
struct ColumnMapping {
  std::string output;  ///< `flow`
  std::string column;  ///< `Volume Flow RateRMS`
  std::string unit;    ///< as written, `l/min`; `1` when none is
  std::string si_unit;
  double scale = 1.0;
  double offset = 0.0;
};

/// Reads `output = Column name [unit]`. The unit is what stands in the last pair of brackets, at
/// the end of the entry. Fails with `replay-column`, without a place; scale and unit stay as
/// written.
engine::Result<ColumnMapping> parse_column_mapping(std::string_view entry);

/// All mappings of a replay: its `columns`, with the scales, offsets and SI units that the loader
/// worked out from their units when it gave `column_scales`, `column_offsets` and `column_units`
/// (one value an entry, all or none). Without these, values stay in the units as written.
engine::Result<std::vector<ColumnMapping>> column_mappings(const engine::ParamSet& texts);

}  // namespace orrery::devices
