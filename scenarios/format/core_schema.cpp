// SPDX-License-Identifier: Apache-2.0
// The scalars of the YAML 1.2 core schema (section 10.3.2), read strictly: no octal, no
// hexadecimal, no leading zeros, no yes and no.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "scenarios/format/value.h"

namespace orrery::scenarios {
namespace {

bool one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  return at;
}

bool is_infinity(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return one_of(text, {".inf", ".Inf", ".INF"});
}

bool is_nan(std::string_view text) { return one_of(text, {".nan", ".NaN", ".NAN"}); }

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
ValueKind number_kind(std::string_view text) {
  std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const std::size_t whole_end = skip_digits(text, at);
  std::size_t digits = whole_end - at;
  if (digits > 0 && whole_end == text.size()) return ValueKind::kInteger;
  at = whole_end;
  if (at < text.size() && text[at] == '.') {
    const std::size_t end = skip_digits(text, at + 1);
    digits += end - at - 1;
    at = end;
  }
  if (digits == 0) return ValueKind::kString;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    const std::size_t end = skip_digits(text, at);
    if (end == at) return ValueKind::kString;
    at = end;
  }
  return at == text.size() ? ValueKind::kNumber : ValueKind::kString;
}

// A long text would drown the message it is quoted in.
std::string quoted(const std::string& text) {
  if (text.size() <= 60) return fmt::format("'{}'", text);
  std::size_t cut = 57;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return fmt::format("'{}...'", text.substr(0, cut));
}

std::string found(const Value& value) {
  if (!value.is_scalar() || value.is_null()) return to_string(value.kind());
  return fmt::format("{} {}", to_string(value.kind()), quoted(value.raw()));
}

tl::unexpected<engine::Diagnostics> refuse(const Value& value, std::string code,
                                           std::string message, std::string remedy) {
  engine::Diagnostics diagnostics;
  diagnostics.add(value.mistake(std::move(code), std::move(message), std::move(remedy)));
  return engine::failure(std::move(diagnostics));
}

tl::unexpected<engine::Diagnostics> refuse_kind(const Value& value, const char* wanted,
                                                std::string remedy) {
  return refuse(value, "type", fmt::format("{} is wanted here, this is {}", wanted, found(value)),
                std::move(remedy));
}

tl::unexpected<engine::Diagnostics> refuse_number(const Value& value, const char* wanted) {
  const std::string& text = value.raw();
  if (value.is_string() && value.style() != ValueStyle::kPlain &&
      plain_kind(text) != ValueKind::kString)
    return refuse_kind(value, wanted, "remove the quotes");
  std::string_view digits = text;
  if (!digits.empty() && (digits[0] == '-' || digits[0] == '+')) digits.remove_prefix(1);
  if (value.is_string() && digits.size() > 2 && digits[0] == '0' &&
      one_of(digits.substr(1, 1), {"x", "X", "o", "O", "b", "B"}))
    return refuse(value, "number-form",
                  fmt::format("{} is not written in decimal digits", quoted(text)),
                  "write the number in decimal, such as 31 for 0x1F");
  if (value.is_string() && digits.find_first_of("_,") != std::string_view::npos &&
      skip_digits(digits, 0) > 0)
    return refuse(value, "number-form", fmt::format("{} is not a number", quoted(text)),
                  "write digits without separators and a point before decimals, such as 12500.5");
  return refuse_kind(value, wanted, "write digits, such as 12 or 0.5 or 1e-3");
}

// 010 is 8 to some readers and 10 to others.
bool has_leading_zero(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9';
}

tl::unexpected<engine::Diagnostics> refuse_leading_zero(const Value& value) {
  return refuse(value, "number-form",
                fmt::format("{} begins with a zero; some programs read such a number as octal",
                            quoted(value.raw())),
                "leave the leading zeros out, or quote it when it is a name");
}

}  // namespace

ValueKind plain_kind(std::string_view text) {
  if (text.empty() || one_of(text, {"null", "Null", "NULL", "~"})) return ValueKind::kNull;
  if (one_of(text, {"true", "True", "TRUE", "false", "False", "FALSE"})) return ValueKind::kBool;
  if (is_infinity(text) || is_nan(text)) return ValueKind::kNumber;
  return number_kind(text);
}

engine::Result<bool> Value::as_bool() const {
  if (kind_ == ValueKind::kBool) return text_[0] == 't' || text_[0] == 'T';
  std::string lower = text_;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const bool yes = one_of(lower, {"yes", "on", "y", "true", "1"});
  return refuse_kind(*this, "true or false",
                     yes                                               ? "write true"
                     : one_of(lower, {"no", "off", "n", "false", "0"}) ? "write false"
                                                                       : "write true or false");
}

engine::Result<std::int64_t> Value::as_integer() const {
  if (kind_ == ValueKind::kNumber)
    return refuse_kind(*this, "a whole number", "leave the decimals and the exponent out");
  if (kind_ != ValueKind::kInteger) return refuse_number(*this, "a whole number");
  if (has_leading_zero(text_)) return refuse_leading_zero(*this);
  const char* begin = text_.data() + (text_[0] == '+' ? 1 : 0);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), number);
  if (error != std::errc{} || end != text_.data() + text_.size())
    return refuse(*this, "number-range", fmt::format("{} does not fit in 64 bits", quoted(text_)),
                  "write a number between -9223372036854775808 and 9223372036854775807");
  return number;
}

engine::Result<double> Value::as_number(NonFinite non_finite) const {
  if (kind_ != ValueKind::kInteger && kind_ != ValueKind::kNumber)
    return refuse_number(*this, "a number");
  if (is_nan(text_) || is_infinity(text_)) {
    if (non_finite == NonFinite::kRefused)
      return refuse(*this, "number-not-finite",
                    fmt::format("{} is not allowed here", quoted(text_)), "write a finite number");
    if (is_nan(text_)) return std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    return text_[0] == '-' ? -infinity : infinity;
  }
  if (has_leading_zero(text_)) return refuse_leading_zero(*this);
  const char* begin = text_.data() + (text_[0] == '+' ? 1 : 0);
  double number = 0.0;
  const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), number);
  if (error != std::errc{} || end != text_.data() + text_.size())
    return refuse(*this, "number-range",
                  fmt::format("{} is too large or too small for a number", quoted(text_)),
                  "write a number of magnitude between 2.3e-308 and 1.7e308");
  return number;
}

engine::Result<std::string> Value::as_string() const {
  if (kind_ == ValueKind::kString) return text_;
  return refuse_kind(*this, "text",
                     is_scalar() && !is_null() ? "put it in quotes" : "write a text");
}

}  // namespace orrery::scenarios
