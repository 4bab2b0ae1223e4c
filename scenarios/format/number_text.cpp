// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/number_text.h"

#include <charconv>
#include <system_error>

namespace orrery::scenarios {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

/// The byte after a number of the right form, or `begin`.
std::size_t number_end(std::string_view text, std::size_t begin) {
  std::size_t end = skip_digits(text, begin);
  if (end == begin) return begin;
  if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1]))
    end = skip_digits(text, end + 1);
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    std::size_t digits = end + 1;
    if (digits < text.size() && (text[digits] == '+' || text[digits] == '-')) ++digits;
    const std::size_t after = skip_digits(text, digits);
    if (after > digits) end = after;
  }
  return end;
}

/// What is often written for a number and is none.
void explain_form(std::string_view text, std::size_t begin, NumberText& number) {
  const auto next = [&](std::size_t at) { return at < text.size() ? text[at] : '\0'; };
  const std::size_t end = number.end;
  if (end == begin) {
    number.fault = "a number is expected";
    number.remedy = next(begin) == '.' ? "write a digit before the point: `0.5`"
                                       : "write a decimal number such as `12.5` or `3e-4`";
  } else if (text[begin] == '0' && end == begin + 1 && (next(end) == 'x' || next(end) == 'X')) {
    number.fault = "hexadecimal numbers are not read";
    number.remedy = "write it as a decimal number";
  } else if (text[begin] == '0' && end > begin + 1 && is_digit(text[begin + 1])) {
    number.fault = "a number with a leading zero";
    number.remedy = "leave the zero out; octal numbers are not read";
  } else if (next(end) == '_' || (next(end) == ',' && is_digit(next(end + 1)))) {
    number.fault = "a separator within a number";
    number.remedy = "write the digits without separators, and a point before the fraction";
  } else if (next(end) == '.') {
    number.fault = is_digit(next(end + 1)) ? "a number with two points" : "a digit must follow";
    number.remedy = "write a decimal number such as `12.5`";
  }
}

}  // namespace

NumberText read_number(std::string_view text, std::size_t begin) {
  NumberText number;
  number.end = number_end(text, begin);
  explain_form(text, begin, number);
  if (!number.fault.empty()) return number;
  const char* first = text.data() + begin;
  const auto result = std::from_chars(first, text.data() + number.end, number.value);
  if (result.ec == std::errc::result_out_of_range) {
    number.out_of_range = true;
    number.fault = "a number beyond the range of double precision";
    number.remedy = "write a number between 2.3e-308 and 1.7e308";
  }
  return number;
}

}  // namespace orrery::scenarios
