// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/html.h"

#include <fmt/format.h>

namespace orrery::scenarios {

namespace {

constexpr const char* kReplacement = "\xEF\xBF\xBD";

/// Length of the UTF-8 sequence at the front and its code point; length 0 when it is broken.
struct CodePoint {
  std::size_t length = 0;
  char32_t value = 0;
};

CodePoint front(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {1, first};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  if (length == 0 || first > 0xF4 || text.size() < length) return {};
  char32_t value = first & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3Fu);
  }
  const bool too_long = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  if (too_long || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {length, value};
}

bool turns_direction(char32_t c) {
  return c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint point = front(text);
    const bool control = point.value < 0x20 && point.value != '\n' && point.value != '\t';
    if (point.length == 0 || control || (point.value >= 0x7F && point.value < 0xA0)) {
      out += kReplacement;
    } else if (turns_direction(point.value)) {
      out += fmt::format("[U+{:04X}]", static_cast<unsigned>(point.value));
    } else if (point.value == '&') {
      out += "&amp;";
    } else if (point.value == '<') {
      out += "&lt;";
    } else if (point.value == '>') {
      out += "&gt;";
    } else if (point.value == '"') {
      out += "&quot;";
    } else if (point.value == '\'') {
      out += "&#39;";
    } else {
      out += text.substr(0, point.length);
    }
    text.remove_prefix(point.length == 0 ? 1 : point.length);
  }
  return out;
}

std::string json_for_script(const nlohmann::json& value) {
  const std::string text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    if (c == '<' || c == '>' || c == '&') {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out;
}

Html& Html::element(std::string_view tag, std::string_view words, std::string_view kind) {
  const std::string open =
      kind.empty() ? fmt::format("<{}>", tag) : fmt::format("<{} class=\"{}\">", tag, kind);
  return raw(open).text(words).raw(fmt::format("</{}>", tag));
}

namespace {

std::string cell(const Cell& one, const char* tag, const char* more) {
  std::string kind = one.is_number ? "number" : "";
  if (!one.mark.empty()) kind += (kind.empty() ? "" : " ") + one.mark;
  const std::string attribute = kind.empty() ? "" : fmt::format(" class=\"{}\"", kind);
  const std::string detail =
      one.detail.empty() ? "" : fmt::format("<small>{}</small>", escape_html(one.detail));
  return fmt::format("<{}{}{}>{}{}</{}>", tag, more, attribute, escape_html(one.text), detail, tag);
}

}  // namespace

Html& Html::table(const Table& table) {
  raw("<div class=\"scroll\" tabindex=\"0\"><table>");
  if (!table.caption.empty()) element("caption", table.caption);
  raw("<thead><tr>");
  for (const auto& head : table.header) raw(cell(head, "th", " scope=\"col\""));
  raw("</tr></thead><tbody>");
  for (const auto& row : table.rows) {
    raw("<tr>");
    for (const auto& one : row) raw(cell(one, "td", ""));
    raw("</tr>\n");
  }
  return raw("</tbody></table></div>\n");
}

Html& Html::folded_table(std::string_view line, const Table& whole) {
  raw("<details>").element("summary", line);
  table(whole);
  return raw("</details>\n");
}

}  // namespace orrery::scenarios
