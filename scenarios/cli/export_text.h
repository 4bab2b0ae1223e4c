// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/registry/exit_code.h"
#include "scenarios/cli/console.h"
#include "scenarios/store/export_result.h"

namespace orrery::scenarios {

struct TextExportWords {
  std::string result;  ///< of a run or of an experiment
  std::string out;     ///< a file, `-`; a folder takes NAME.lp or NAME.prom
  std::string epoch = "1970-01-01";
  ExportOptions choice;
};

engine::ExitCode export_influx(const Console& console, const TextExportWords& words);
engine::ExitCode export_prometheus(const Console& console, const TextExportWords& words);

}  // namespace orrery::scenarios
