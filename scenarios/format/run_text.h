// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace orrery::scenarios {

/// The part of a scenario's text, as a result keeps it (value_text.h), that shapes a run: all but
/// section `layout`. Two texts with the same part are the same run, drawn in different places.
std::string text_of_run(const std::string& scenario_text);

}  // namespace orrery::scenarios
