// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/substitution.h"

#include <fmt/format.h>

#include <charconv>

namespace orrery::scenarios {
namespace {

constexpr std::size_t kTextBytesMax = std::size_t{64} << 10;
constexpr int kParenthesesMax = 32;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::vector<std::string> names_of(const Bindings& bindings) {
  std::vector<std::string> names;
  for (const auto& [name, value] : bindings) names.push_back(name);
  return names;
}

engine::Diagnostic unknown_name(const std::string& name, const Bindings& bindings,
                                const Spot& spot) {
  const auto names = names_of(bindings);
  const std::string near = engine::closest_name(name, names);
  std::string remedy =
      !near.empty() ? fmt::format("did you mean '${{{}}}'?", near)
      : names.empty()
          ? std::string("${...} works inside a template or a 'for'; write $${ for a plain ${")
          : fmt::format("known here: {}", fmt::join(names, ", "));
  return spot.mistake("parameter-unknown", fmt::format("'${{{}}}' stands for nothing here", name),
                      std::move(remedy));
}

/// sum := product (('+' | '-') product)*; product := factor ('*' factor)*;
/// factor := '-' factor | number | name | '(' sum ')'
class Arithmetic {
 public:
  Arithmetic(const std::string& text, const Bindings& bindings, const Spot& spot)
      : text_(text), bindings_(bindings), spot_(spot) {}

  engine::Result<std::int64_t> value() {
    const std::int64_t result = sum(0);
    if (mistake_.empty() && at_ < text_.size()) refuse_form();
    if (!mistake_.empty()) return engine::failure(std::move(mistake_));
    return result;
  }

 private:
  std::int64_t sum(int depth) {
    std::int64_t left = product(depth);
    for (;;) {
      const char sign = next();
      if (sign != '+' && sign != '-') return left;
      ++at_;
      const std::int64_t right = product(depth);
      const bool over = sign == '+' ? __builtin_add_overflow(left, right, &left)
                                    : __builtin_sub_overflow(left, right, &left);
      if (over) refuse_range();
    }
  }

  std::int64_t product(int depth) {
    std::int64_t left = factor(depth);
    while (next() == '*') {
      ++at_;
      if (__builtin_mul_overflow(left, factor(depth), &left)) refuse_range();
    }
    return left;
  }

  std::int64_t factor(int depth) {
    const char c = next();
    if (depth > kParenthesesMax) return refuse_form();
    if (c == '-') {
      ++at_;
      std::int64_t negative = 0;
      if (__builtin_sub_overflow(std::int64_t{0}, factor(depth + 1), &negative)) refuse_range();
      return negative;
    }
    if (c == '(') {
      ++at_;
      const std::int64_t inner = sum(depth + 1);
      if (next() != ')') return refuse_form();
      ++at_;
      return inner;
    }
    if (is_digit(c)) return number();
    if (is_letter(c)) return name();
    return refuse_form();
  }

  std::int64_t number() {
    std::int64_t number = 0;
    const auto [end, error] =
        std::from_chars(text_.data() + at_, text_.data() + text_.size(), number);
    at_ = static_cast<std::size_t>(end - text_.data());
    if (error != std::errc{}) refuse_range();
    return number;
  }

  std::int64_t name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
    const std::string word = text_.substr(begin, at_ - begin);
    const auto found = bindings_.find(word);
    if (found == bindings_.end()) {
      if (mistake_.empty()) mistake_.add(unknown_name(word, bindings_, spot_));
      return 0;
    }
    const auto value = found->second.as_integer();
    if (value) return *value;
    if (mistake_.empty())
      mistake_.add(
          spot_.mistake("substitution-kind",
                        fmt::format("'{}' is {}, arithmetic wants whole numbers", word,
                                    to_string(found->second.kind())),
                        "give it a whole number, or compute the value where the parameter is set"));
    return 0;
  }

  char next() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  std::int64_t refuse_form() {
    if (mistake_.empty())
      mistake_.add(spot_.mistake("substitution-form",
                                 fmt::format("'${{{}}}' is neither a name nor arithmetic", text_),
                                 "write ${name}, or whole numbers with + - * as in ${i+1}; "
                                 "write $${ for a plain ${"));
    at_ = text_.size();
    return 0;
  }
  void refuse_range() {
    if (mistake_.empty())
      mistake_.add(spot_.mistake("number-range",
                                 fmt::format("'${{{}}}' does not fit in 64 bits", text_),
                                 "use smaller numbers"));
  }

  const std::string& text_;
  const Bindings& bindings_;
  const Spot& spot_;
  engine::Diagnostics mistake_;
  std::size_t at_ = 0;
};

}  // namespace

bool has_substitution(const std::string& text) { return text.find("${") != std::string::npos; }

bool is_variable_name(const std::string& text) {
  if (text.empty() || !is_letter(text[0])) return false;
  for (const char c : text)
    if (!is_letter(c) && !is_digit(c)) return false;
  return true;
}

Value Substitution::fill(const Value& scalar) const {
  const std::string& text = scalar.raw();
  if (!scalar.is_string() || !has_substitution(text)) return scalar;
  const bool whole = text.rfind("${", 0) == 0 && text.find('}') == text.size() - 1;
  if (whole) {
    Value result = scalar;
    evaluate(text.substr(2, text.size() - 3), scalar.spot(), result);
    return result;
  }
  return Value::scalar(fill_text(text, scalar.spot()), ValueStyle::kQuoted, scalar.spot());
}

Key Substitution::fill(const Key& key) const {
  if (!has_substitution(key.text)) return key;
  return {fill_text(key.text, key.spot), key.spot};
}

bool Substitution::evaluate(const std::string& inside, const Spot& spot, Value& result) const {
  if (const auto found = bindings_.find(inside); found != bindings_.end()) {
    result = found->second;
    return true;
  }
  if (is_variable_name(inside)) {
    mistakes_.add(unknown_name(inside, bindings_, spot));
    return false;
  }
  const auto number = Arithmetic(inside, bindings_, spot).value();
  if (!number) {
    mistakes_.append(number.error());
    return false;
  }
  result = Value::scalar(std::to_string(*number), ValueStyle::kPlain, spot);
  return true;
}

std::string Substitution::fill_text(const std::string& text, const Spot& spot) const {
  std::string filled;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t dollar = std::min(text.find('$', at), text.size());
    filled.append(text, at, dollar - at);
    at = dollar;
    if (text.compare(at, 3, "$${") == 0) {
      filled += "${";
      at += 3;
    } else if (text.compare(at, 2, "${") == 0) {
      const std::size_t end = text.find('}', at);
      const std::string inside =
          end == std::string::npos ? text.substr(at + 2) : text.substr(at + 2, end - at - 2);
      Value part;
      if (end == std::string::npos) {
        mistakes_.add(spot.mistake("substitution-form", "'${' is never closed",
                                   "close it with '}', or write $${ for a plain ${"));
        return filled;
      }
      if (evaluate(inside, spot, part)) {
        if (!part.is_scalar() || part.is_null())
          mistakes_.add(spot.mistake("substitution-kind",
                                     fmt::format("'${{{}}}' is {} and cannot stand inside a text",
                                                 inside, to_string(part.kind())),
                                     "write it alone as the whole value"));
        else
          filled += part.raw();
      }
      at = end + 1;
    } else if (at < text.size()) {
      filled += text[at++];
    }
    if (filled.size() > kTextBytesMax) {
      mistakes_.add(spot.mistake("limit-text",
                                 fmt::format("the text grows past {} bytes", kTextBytesMax),
                                 "use shorter parameters"));
      return {};
    }
  }
  return filled;
}

}  // namespace orrery::scenarios
