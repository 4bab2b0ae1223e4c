// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/batch/batch_page.h"

#include <fmt/format.h>

#include "scenarios/report/batch/batch_sections.h"
#include "scenarios/report/page_frame.h"
#include "scenarios/report/report_assets.h"

namespace orrery::scenarios {

std::string batch_page(std::span<const ExperimentTable> experiments) {
  Html page;
  nlohmann::json drawings = nlohmann::json::array();
  const bool one = experiments.size() == 1;
  const std::string title =
      one ? experiments[0].header.name : fmt::format("{} experiments", experiments.size());
  write_page_start(title, batch_scripts(), page);
  page.raw("<header><p class=\"brand\">Orrery report of an experiment</p>");
  page.element("h1", title).raw("</header>\n");
  for (std::size_t i = 0; i < experiments.size(); ++i) {
    if (!one) page.element("h1", fmt::format("{}: {}", i + 1, experiments[i].header.name), "run");
    write_batch_sections(experiments[i], page, drawings);
  }
  write_page_end("batches", drawings, batch_scripts(), page);
  return page.take();
}

}  // namespace orrery::scenarios
