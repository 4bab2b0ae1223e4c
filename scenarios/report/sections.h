// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include "engine/record/result_file.h"
#include "scenarios/report/figures.h"
#include "scenarios/report/html.h"

namespace orrery::scenarios {

/// Writes the part of the page that tells one run, and adds its drawings to `drawings` (the script
/// finds the box of drawing i by the id `figure-i`). Errors: `result-damaged`.
engine::Result<void> write_run_sections(const engine::ResultFile& result, Html& page,
                                        nlohmann::json& drawings);

/// A figure's box, with its table folded away; its drawing goes to `drawings`.
void write_figure(const Figure& figure, Html& page, nlohmann::json& drawings);

}  // namespace orrery::scenarios
