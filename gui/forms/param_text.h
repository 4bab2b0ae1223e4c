// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "engine/registry/model_info.h"
#include "engine/registry/param_set.h"
#include "engine/registry/result.h"

namespace orrery::gui {

/// What somebody typed for one description row, as the loader reads it from a file: any compatible
/// unit, range, whole numbers, choices; flags are `true` and `false`, lists have commas. Empty is
/// the default. `signal_unit` replaces the relative unit `signal`. Errors: the loader's.
engine::Result<engine::ParamValue> read_param_text(const engine::ParamInfo& row,
                                                   const std::string& text,
                                                   const std::string& signal_unit = "1");

/// The default of a row as a user would write it; empty for a required one.
std::string default_text(const engine::ParamInfo& row, const std::string& signal_unit = "1");

/// The unit of a row: `signal/s` becomes `K/s`.
std::string unit_of_row(const engine::ParamInfo& row, const std::string& signal_unit = "1");

/// `s, ms, min, h, d`: units that fit; empty when it has none.
std::string units_of_row(const engine::ParamInfo& row, const std::string& signal_unit = "1");

/// `0 to 10 s`, `at least 0`; empty when everything is legal.
std::string range_of_row(const engine::ParamInfo& row, const std::string& signal_unit = "1");

/// One line for a mistake: what is wrong, and what to do.
std::string in_one_line(const engine::Diagnostics& mistakes);

}  // namespace orrery::gui
