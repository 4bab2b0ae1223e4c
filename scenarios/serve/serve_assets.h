// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace orrery::scenarios {

// Files of assets/serve that are part of the program.
std::string_view serve_script();
std::string_view serve_style();

}  // namespace orrery::scenarios
