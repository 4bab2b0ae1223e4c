// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "scenarios/format/expression_advice.h"
#include "scenarios/format/expression_lexer.h"
#include "scenarios/format/expression_syntax.h"
#include "scenarios/format/text_place.h"

namespace orrery::scenarios {

namespace {

struct BinaryWord {
  std::string_view text;
  Op op;
  int rank;  ///< higher binds tighter
};
constexpr int kOrRank = 1, kComparisonRank = 3, kProductRank = 5;
constexpr std::array kBinaryWords = {
    BinaryWord{"or", Op::kOr, kOrRank},
    BinaryWord{"and", Op::kAnd, 2},
    BinaryWord{"<", Op::kLess, kComparisonRank},
    BinaryWord{"<=", Op::kLessEqual, kComparisonRank},
    BinaryWord{">", Op::kGreater, kComparisonRank},
    BinaryWord{">=", Op::kGreaterEqual, kComparisonRank},
    BinaryWord{"==", Op::kEqual, kComparisonRank},
    BinaryWord{"!=", Op::kNotEqual, kComparisonRank},
    BinaryWord{"+", Op::kAdd, 4},
    BinaryWord{"-", Op::kSubtract, 4},
    BinaryWord{"*", Op::kMultiply, kProductRank},
    BinaryWord{"/", Op::kDivide, kProductRank},
};

class Parser {
 public:
  Parser(std::string_view text, const engine::SourcePlace& start, const SymbolTable& symbols,
         engine::Diagnostics& mistakes)
      : text_(text),
        start_(start),
        symbols_(symbols),
        mistakes_(mistakes),
        tokens_(cut_expression(text, start, symbols, mistakes)) {}

  SyntaxTree parse() {
    if (token().kind == TokenKind::kEnd) {
      if (!mistakes_.has_errors())
        fault(token(), "the expression is empty", "write a formula such as `2 * flow`");
      add({});
      return std::move(tree_);
    }
    conditional();
    while (token().kind != TokenKind::kEnd && mistakes_.error_count() < kMostMistakes) {
      unexpected();
      ++at_;
      if (token().kind != TokenKind::kEnd) conditional();
    }
    return std::move(tree_);
  }

 private:
  using Index = std::uint32_t;

  /// a if condition else b, the weakest of all; the last `else` binds to the right.
  Index conditional() {
    const Index first = binary(kOrRank);
    if (!is("if")) return first;
    const std::size_t sign = token().begin;
    ++at_;
    const Index condition = binary(kOrRank);
    if (!is("else")) {
      fault(token(), "`else` is missing", "write `a if condition else b`");
      return skip_to_border(sign);
    }
    ++at_;
    if (!enter()) return skip_to_border(sign);
    const Index second = conditional();
    --depth_;
    Node node = operation(Op::kSelect, sign, {condition, first, second});
    node.begin = nodes()[first].begin;
    return add(node);
  }

  /// Chains of operators of rank `least` and above, from left to right.
  Index binary(int least) {
    Index left = is("not") ? negation() : unary();
    bool compared = false;
    while (const BinaryWord* word = binary_word()) {
      if (word->rank < least) break;
      if (word->rank == kComparisonRank && compared) {
        fault(token(), "comparisons cannot be chained", "write `a < b and b < c`");
        return skip_to_border(token().begin);
      }
      const std::size_t sign = token().begin;
      ++at_;
      const Index right = binary(word->rank + 1);
      compared = word->rank == kComparisonRank;
      left = add(operation(word->op, sign, {left, right}));
    }
    return left;
  }

  /// `not` reaches over a whole comparison: not a < b is not (a < b).
  Index negation() {
    const std::size_t sign = token().begin;
    ++at_;
    if (!enter()) return skip_to_border(sign);
    const Index operand = binary(kComparisonRank);
    --depth_;
    return add(operation(Op::kNot, sign, {operand}));
  }

  Index unary() {
    if (!is("-") && !is("+")) return power();
    const bool minus = is("-");
    const std::size_t sign = token().begin;
    ++at_;
    // -5 degC is a temperature of its own; -2^2 is -(2^2).
    if (minus && token().kind == TokenKind::kNumber && !is_at(at_ + 1, "^"))
      return literal(sign, true);
    if (!enter()) return skip_to_border(sign);
    const Index operand = unary();
    --depth_;
    return minus ? add(operation(Op::kNegate, sign, {operand})) : operand;
  }

  /// Right to left, tighter than a sign before it: 2^3^2 is 2^(3^2).
  Index power() {
    const bool with_unit = token().kind == TokenKind::kNumber && token().has_unit;
    const Index left = primary();
    if (!is("^")) return left;
    if (with_unit)
      fault(token(), "it is unclear whether the unit is raised too",
            "write `(2 m)^2` or `2 [m^2]`");
    const std::size_t sign = token().begin;
    ++at_;
    if (!enter()) return skip_to_border(sign);
    const Index right = unary();
    --depth_;
    return add(operation(Op::kPower, sign, {left, right}));
  }

  Index primary() {
    const Token& now = token();
    if (now.kind == TokenKind::kNumber) return literal(now.begin, false);
    if (now.kind == TokenKind::kName) return is_at(at_ + 1, "(") ? call() : name();
    if (is("(")) {
      const std::size_t open = now.begin;
      ++at_;
      if (!enter()) return skip_to_border(open);
      const Index inside = conditional();
      --depth_;
      close(open);
      return inside;
    }
    unexpected();
    return skip_to_border(now.begin);
  }

  Index literal(std::size_t begin, bool negative) {
    const Token now = token();
    ++at_;
    Node node;
    node.begin = begin;
    node.end = now.end;
    node.sign = now.begin;
    if (now.mistaken) return add(node);
    node.op = Op::kConstant;
    node.value = now.unit.to_si(negative ? -now.number : now.number);
    node.dimension = now.unit.dimension();
    node.bare_zero = !now.has_unit && now.number == 0.0;
    node.offset_unit = now.unit.offset() != 0.0;
    return add(node);
  }

  Index name() {
    const Token now = token();
    ++at_;
    Node node;
    node.begin = node.sign = now.begin;
    node.end = now.end;
    if (const auto symbol = symbols_.find(now.text)) {
      node.op = Op::kSymbol;
      node.symbol = static_cast<Index>(*symbol);
    } else if (const auto constant = find_constant(now.text)) {
      node.op = Op::kConstant;
      node.value = *constant;
    } else if (now.text == "true" || now.text == "false") {
      node.op = Op::kConstant;
      node.boolean = true;
      node.value = now.text == "true" ? 1.0 : 0.0;
    } else if (is_keyword(now.text) || find_function(now.text) != nullptr) {
      fault(now, fmt::format("`{}` cannot stand here alone", now.text),
            find_function(now.text) != nullptr ? "write its arguments in parentheses behind it"
                                               : "a number or a name is expected");
    } else {
      report("expression-unknown-name", now.begin, now.end,
             fmt::format("unknown name `{}`", now.text), advice_for_name(now.text, symbols_));
    }
    return add(node);
  }

  Index call() {
    const Token now = token();
    const FunctionWord* word = find_function(now.text);
    if (word == nullptr)
      report("expression-unknown-name", now.begin, now.end,
             fmt::format("`{}` is not a function", now.text),
             advice_for_function(now.text, symbols_));
    at_ += 2;
    if (!enter()) return skip_to_border(now.begin);
    int count = 0;
    std::vector<Index> arguments;
    while (!is(")") && token().kind != TokenKind::kEnd) {
      arguments.push_back(conditional());
      ++count;
      // min(a, b, c) is min(min(a, b), c) and clamp(x, a, b) is min(max(x, a), b), each pair put
      // together as soon as it is read: the nodes stay in the order of a stack.
      const bool clamp = word != nullptr && word->name == "clamp";
      const bool pairs = word != nullptr && (clamp || word->most_arguments > 3);
      if (pairs && arguments.size() == 2)
        arguments = {add(spanned(clamp && count == 2 ? Op::kMax : word->op, now.begin, arguments))};
      if (!is(",")) break;
      ++at_;
    }
    --depth_;
    close(now.begin);
    if (word == nullptr || count < word->least_arguments || count > word->most_arguments) {
      if (word != nullptr && !too_deep_)
        fault(
            now,
            fmt::format("`{}` cannot take {} argument{}", word->name, count, count == 1 ? "" : "s"),
            fmt::format("write `{}`", usage(*word)));
      return add(spanned(Op::kMistake, now.begin, {}));
    }
    if (arguments.size() == 1 && count > 1) {
      tree_.nodes[arguments[0]].end = tokens_[at_ - 1].end;
      return arguments[0];
    }
    return add(spanned(word->op, now.begin, arguments));
  }

  const std::vector<Node>& nodes() const { return tree_.nodes; }

  Node operation(Op op, std::size_t sign, std::initializer_list<Index> operands) {
    Node node = spanned(op, sign, operands);
    node.begin = std::min(sign, nodes()[*operands.begin()].begin);
    node.end = nodes()[*(operands.end() - 1)].end;
    return node;
  }

  /// A node from `begin` to the last token read.
  Node spanned(Op op, std::size_t begin, const std::vector<Index>& operands) {
    Node node;
    node.op = op;
    for (const Index operand : operands) node.operands[node.operand_count++] = operand;
    node.begin = node.sign = begin;
    node.end = at_ > 0 ? tokens_[at_ - 1].end : begin;
    return node;
  }

  Index add(const Node& node) {
    tree_.nodes.push_back(node);
    return static_cast<Index>(tree_.nodes.size() - 1);
  }

  bool enter() {
    if (++depth_ <= kDeepestExpression) return true;
    if (!too_deep_)
      report("expression-depth", token().begin, token().end,
             fmt::format("more than {} levels of nesting", kDeepestExpression),
             "give parts of it names of their own");
    too_deep_ = true;
    at_ = tokens_.size() - 1;
    --depth_;
    return false;
  }

  void close(std::size_t open) {
    if (is(")")) {
      ++at_;
    } else if (!too_deep_ && token().kind == TokenKind::kEnd) {
      report("expression-syntax", open, open + 1, "`(` is not closed", "add `)`");
    } else if (!too_deep_) {
      unexpected();
      skip_to_border(open);
      if (is(")")) ++at_;
    }
  }

  /// After a mistake: on to the `,`, `)` or end that closes what was being read.
  Index skip_to_border(std::size_t begin) {
    int open = 0;
    while (token().kind != TokenKind::kEnd) {
      if (open == 0 && (is(")") || is(","))) break;
      open += is("(") ? 1 : is(")") ? -1 : 0;
      ++at_;
    }
    return add(spanned(Op::kMistake, begin, {}));
  }

  void unexpected() {
    const Token& now = token();
    if (too_deep_ || now.mistaken) return;
    if (now.kind == TokenKind::kEnd) {
      fault(now, "the expression ends too early", "a number or a name is missing at the end");
      return;
    }
    const bool after_value =
        at_ > 0 && (tokens_[at_ - 1].kind == TokenKind::kNumber ||
                    tokens_[at_ - 1].kind == TokenKind::kName || tokens_[at_ - 1].text == ")");
    const bool value = now.kind != TokenKind::kSign || now.text == "(";
    fault(now, fmt::format("unexpected `{}`", now.text),
          after_value && value ? "an operator such as `*` is missing before it"
          : now.text == ")"    ? "leave it out, or add what it closes"
                               : "a number or a name is expected here");
  }

  const Token& token() const { return tokens_[at_]; }
  bool is(std::string_view text) const { return is_at(at_, text); }
  bool is_at(std::size_t at, std::string_view text) const {
    return at < tokens_.size() && tokens_[at].kind != TokenKind::kNumber &&
           tokens_[at].text == text && !text.empty();
  }
  const BinaryWord* binary_word() const {
    if (token().kind == TokenKind::kEnd || token().kind == TokenKind::kNumber) return nullptr;
    for (const auto& word : kBinaryWords) {
      if (word.text == token().text) return &word;
    }
    return nullptr;
  }

  void fault(const Token& at, std::string message, std::string remedy) {
    if (at.mistaken || too_deep_) return;
    report("expression-syntax", at.begin, at.end, std::move(message), std::move(remedy));
  }
  void report(std::string code, std::size_t begin, std::size_t end, std::string message,
              std::string remedy) {
    if (mistakes_.error_count() >= kMostMistakes) return;
    mistakes_.error(std::move(code), place_within(start_, text_, begin, end), std::move(message),
                    std::move(remedy));
  }

  std::string_view text_;
  const engine::SourcePlace& start_;
  const SymbolTable& symbols_;
  engine::Diagnostics& mistakes_;
  std::vector<Token> tokens_;
  SyntaxTree tree_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool too_deep_ = false;
};

}  // namespace

SyntaxTree parse_expression(std::string_view text, const engine::SourcePlace& start,
                            const SymbolTable& symbols, engine::Diagnostics& mistakes) {
  return Parser(text, start, symbols, mistakes).parse();
}

}  // namespace orrery::scenarios
