// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/page_frame.h"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <array>
#include <fstream>

#include "scenarios/report/report_assets.h"

namespace orrery::scenarios {

namespace fs = std::filesystem;

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

}  // namespace

void write_page_start(const std::string& title, std::span<const std::string_view> scripts,
                      Html& page) {
  std::string hashes;
  for (const auto script : scripts) hashes += " " + policy_hash(script);
  const std::string policy = fmt::format(
      "default-src 'none'; script-src{}; style-src {}; img-src data:; base-uri 'none'; form-action "
      "'none'",
      hashes, policy_hash(report_style()));
  page.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
  page.raw(fmt::format("<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n", policy));
  page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
  page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
  page.element("title", title + " - Orrery").raw("\n<style>").raw(report_style());
  page.raw("</style></head>\n<body><main>\n");
}

void open_section(Html& page, const char* title) { page.raw("<section>").element("h2", title); }

void close_section(Html& page) { page.raw("</section>\n"); }

void fact(Html& page, const std::string& value, const std::string& label) {
  page.raw("<div class=\"fact\">").element("dd", value).element("dt", label).raw("</div>");
}

void open_verdict(RunVerdict::Tone tone, Html& page) {
  const char* sign = tone == RunVerdict::Tone::kPass        ? "✓"
                     : tone == RunVerdict::Tone::kFail      ? "✗"
                     : tone == RunVerdict::Tone::kUndecided ? "?"
                                                            : "•";
  page.raw(
      fmt::format("<div class=\"verdict {}\"><span class=\"sign\" aria-hidden=\"true\">{}</span>"
                  "<div>",
                  to_string(tone), sign));
}

void write_page_end(std::string_view id, const nlohmann::json& of_scripts,
                    std::span<const std::string_view> scripts, Html& page) {
  page.raw("<footer>Written by Orrery. Charts by Apache ECharts (Apache-2.0).</footer></main>\n");
  page.raw(fmt::format("<script type=\"application/json\" id=\"{}\">", id));
  page.raw(json_for_script(of_scripts)).raw("</script>\n");
  for (const auto script : scripts) page.raw("<script>").raw(script).raw("</script>\n");
  page.raw("</body></html>\n");
}

engine::Result<void> write_page(const std::string& text, const fs::path& out) {
  const fs::path partial = out.string() + ".partial";
  std::ofstream stream(partial, std::ios::binary);
  stream << text;
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
