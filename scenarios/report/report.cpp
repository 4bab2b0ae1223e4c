// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/report.h"

#include <fmt/format.h>

#include <array>

#include "scenarios/report/page_frame.h"
#include "scenarios/report/report_assets.h"
#include "scenarios/report/sections.h"
#include "scenarios/report/tables.h"

namespace orrery::scenarios {

namespace fs = std::filesystem;
using engine::ResultFile;

namespace {

std::array<std::string_view, 3> scripts() {
  return {echarts_script(), chart_style_script(), report_script()};
}

}  // namespace

engine::Result<std::string> report_page(std::span<const ResultFile> results) {
  Html page;
  nlohmann::json drawings = nlohmann::json::array();
  const bool one = results.size() == 1;
  const std::string title =
      one ? results[0].tables().header.scenario_name : fmt::format("{} runs", results.size());
  write_page_start(title, scripts(), page);
  page.raw("<header><p class=\"brand\">Orrery report</p>").element("h1", title).raw("</header>\n");
  if (!one) {
    std::vector<const engine::RunTables*> runs;
    for (const auto& result : results) runs.push_back(&result.tables());
    page.raw("<section>").element("h2", "Metrics side by side").table(comparison_table(runs));
    page.raw("</section>\n");
  }
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto& header = results[i].tables().header;
    if (!one) {
      page.element("h1", fmt::format("{}: {}, seed {}", i + 1, header.scenario_name, header.seed),
                   "run");
    }
    if (auto done = write_run_sections(results[i], page, drawings); !done) {
      return engine::failure(done.error());
    }
  }
  write_page_end("drawings", drawings, scripts(), page);
  return page.take();
}

engine::Result<void> write_report(std::span<const fs::path> results, const fs::path& out) {
  engine::Diagnostics mistakes;
  std::vector<ResultFile> files;
  for (const auto& path : results) {
    auto file = ResultFile::open(path);
    if (file)
      files.push_back(std::move(*file));
    else
      mistakes.append(file.error());
  }
  if (mistakes.has_errors()) return engine::failure(mistakes);
  const auto page = report_page(files);
  if (!page) return engine::failure(page.error());

  return write_page(*page, out);
}

}  // namespace orrery::scenarios
