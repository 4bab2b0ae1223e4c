// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/batch/batch_report.h"

#include "scenarios/report/batch/batch_page.h"
#include "scenarios/report/page_frame.h"

namespace orrery::scenarios {

engine::Result<void> write_batch_report(std::span<const std::string> places,
                                        const std::filesystem::path& out) {
  engine::Diagnostics mistakes;
  std::vector<ExperimentTable> tables;
  for (const auto& place : places) {
    auto table = read_experiment(place);
    if (table)
      tables.push_back(std::move(*table));
    else
      mistakes.append(table.error());
  }
  if (mistakes.has_errors()) return engine::failure(mistakes);
  return write_page(batch_page(tables), out);
}

}  // namespace orrery::scenarios
