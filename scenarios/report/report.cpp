// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/report.h"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <array>
#include <fstream>

#include "scenarios/report/report_assets.h"
#include "scenarios/report/sections.h"
#include "scenarios/report/tables.h"

namespace orrery::scenarios {

namespace fs = std::filesystem;
using engine::ResultFile;

namespace {

/// As a content policy names a script or a style that may run.
std::string policy_hash(std::string_view bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  std::string text;
  for (std::size_t i = 0; i < digest.size(); i += 3) {
    const auto byte = [&](std::size_t k) { return k < digest.size() ? digest[k] : 0u; };
    const std::uint32_t bits = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    text += kDigits[bits >> 18];
    text += kDigits[bits >> 12 & 63];
    text += i + 1 < digest.size() ? kDigits[bits >> 6 & 63] : '=';
    text += i + 2 < digest.size() ? kDigits[bits & 63] : '=';
  }
  return "'sha256-" + text + "'";
}

void write_head(const std::string& title, Html& page) {
  const std::string policy = fmt::format(
      "default-src 'none'; script-src {} {}; style-src {}; img-src data:; base-uri "
      "'none'; form-action 'none'",
      policy_hash(echarts_script()), policy_hash(report_script()), policy_hash(report_style()));
  page.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
  page.raw(fmt::format("<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n", policy));
  page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
  page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
  page.element("title", title + " - Orrery").raw("\n<style>").raw(report_style());
  page.raw("</style></head>\n<body><main>\n");
}

void write_tail(const nlohmann::json& drawings, Html& page) {
  page.raw("<footer>Written by Orrery. Charts by Apache ECharts (Apache-2.0).</footer></main>\n");
  page.raw("<script type=\"application/json\" id=\"drawings\">").raw(json_for_script(drawings));
  page.raw("</script>\n<script>").raw(echarts_script()).raw("</script>\n<script>");
  page.raw(report_script()).raw("</script>\n</body></html>\n");
}

}  // namespace

engine::Result<std::string> report_page(std::span<const ResultFile> results) {
  Html page;
  nlohmann::json drawings = nlohmann::json::array();
  const bool one = results.size() == 1;
  const std::string title =
      one ? results[0].tables().header.scenario_name : fmt::format("{} runs", results.size());
  write_head(title, page);
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
  write_tail(drawings, page);
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

  const fs::path partial = out.string() + ".partial";
  std::ofstream stream(partial, std::ios::binary);
  stream << *page;
  stream.close();
  std::error_code code;
  if (stream) fs::rename(partial, out, code);
  if (!stream || code) {
    std::error_code ignored;
    fs::remove(partial, ignored);
    return engine::failure("io-write", {out.string()}, "the report cannot be written",
                           "check that the folder exists, is yours, and has space");
  }
  return {};
}

}  // namespace orrery::scenarios
