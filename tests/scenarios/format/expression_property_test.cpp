// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "engine/numeric/elementary.h"
#include "scenarios/format/expression.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {
namespace {

// A random formula of plain numbers with the value it has by the arithmetic of this file.
struct Written {
  std::string text;
  double value;
};

class Writer {
 public:
  Writer(unsigned seed, std::vector<double> values) : random_(seed), values_(std::move(values)) {}

  /// Parentheses around every operation, so that the text says what was computed.
  Written number(int depth) {
    if (depth == 0) return leaf();
    const Written a = number(depth - 1);
    const Written b = number(draw(depth));
    switch (draw(11)) {
      case 0: return {"(" + a.text + " + " + b.text + ")", a.value + b.value};
      case 1: return {"(" + a.text + " - " + b.text + ")", a.value - b.value};
      case 2: return {"(" + a.text + " * " + b.text + ")", a.value * b.value};
      case 3: return {"(" + a.text + " / " + b.text + ")", a.value / b.value};
      case 4: return {"(-" + a.text + ")", -a.value};
      case 5: return {"sqrt(abs(" + a.text + "))", std::sqrt(std::abs(a.value))};
      case 6: return {"sin(" + a.text + ")", engine::sin(a.value)};
      case 7: return {"exp(-abs(" + a.text + "))", engine::exp(-std::abs(a.value))};
      case 8: return {"floor(" + a.text + ")", std::floor(a.value)};
      case 9: return {"(" + a.text + ")^2", a.value * a.value};
      default: {
        const bool less = a.value < b.value;
        return {"(" + a.text + " if " + a.text + " < " + b.text + " else " + b.text + ")",
                less ? a.value : b.value};
      }
    }
  }

  int draw(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

 private:
  Written leaf() {
    if (draw(2) == 0) {
      const auto i = static_cast<std::size_t>(draw(static_cast<int>(values_.size())));
      return {"x" + std::to_string(i), values_[i]};
    }
    const double value = draw(1000) * 0.125;
    std::string digits = std::to_string(value);
    return {digits, value};
  }

  std::mt19937 random_;
  std::vector<double> values_;
};

bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

SymbolTable three_names() {
  SymbolTable table;
  for (const char* name : {"x0", "x1", "x2"}) EXPECT_TRUE(table.add(name, "1"));
  return table;
}

TEST(ExpressionProperty, TextMeansWhatItSays) {
  const SymbolTable table = three_names();
  for (unsigned seed = 1; seed <= 1000; ++seed) {
    const std::vector<double> values = {0.5 * seed, -3.25, 1.0 / seed};
    Writer writer(seed, values);
    const Written written = writer.number(1 + writer.draw(5));
    const auto expression = compile(written.text, {}, table);
    ASSERT_TRUE(expression.has_value()) << "seed " << seed << ": " << written.text;
    ASSERT_TRUE(same(expression->evaluate(values), written.value))
        << "seed " << seed << ": " << written.text;
  }
}

TEST(ExpressionProperty, ColumnsEqualRowsBitForBit) {
  const SymbolTable table = three_names();
  constexpr std::size_t kRows = 700;  // neither one block nor a whole number of them
  std::mt19937 random(7);
  std::vector<std::vector<double>> columns(3, std::vector<double>(kRows));
  for (auto& column : columns) {
    for (double& x : column) x = (static_cast<double>(random()) - 2147483648.0) * 1e-8;
  }
  columns[1][13] = std::nan("");
  const std::vector<const double*> pointers = {columns[0].data(), columns[1].data(),
                                               columns[2].data()};
  Expression::Scratch scratch;
  std::vector<std::string> texts = {"x0",
                                    "x0^1.7 + pow(x1, -3)",
                                    "log10(x0) * tan(x1)",
                                    "hypot(x0, x1) - clamp(x2, -1, x1)",
                                    "sign(x0) + ceil(x1)",
                                    "x0 < x1 or not x2 > 0.5 and x0 != x1",
                                    "min(x0, x1, x2, 3)"};
  for (unsigned seed = 1; seed <= 200; ++seed)
    texts.push_back(Writer(seed, {1.0, 2.0, 3.0}).number(5).text);
  for (const auto& text : texts) {
    const auto expression = compile(text, {}, table);
    ASSERT_TRUE(expression.has_value()) << text;
    std::vector<double> out(kRows);
    expression->evaluate(pointers, kRows, out.data(), scratch);
    for (std::size_t i = 0; i < kRows; ++i) {
      const std::vector<double> row = {columns[0][i], columns[1][i], columns[2][i]};
      ASSERT_TRUE(same(expression->evaluate(row), out[i])) << "row " << i << ": " << text;
    }
  }
}

TEST(ExpressionProperty, RandomBytesNeverCrash) {
  const SymbolTable table = three_names();
  const std::vector<std::string> pieces = {
      "x0",  "x1",   "x2", "1", "2.5", "m",  "s",    "degC", "[", "]",   "(",    ")",  "+",
      "-",   "*",    "/",  "^", "<",   "==", "=",    "if",   ",", " ",   "else", "or", "not",
      "min", "sqrt", "e",  ".", "%",   "µ",  "\xff", "\n",   "0", "1e9", "kg",   "²"};
  std::mt19937 random(11);
  std::size_t compiled = 0;
  for (int i = 0; i < 30000; ++i) {
    std::string text;
    const unsigned length = random() % 24;
    for (unsigned k = 0; k < length; ++k) {
      if (i % 3 == 0) {
        text += static_cast<char>(random() % 256);
      } else {
        text += pieces[random() % pieces.size()];
        if (random() % 2 == 0) text += ' ';
      }
    }
    const auto expression = compile(text, {}, table);
    const std::vector<double> values = {0.0, -1.0, 2.0};
    if (expression) {
      ++compiled;
      const double value = expression->evaluate(values);
      const bool explained = !expression->explain_nan(values).empty();
      EXPECT_TRUE(explained || !std::isnan(value)) << text;
    } else {
      EXPECT_TRUE(expression.error().has_errors()) << text;
    }
    const auto quantity = parse_quantity(text, {});
    EXPECT_TRUE(quantity || quantity.error().has_errors()) << text;
    const auto unit = parse_unit(text, {});
    if (unit) {
      EXPECT_EQ(parse_unit(to_string(unit->dimension()), {})->dimension(), unit->dimension());
    }
  }
  EXPECT_GT(compiled, 100U) << "the bytes are so wild that nothing was tried";
}

}  // namespace
}  // namespace orrery::scenarios
