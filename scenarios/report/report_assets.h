// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

namespace orrery::scenarios {

// Files that are part of the program (cmake/OrreryEmbed.cmake), so that a report needs none beside.
std::string_view echarts_script();
std::string_view report_script();
std::string_view chart_style_script();  ///< what the other scripts share; stands before them
/// Those of the report of a batch, in the order in which they run.
std::array<std::string_view, 8> batch_scripts();
std::string_view report_style();

}  // namespace orrery::scenarios
