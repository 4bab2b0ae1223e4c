// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/expression_lexer.h"

#include <fmt/format.h>

#include <array>
#include <string>

#include "scenarios/format/expression_words.h"
#include "scenarios/format/number_text.h"
#include "scenarios/format/text_place.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_unit_byte(char c) {
  return is_letter(c) || c == '%' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

struct Habit {
  std::string_view written;
  std::string_view remedy;
};
// Signs of other languages, longest first.
constexpr std::array kHabits = {
    Habit{"**", "write `^` for a power"},
    Habit{"&&", "write `and`"},
    Habit{"||", "write `or`"},
    Habit{"=", "nothing is assigned here; did you mean `==`?"},
    Habit{"!", "write `not`"},
    Habit{"&", "write `and`"},
    Habit{"|", "write `or`"},
    Habit{"?", "write `a if condition else b`"},
    Habit{"[", "brackets hold the unit of a number: `3 [m/s]`"},
    Habit{"%", "`%` is a unit here, as in `5 %`"},
};
constexpr std::array<std::string_view, 15> kSigns = {"<=", ">=", "==", "!=", "+", "-", "*", "/",
                                                     "^",  "<",  ">",  "(",  ")", ",", ";"};

class Lexer {
 public:
  Lexer(std::string_view text, const engine::SourcePlace& start, const SymbolTable& symbols,
        engine::Diagnostics& mistakes)
      : text_(text), start_(start), symbols_(symbols), mistakes_(mistakes) {}

  std::vector<Token> cut() {
    std::vector<Token> tokens;
    while (true) {
      while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
      if (at_ >= text_.size() || mistakes_.error_count() >= kMostMistakes) break;
      const std::size_t begin = at_;
      Token token = next();
      token.begin = begin;
      token.end = at_;
      token.text = text_.substr(begin, at_ - begin);
      if (token.kind != TokenKind::kEnd) tokens.push_back(token);
    }
    tokens.push_back({TokenKind::kEnd, text_.size(), text_.size(), {}, 0.0, {}, false, false});
    return tokens;
  }

 private:
  /// Moves past one token; kEnd when what stood there was reported and can be left out.
  Token next() {
    Token token;
    const char c = text_[at_];
    if (is_digit(c) || (c == '.' && is_digit(peek(at_ + 1)))) {
      token.kind = TokenKind::kNumber;
      number(token);
      return token;
    }
    if (const std::size_t length = name_length(text_, at_); length > 0) {
      token.kind = TokenKind::kName;
      at_ += length;
      return token;
    }
    for (const auto sign : kSigns) {
      if (!text_.substr(at_).starts_with(sign)) continue;
      if (sign == "*" && peek(at_ + 1) == '*') break;
      token.kind = TokenKind::kSign;
      at_ += sign.size();
      return token;
    }
    for (const auto& habit : kHabits) {
      if (!text_.substr(at_).starts_with(habit.written)) continue;
      fault("expression-syntax", at_, at_ + habit.written.size(),
            fmt::format("`{}` has no meaning here", habit.written), habit.remedy);
      at_ += habit.written.size();
      token.kind = TokenKind::kSign;
      token.mistaken = true;
      return token;
    }
    const std::size_t begin = at_++;
    while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xC0U) == 0x80U) ++at_;
    fault("expression-syntax", begin, at_, "a character that expressions do not use",
          "write numbers with units, names, + - * / ^, comparisons, and, or, not");
    return token;
  }

  void number(Token& token) {
    const std::size_t begin = at_;
    const auto number = read_number(text_, at_);
    at_ = number.end;
    token.number = number.value;
    if (!number.fault.empty()) {
      while (at_ < text_.size() &&
             (is_letter(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '.'))
        ++at_;
      fault(number.out_of_range ? "number-range" : "number-syntax", begin, at_, number.fault,
            number.remedy);
      token.mistaken = true;
      return;
    }
    std::size_t unit = at_;
    while (peek(unit) == ' ') ++unit;
    if (peek(unit) == '[') return bracketed_unit(token, unit);
    const std::size_t end = unit_end(unit);
    if (end > unit) set_unit(token, unit, end, end);
  }

  void bracketed_unit(Token& token, std::size_t open) {
    const std::size_t close = text_.find(']', open);
    if (close == std::string_view::npos) {
      fault("expression-syntax", open, open + 1, "this bracket is not closed", "add `]`");
      at_ = text_.size();
      token.mistaken = true;
      return;
    }
    set_unit(token, open + 1, close, close + 1);
  }

  void set_unit(Token& token, std::size_t begin, std::size_t end, std::size_t after) {
    at_ = after;
    token.has_unit = true;
    const auto unit =
        parse_unit(text_.substr(begin, end - begin), place_within(start_, text_, begin, end));
    if (unit) {
      token.unit = *unit;
    } else {
      mistakes_.append(unit.error());
      token.mistaken = true;
    }
  }

  /// The end of the unit that starts at `begin`; `begin` when a word stands there that is none.
  std::size_t unit_end(std::size_t begin) {
    std::size_t end = word_end(begin);
    const auto first = text_.substr(begin, end - begin);
    if (first.empty() || is_keyword(first) || peek(end) == '(') return begin;
    const bool known = is_unit_name(first.substr(0, base_length(first))) || is_unit_name(first);
    const bool other =
        symbols_.find(text_.substr(begin, name_length(text_, begin))) || is_reserved_word(first);
    if (!known && other) return begin;  // an operator is missing; the parser says so
    end = exponent_end(end);
    while (peek(end) == '/' || peek(end) == '.') {
      const std::size_t next = end + 1;
      const std::size_t stop = word_end(next);
      const auto word = text_.substr(next, stop - next);
      const bool is_unit = is_unit_name(word) || is_unit_name(word.substr(0, base_length(word)));
      if (word.empty() || !is_unit || peek(stop) == '(') break;
      if (symbols_.find(text_.substr(next, name_length(text_, next)))) {
        fault("expression-syntax", next, stop,
              fmt::format("`{}` is a unit and also a name here", word),
              "write the unit in brackets, `3 [m/s]`, or blanks around the slash for the name");
        break;
      }
      end = exponent_end(stop);
    }
    return end;
  }

  std::size_t word_end(std::size_t at) const {
    if (at >= text_.size() || !is_unit_byte(text_[at])) return at;
    while (at < text_.size() && is_unit_byte(text_[at])) ++at;
    while (at < text_.size() && (is_digit(text_[at]) || is_letter(text_[at]))) ++at;
    return at;
  }

  std::size_t exponent_end(std::size_t at) const {
    if (peek(at) != '^') return at;
    std::size_t digits = at + 1;
    if (peek(digits) == '-') ++digits;
    const std::size_t first = digits;
    while (is_digit(peek(digits))) ++digits;
    return digits > first ? digits : at;
  }

  /// Without the exponent: digits or a superscript at its end.
  static std::size_t base_length(std::string_view word) {
    std::size_t length = word.size();
    while (length > 0 && is_digit(word[length - 1])) --length;
    if (word.ends_with("²") || word.ends_with("³")) length = word.size() - 2;
    return length;
  }

  char peek(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }

  void fault(std::string code, std::size_t begin, std::size_t end, std::string message,
             std::string_view remedy) {
    mistakes_.error(std::move(code), place_within(start_, text_, begin, end), std::move(message),
                    std::string(remedy));
  }

  std::string_view text_;
  const engine::SourcePlace& start_;
  const SymbolTable& symbols_;
  engine::Diagnostics& mistakes_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<Token> cut_expression(std::string_view text, const engine::SourcePlace& start,
                                  const SymbolTable& symbols, engine::Diagnostics& mistakes) {
  return Lexer(text, start, symbols, mistakes).cut();
}

}  // namespace orrery::scenarios
