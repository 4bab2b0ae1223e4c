// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "engine/time/sim_time.h"

namespace orrery::scenarios {

/// A text cell of RFC 4180: quoted when it holds a comma, a quote or a line break. A text that a
/// spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, tab or CR) gets an
/// apostrophe in front; numbers never do.
std::string csv_text(std::string_view text);
/// Shortest decimal that reads back exactly; empty for NaN, `inf` and `-inf` as such.
std::string csv_number(double value);
/// Seconds as an exact decimal of whole nanoseconds; empty for never.
std::string csv_seconds(engine::SimTime time);

}  // namespace orrery::scenarios
