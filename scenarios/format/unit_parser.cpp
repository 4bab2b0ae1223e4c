// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "scenarios/format/text_place.h"
#include "scenarios/format/unit_system.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

using engine::Diagnostics;
using engine::Result;
using engine::SourcePlace;

constexpr std::size_t kLongestUnit = 200;
constexpr int kDeepestParentheses = 16;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '%' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// unit = [product] {"/" factor}, product = factor {(" " | "*" | "." | "·") factor},
/// factor = (name | "1" | "(" unit ")") [exponent]. What follows a "/" is one factor: `W/m2 K`
/// could mean two things and is refused.
class UnitParser {
 public:
  UnitParser(std::string_view text, const SourcePlace& place, const UnitSystem& system)
      : text_(text), place_(place), system_(system) {}

  Result<Unit> parse() {
    const Unit unit = quotient();
    skip_blanks();
    if (!stopped_ && at_ < text_.size())
      stop(at_, at_ + 1, fmt::format("unexpected `{}` in a unit", text_.substr(at_, 1)),
           "write units such as `m3/h`, `W/(m2 K)` or `1/s`");
    if (mistakes_.has_errors()) return engine::failure(mistakes_);
    return unit;
  }

 private:
  Unit quotient() {
    Unit unit = factor();
    bool divided = false;
    while (!stopped_) {
      const bool blank = skip_blanks();
      if (at_ >= text_.size() || text_[at_] == ')') break;
      if (take("/")) {
        divided = true;
        unit = unit / factor();
        continue;
      }
      const bool product = take("*") || take("·") || take(".");
      if (!product && !blank && text_[at_] != '(') break;
      if (divided) {
        stop(at_, text_.size(), "it is unclear what stands below the fraction line",
             "put the divisor in parentheses, such as `W/(m2 K)`");
        break;
      }
      unit = unit * factor();
    }
    return unit;
  }

  Unit factor() {
    skip_blanks();
    const std::size_t begin = at_;
    if (stopped_) return {};
    if (take("(")) return raised(begin, parenthesised(begin));
    if (take("1") && (at_ >= text_.size() || !(is_digit(text_[at_]) || is_name_byte(text_[at_]))))
      return {};
    at_ = begin;
    if (at_ >= text_.size() || !is_name_byte(text_[at_])) {
      const bool number = at_ < text_.size() && is_digit(text_[at_]);
      stop(begin, begin + 1, number ? "a number inside a unit" : "a unit name is missing",
           number ? "only `1` may stand in a unit, as in `1/s`" : "write a unit such as `m3/h`");
      return {};
    }
    return raised(begin, named());
  }

  Unit parenthesised(std::size_t begin) {
    if (++depth_ > kDeepestParentheses) {
      stop(begin, begin + 1, "too many parentheses in a unit", "write it with fewer");
      return {};
    }
    const Unit unit = quotient();
    skip_blanks();
    if (!stopped_ && !take(")"))
      stop(begin, begin + 1, "this parenthesis is not closed", "add `)`");
    --depth_;
    return unit;
  }

  /// A name with its digits when the units file has it so (`g0`), otherwise without: the digits of
  /// `m3` are an exponent.
  Unit named() {
    const std::size_t begin = at_;
    std::size_t end = at_;
    while (end < text_.size() && is_name_byte(text_[end]) && !superscript_at(end)) ++end;
    std::size_t with_digits = end;
    while (with_digits < text_.size() && is_digit(text_[with_digits])) ++with_digits;
    if (const auto unit = system_.find(text_.substr(begin, with_digits - begin))) {
      at_ = with_digits;
      return *unit;
    }
    at_ = end;
    const std::string_view name = text_.substr(begin, end - begin);
    if (const auto unit = system_.find(name)) return *unit;
    mistakes_.error("unit-unknown", place_within(place_, text_, begin, end),
                    fmt::format("unknown unit `{}`", name), suggestion(std::string(name)));
    return {};
  }

  Unit raised(std::size_t begin, const Unit& unit) {
    if (stopped_) return unit;
    double exponent = 1.0;
    if (at_ < text_.size() && superscript_at(at_)) {
      exponent = superscript_at(at_);
      at_ += 2;
    } else if (take("^") || next_is_exponent()) {
      const char* first = text_.data() + at_;
      const char* last = text_.data() + text_.size();
      const auto [end, error] = std::from_chars(first, last, exponent, std::chars_format::fixed);
      at_ += static_cast<std::size_t>(end - first);
      if (error != std::errc{} || !std::isfinite(exponent)) {
        stop(begin, at_ + 1, "an exponent must be a number", "write `m^2` or `Hz^0.5`");
        return unit;
      }
    }
    const auto result = unit.power(exponent);
    if (!result) {
      stop(begin, at_, "this exponent is out of range", "write an exponent between -100 and 100");
      return unit;
    }
    return exponent == 1.0 ? unit : *result;
  }

  bool next_is_exponent() const {
    if (at_ >= text_.size()) return false;
    if (is_digit(text_[at_])) return true;
    return text_[at_] == '-' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]);
  }

  /// 2 or 3 for the characters of that name, otherwise 0.
  int superscript_at(std::size_t at) const {
    const std::string_view two = text_.substr(at, 2);
    return two == "²" ? 2 : two == "³" ? 3 : 0;
  }

  std::string suggestion(const std::string& name) const {
    const auto lower = [](std::string word) {
      for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      return word;
    };
    for (const auto& known : system_.suggestions()) {
      if (lower(known) == lower(name)) return fmt::format("did you mean `{}`?", known);
    }
    // Two letters are near to everything.
    const std::string near =
        name.size() < 3 ? std::string{} : engine::closest_name(name, system_.suggestions());
    return near.empty() ? "docs/units.md lists the units" : fmt::format("did you mean `{}`?", near);
  }

  bool skip_blanks() {
    const std::size_t from = at_;
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_ > from;
  }

  bool take(std::string_view token) {
    if (!text_.substr(std::min(at_, text_.size())).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }

  void stop(std::size_t begin, std::size_t end, std::string message, std::string remedy) {
    if (stopped_) return;
    stopped_ = true;
    mistakes_.error("unit-syntax", place_within(place_, text_, begin, end), std::move(message),
                    std::move(remedy));
  }

  std::string_view text_;
  SourcePlace place_;
  const UnitSystem& system_;
  Diagnostics mistakes_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool stopped_ = false;
};

}  // namespace

Result<Unit> parse_unit(std::string_view text, const SourcePlace& place) {
  const auto& system = UnitSystem::instance();
  if (!system) return engine::failure(system.error());
  if (text.empty()) return Unit{};
  if (text.size() > kLongestUnit)
    return engine::failure("unit-syntax", place, "a unit of more than 200 characters",
                           "write a shorter one");
  return UnitParser(text, place, *system).parse();
}

bool is_unit_name(std::string_view name) {
  const auto& system = UnitSystem::instance();
  return system && system->find(name).has_value();
}

}  // namespace orrery::scenarios
