// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/text_guard.h"

#include <fmt/format.h>

#include <algorithm>

namespace orrery::scenarios {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

// Length of the UTF-8 sequence at `at` (RFC 3629, table 3-7 of Unicode), 0 when it is broken.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const unsigned first = byte_at(text, at);
  if (first < 0x80) return 1;
  const std::size_t length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (length == 0 || first > 0xF4 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte_at(text, at + i) & 0xC0) != 0x80) return 0;
  const unsigned second = byte_at(text, at + 1);
  if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
      (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F))
    return 0;
  return length;
}

bool is_utf16_or_32(std::string_view text) {
  if (text.size() < 2) return false;
  const unsigned a = byte_at(text, 0), b = byte_at(text, 1);
  if ((a == 0xFF && b == 0xFE) || (a == 0xFE && b == 0xFF)) return true;
  return (a == 0) != (b == 0);  // ASCII in wide characters without a mark
}

// C0 without tab and line breaks, DEL, C1 (but for NEL, which is a break to nobody but YAML 1.1).
bool is_control(std::string_view text, std::size_t at) {
  const unsigned c = byte_at(text, at);
  if (c < 0x20) return c != '\t' && c != '\n' && c != '\r';
  return c == 0x7F || (c == 0xC2 && byte_at(text, at + 1) < 0xA0);
}

bool has_byte_order_mark(std::string_view text, std::size_t at) {
  return text.substr(at, 3) == "\xEF\xBB\xBF";
}

engine::Diagnostic utf16_mistake(const LineTable& lines) {
  return lines.spot(0, 0).mistake("encoding", "the file is UTF-16 or UTF-32, not UTF-8",
                                  "save it as UTF-8, or convert it: iconv -f UTF-16 -t UTF-8");
}

void guard_characters(std::string_view text, const LineTable& lines, engine::Diagnostics& out) {
  for (std::size_t at = has_byte_order_mark(text, 0) ? 3 : 0; at < text.size();) {
    const std::size_t length = sequence_length(text, at);
    if (length == 0) {
      out.add(lines.spot(at, at + 1)
                  .mistake("encoding", fmt::format("byte 0x{:02X} is not UTF-8", byte_at(text, at)),
                           "save the file as UTF-8"));
      return;  // what follows a broken sequence is guesswork
    }
    if (is_control(text, at) || has_byte_order_mark(text, at)) {
      out.add(
          lines.spot(at, at + length)
              .mistake(
                  "encoding",
                  has_byte_order_mark(text, at)
                      ? std::string("a byte order mark stands inside the text")
                      : fmt::format("control character 0x{:02X}", byte_at(text, at + length - 1)),
                  "remove it; inside double quotes it can be written as an escape, such as \\x07"));
      if (out.error_count() >= 50) return;
    }
    at += length;
  }
}

void guard_lines(std::string_view text, const LineTable& lines, const DocumentLimits& limits,
                 engine::Diagnostics& out) {
  for (std::size_t line = 0; line < lines.line_count(); ++line) {
    const std::size_t begin = lines.line_begin(line);
    const std::size_t end =
        line + 1 < lines.line_count() ? lines.line_begin(line + 1) : text.size();
    if (end - begin > limits.line_bytes_max) {
      out.add(lines.spot(begin, begin)
                  .mistake("limit-line",
                           fmt::format("the line has {} bytes, at most {} are read", end - begin,
                                       limits.line_bytes_max),
                           "break the line, or keep long tables in a CSV file"));
      return;
    }
    const std::size_t first = begin + (line == 0 && has_byte_order_mark(text, 0) ? 3 : 0);
    if (first < text.size() && text[first] == '%') {
      out.add(lines.spot(first, first + 1)
                  .mistake("yaml-directive", "a line begins with '%', a YAML directive",
                           "remove the line; inside a text, indent it"));
      return;
    }
  }
}

}  // namespace

LineTable::LineTable(std::string_view text, std::shared_ptr<const Origin> origin)
    : text_(text), origin_(std::move(origin)), begins_{0} {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool lone_return = text[at] == '\r' && (at + 1 == text.size() || text[at + 1] != '\n');
    if (text[at] == '\n' || lone_return) begins_.push_back(static_cast<std::uint32_t>(at + 1));
  }
  if (has_byte_order_mark(text, 0)) cursor_.at = 3;
}

std::size_t LineTable::line_of(std::size_t offset) const {
  const auto after = std::upper_bound(begins_.begin(), begins_.end(), offset);
  return static_cast<std::size_t>(after - begins_.begin()) - 1;
}

Spot LineTable::spot(std::size_t begin, std::size_t end) const {
  begin = std::min(begin, text_.size());
  end = std::clamp(end, begin, text_.size());
  const std::size_t line = line_of(begin);
  if (line != cursor_.line || begin < cursor_.at) {
    cursor_ = {line, begins_[line], 1};
    if (line == 0 && has_byte_order_mark(text_, 0)) cursor_.at = 3;
  }
  for (; cursor_.at < begin; ++cursor_.at)
    if ((byte_at(text_, cursor_.at) & 0xC0) != 0x80) ++cursor_.column;
  return {origin_, static_cast<std::uint32_t>(line + 1), cursor_.column,
          static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

std::size_t LineTable::offset(int line, int column) const {
  if (line < 1) return 0;
  const auto row = static_cast<std::size_t>(line - 1);
  if (row >= begins_.size()) return text_.size();
  std::size_t at = begins_[row];
  if (row == 0 && has_byte_order_mark(text_, 0)) at = 3;
  for (int i = 1; i < column && at < text_.size() && text_[at] != '\n'; ++i)
    at += std::max<std::size_t>(1, sequence_length(text_, at));
  return std::min(at, text_.size());
}

engine::Diagnostics guard_text(std::string_view text, const LineTable& lines,
                               const DocumentLimits& limits) {
  engine::Diagnostics found;
  if (is_utf16_or_32(text)) {
    found.add(utf16_mistake(lines));
    return found;
  }
  guard_characters(text, lines, found);
  guard_lines(text, lines, limits, found);
  std::size_t brackets = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '[' && text[at] != '{') continue;
    if (++brackets <= limits.brackets_max) continue;
    found.add(lines.spot(at, at + 1)
                  .mistake("limit-brackets",
                           fmt::format("more than {} opening brackets", limits.brackets_max),
                           "write large tables in block style, or keep them in a CSV file"));
    break;
  }
  return found;
}

}  // namespace orrery::scenarios
