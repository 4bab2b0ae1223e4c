// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace orrery::scenarios {

// Files that are part of the program (cmake/OrreryEmbed.cmake), so that a report needs none beside.
std::string_view echarts_script();
std::string_view report_script();
std::string_view report_style();

}  // namespace orrery::scenarios
