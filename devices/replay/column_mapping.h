// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "devices/replay/csv_table.h"
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

/// Column and unit of a parameter `Column name [unit]`; none where it is empty, or where it is a
/// mistake with this code.
std::optional<ColumnMapping> column_of_parameter(const engine::ParamSet& texts,
                                                 const std::string& parameter, const char* code,
                                                 MistakeList& mistakes);

/// All mappings of a replay: its `columns`, with the scales, offsets and SI units that the loader
/// worked out from their units when it gave `column_scales`, `column_offsets` and `column_units`
/// (one value an entry, all or none). Without these, values stay in the units as written.
engine::Result<std::vector<ColumnMapping>> column_mappings(const engine::ParamSet& texts);

}  // namespace orrery::devices
