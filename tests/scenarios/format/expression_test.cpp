// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/expression.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "scenarios/format/units.h"

namespace orrery::scenarios {
namespace {

using engine::SourcePlace;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
const SourcePlace kPlace{"plant.yaml", 7, 11, 200, 300};

SymbolTable plant_symbols() {
  SymbolTable table;
  EXPECT_EQ(table.add("level", "m").value(), 0U);
  EXPECT_EQ(table.add("flow", "m3/s").value(), 1U);
  EXPECT_EQ(table.add("speed", "rad/s").value(), 2U);
  EXPECT_EQ(table.add("torque", "N m").value(), 3U);
  EXPECT_EQ(table.add("temp", "K").value(), 4U);
  EXPECT_EQ(table.add("on", "1", SymbolKind::kBoolean).value(), 5U);
  return table;
}
const std::vector<double> kValues = {3.0, 0.02, 150.0, 10.0, 300.0, 1.0};

std::string mistakes_of(const engine::Diagnostics& mistakes) {
  std::string text;
  for (const auto& mistake : mistakes.items()) text += to_string(mistake) + "\n";
  return text;
}

double value_of(const std::string& text) {
  const auto expression = compile(text, kPlace, plant_symbols());
  EXPECT_TRUE(expression.has_value()) << text << "\n" << mistakes_of(expression.error());
  return expression ? expression->evaluate(kValues) : kNan;
}

/// All mistakes as `code@column`, in order.
std::string codes_of(const std::string& text, const SymbolTable& symbols = plant_symbols()) {
  const auto expression = compile(text, kPlace, symbols);
  if (expression) return "none";
  std::string codes;
  for (const auto& mistake : expression.error().items()) {
    EXPECT_FALSE(mistake.remedy.empty()) << text << ": " << mistake.message;
    codes += fmt::format("{}{}@{}", codes.empty() ? "" : " ",
                         mistake.code.substr(mistake.code.find('-') + 1),
                         mistake.place.column - kPlace.column + 1);
  }
  return codes;
}

TEST(Expression, DocumentedExamplesHold) {
  std::ifstream page(std::string(ORRERY_SOURCE_DIR) + "/docs/expressions.md");
  ASSERT_TRUE(page.is_open());
  const std::string arrow = "  # -> ";
  bool inside = false;
  int examples = 0;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("```")) inside = line == "```expression";
    const std::size_t at = line.find(arrow);
    if (!inside || at == std::string::npos) continue;
    ++examples;
    const std::string text = line.substr(0, at);
    const std::string expected = line.substr(at + arrow.size());
    const auto expression = compile(text, kPlace, plant_symbols());
    ASSERT_TRUE(expression.has_value()) << line << "\n" << mistakes_of(expression.error());
    const double value = expression->evaluate(kValues);
    if (expected == "true" || expected == "false") {
      EXPECT_TRUE(expression->is_boolean()) << line;
      EXPECT_EQ(value, expected == "true" ? 1.0 : 0.0) << line;
      continue;
    }
    const auto quantity = parse_quantity(expected, {});
    ASSERT_TRUE(quantity.has_value()) << line;
    EXPECT_NEAR(value, quantity->value, 1e-12 * std::abs(quantity->value)) << line;
    const auto unit = parse_unit(quantity->unit, {});
    EXPECT_TRUE(expression->unit().dimension().agrees_with(unit->dimension())) << line;
  }
  EXPECT_GE(examples, 30);
}

TEST(Expression, PrecedenceAndAssociation) {
  EXPECT_EQ(value_of("2 + 3 * 4 ^ 2"), 50.0);
  EXPECT_EQ(value_of("(2 + 3) * 4"), 20.0);
  EXPECT_EQ(value_of("16 / 4 / 2"), 2.0);
  EXPECT_EQ(value_of("2^-1"), 0.5);
  EXPECT_EQ(value_of("--3"), 3.0);
  EXPECT_EQ(value_of("2 - -3"), 5.0);
  EXPECT_EQ(value_of("(-2)^3"), -8.0);
  EXPECT_EQ(value_of("(-2)^9"), -512.0);
  EXPECT_EQ(value_of("true or false and false"), 1.0);
  EXPECT_EQ(value_of("not 1 > 2 and true"), 1.0);
  EXPECT_EQ(value_of("(1 < 2) == true"), 1.0);
  EXPECT_EQ(value_of("clamp(9, 1, 5) + min(4, 2, 3) * max(1, 2, 3)"), 11.0);
  EXPECT_EQ(value_of("clamp(level, min(4 m, 5 m), max(6 m, 7 m)) / 1 m"), 4.0);
}

TEST(Expression, UnitsStandBehindNumbers) {
  EXPECT_EQ(value_of("1 h/2"), 1800.0);
  EXPECT_EQ(value_of("100 m/level"), 100.0 / 3.0);
  EXPECT_EQ(value_of("6 m/min(1 s, 2 s)"), 6.0);
  EXPECT_DOUBLE_EQ(value_of("36 km/h"), 10.0);
  EXPECT_EQ(value_of("9.80665 m/s^2 / 1 g0"), 1.0);
  EXPECT_EQ(value_of("3[m]"), 3.0);
  EXPECT_EQ(value_of("1 if on else 2"), 1.0);
  EXPECT_EQ(value_of("level < 5 m and on"), 1.0);
  EXPECT_EQ(value_of("2 N.m"), 2.0);
}

TEST(Expression, ValuesComeInTheUnitOfTheirSymbol) {
  SymbolTable table;
  ASSERT_TRUE(table.add("p", "bar"));
  ASSERT_TRUE(table.add("t", "degC"));
  ASSERT_TRUE(table.add("n", "rev/min"));
  const std::vector<double> values = {2.0, 20.0, 60.0};
  EXPECT_EQ(compile("p", {}, table)->evaluate(values), 2e5);
  EXPECT_EQ(compile("t > 19 degC", {}, table)->evaluate(values), 1.0);
  EXPECT_DOUBLE_EQ(compile("n", {}, table)->evaluate(values), 2.0 * 3.141592653589793);
  const auto bar = parse_unit("kPa", {});
  EXPECT_EQ(compile_number("p / 2", {}, table, *bar)->evaluate(values), 100.0);
}

TEST(Expression, DimensionMistakesHavePlaces) {
  EXPECT_EQ(codes_of("level + flow"), "dimension@1");
  EXPECT_EQ(codes_of("1 m + (level * flow > 3 m4 or 2 > flow)"), "dimension@8 type@8 dimension@31");
  EXPECT_EQ(codes_of("level > 3"), "dimension@1");
  EXPECT_EQ(codes_of("temp > 0"), "dimension@1");
  EXPECT_EQ(codes_of("exp(level)"), "dimension@5");
  EXPECT_EQ(codes_of("sin(level)"), "dimension@5");
  EXPECT_EQ(codes_of("floor(level)"), "dimension@7");
  EXPECT_EQ(codes_of("level ^ flow"), "exponent@9");
  EXPECT_EQ(codes_of("level ^ (flow / 1 [m3/s])"), "exponent@10");
  EXPECT_EQ(codes_of("on + 1"), "type@1");
  EXPECT_EQ(codes_of("level and on"), "type@1");
  EXPECT_EQ(codes_of("level if flow else level"), "type@10");
  EXPECT_EQ(codes_of("level if on else true"), "type@18");
  EXPECT_EQ(codes_of("level if on else flow"), "dimension@1");
  EXPECT_EQ(codes_of("temp + 5 degC"), "offset-unit@8");
  EXPECT_EQ(codes_of("temp - 5 degC"), "offset-unit@8");
  EXPECT_EQ(codes_of("2 * 5 degC"), "offset-unit@5");
  EXPECT_EQ(codes_of("speed > 50 Hz"), "dimension@1");
  EXPECT_EQ(codes_of("min(level, 3 s)"), "dimension@1");
}

TEST(Expression, SyntaxMistakesHavePlacesAndRemedies) {
  EXPECT_EQ(codes_of(""), "syntax@1");
  EXPECT_EQ(codes_of("level = 3 m"), "syntax@7");
  EXPECT_EQ(codes_of("1 +"), "syntax@4");
  EXPECT_EQ(codes_of("(1 + 2"), "syntax@1");
  EXPECT_EQ(codes_of("1 + 2)"), "syntax@6");
  EXPECT_EQ(codes_of("2 level"), "syntax@3");
  EXPECT_EQ(codes_of("2 pi"), "syntax@3");
  EXPECT_EQ(codes_of("2 ** 3"), "syntax@3");
  EXPECT_EQ(codes_of("on && on"), "syntax@4");
  EXPECT_EQ(codes_of("1 < 2 < 3"), "syntax@7");
  EXPECT_EQ(codes_of("2 m ^ 2"), "syntax@5");
  EXPECT_EQ(codes_of("sqrt(1, 2)"), "syntax@1");
  EXPECT_EQ(codes_of("min(1)"), "syntax@1");
  EXPECT_EQ(codes_of("min()"), "syntax@1");
  EXPECT_EQ(codes_of("sqrt + 1"), "syntax@1");
  EXPECT_EQ(codes_of("1 if on"), "syntax@8");
  EXPECT_EQ(codes_of("5 mni"), "unknown@3");
  EXPECT_EQ(codes_of("010"), "syntax@1");
  EXPECT_EQ(codes_of("3 [m/s"), "syntax@3");
  EXPECT_EQ(codes_of("levle + 1 m"), "unknown-name@1");
  EXPECT_EQ(codes_of("level / s"), "unknown-name@9");
  EXPECT_EQ(codes_of("ln(2)"), "unknown-name@1");
  EXPECT_EQ(codes_of("level(2)"), "unknown-name@1");
  SymbolTable with_s = plant_symbols();
  ASSERT_TRUE(with_s.add("s", "1"));
  EXPECT_EQ(codes_of("2 m/s", with_s), "syntax@5");
  EXPECT_EQ(codes_of("2 m / s", with_s), "none");
}

TEST(Expression, AllMistakesInOnePass) {
  EXPECT_EQ(codes_of("levle + (1 +) * exp(level) + 3 mni"),
            "unknown-name@1 syntax@13 dimension@21 unknown@32");
}

TEST(Expression, RemediesSayWhatToWrite) {
  const auto assigned = compile("level = 3 m", kPlace, plant_symbols());
  EXPECT_NE(assigned.error().items()[0].remedy.find("`==`"), std::string::npos);
  const auto misspelt = compile("levle", kPlace, plant_symbols());
  EXPECT_EQ(misspelt.error().items()[0].remedy, "did you mean `level`?");
  const auto bare = compile("level > 3", kPlace, plant_symbols());
  EXPECT_EQ(bare.error().items()[0].remedy, "write its unit: um, mm, m, km");
  EXPECT_EQ(bare.error().items()[0].place.begin, 200U);
  EXPECT_EQ(bare.error().items()[0].place.end, 209U);
}

TEST(Expression, PlacesCountLinesAndCharacters) {
  const auto expression = compile("level > 1 m and\n  \u00e4 > levle", kPlace, plant_symbols());
  ASSERT_FALSE(expression.has_value());
  const auto& items = expression.error().items();
  ASSERT_GE(items.size(), 2U);
  EXPECT_EQ(items[0].place.line, 8);
  EXPECT_EQ(items[0].place.column, 3);
  EXPECT_EQ(items.back().place.column, 5);
  EXPECT_EQ(items.back().place.begin, 200U + 21U);
}

TEST(Expression, ResultIsWhatWasAskedFor) {
  const SymbolTable table = plant_symbols();
  const auto code = [](const auto& result) {
    return result ? std::string("none") : result.error().items()[0].code;
  };
  EXPECT_EQ(code(compile_number("level", kPlace, table, *parse_unit("s", {}))),
            "expression-dimension");
  EXPECT_EQ(code(compile_number("on", kPlace, table, *parse_unit("s", {}))), "expression-type");
  EXPECT_EQ(code(compile_number("0", kPlace, table, *parse_unit("s", {}))), "none");
  EXPECT_EQ(code(compile_number("torque * speed", kPlace, table, *parse_unit("kW", {}))), "none");
  EXPECT_EQ(code(compile_condition("level", kPlace, table)), "expression-type");
  EXPECT_EQ(code(compile_condition("level > 1 m", kPlace, table)), "none");
}

TEST(Expression, LimitsAreRefusedNotFelt) {
  const std::string deep(5000, '(');
  EXPECT_EQ(codes_of(deep + "1" + std::string(5000, ')')), "depth@202");
  EXPECT_EQ(codes_of(std::string(5000, '-') + "level").substr(0, 6), "depth@");
  std::string nested = "1";
  for (int i = 0; i < 5000; ++i) nested = "abs(" + nested + ")";
  EXPECT_EQ(codes_of(nested).substr(0, 6), "depth@");
  std::string power = "2";
  for (int i = 0; i < 5000; ++i) power += "^2";
  EXPECT_EQ(codes_of(power).substr(0, 6), "depth@");
  EXPECT_EQ(codes_of(std::string(70000, ' ')), "length@1");
  std::string sum = "level";
  for (int i = 0; i < 10000; ++i) sum += "+1 m";
  EXPECT_EQ(value_of(sum), 10003.0);
  std::string unknown = "a1";
  for (int i = 0; i < 10000; ++i) unknown += "+a1";
  EXPECT_EQ(compile(unknown, kPlace, plant_symbols()).error().items().size(), 50U);
}

TEST(Expression, NanIsExplained) {
  SymbolTable table;
  ASSERT_TRUE(table.add("a", "m2"));
  ASSERT_TRUE(table.add("b", "m2"));
  const auto explain = [&](const std::string& text, double a, double b) {
    const std::vector<double> values = {a, b};
    return compile(text, {}, table)->explain_nan(values);
  };
  EXPECT_EQ(explain("2 m + sqrt(a)", -1.2, 0.0), "sqrt(-1.2 m2) at column 7");
  EXPECT_EQ(explain("1 + a / b", 0.0, 0.0), "0 m2 / 0 m2 at column 5");
  EXPECT_EQ(explain("a + b", 1.0, kNan), "the input `b` at column 5");
  EXPECT_EQ(explain("a + b", 1.0, 2.0), "");
  EXPECT_EQ(explain("sqrt(a) if b > 0 else 1 m", -1.0, -1.0), "") << "the other branch was taken";
  EXPECT_EQ(explain("sqrt(a) if b > 0 else 1 m", -1.0, 1.0), "sqrt(-1 m2) at column 1");
  EXPECT_EQ(explain("sqrt(a) > 1 m", -1.0, 0.0), "sqrt(-1 m2) at column 1");
  EXPECT_EQ(explain("log(a / b)", -1.0, 1.0), "log(-1) at column 1");
}

TEST(Expression, ComparisonsWithNanAreFalse) {
  SymbolTable table;
  ASSERT_TRUE(table.add("x", "1"));
  const std::vector<double> values = {kNan};
  for (const char* text : {"x > 0", "x < 0", "x == 0", "x != 0", "x <= x", "x == x"})
    EXPECT_EQ(compile(text, {}, table)->evaluate(values), 0.0) << text;
  for (const char* text : {"min(x, 1)", "max(1, x)", "clamp(x, 0, 1)", "abs(x)", "hypot(x, 0)",
                           "sign(x)", "floor(x)", "0 * x"})
    EXPECT_TRUE(std::isnan(compile(text, {}, table)->evaluate(values))) << text;
}

TEST(Expression, NamesAreChecked) {
  SymbolTable table;
  EXPECT_TRUE(table.add("pump.flow", "m3/s"));
  EXPECT_EQ(table.add("pump.flow", "m").error().items()[0].code, "name-duplicate");
  EXPECT_EQ(table.add("if", "m").error().items()[0].code, "name-reserved");
  EXPECT_EQ(table.add("pi", "1").error().items()[0].code, "name-reserved");
  EXPECT_EQ(table.add("1st", "m").error().items()[0].code, "name-invalid");
  EXPECT_EQ(table.add("a b", "m").error().items()[0].code, "name-invalid");
  EXPECT_EQ(table.add("x", "mm/foo").error().items()[0].code, "unit-unknown");
  EXPECT_EQ(table.size(), 1U);
}

TEST(Expression, ColumnFunctionReadsOnlyUsedColumns) {
  const auto expression = compile("2 * flow", {}, plant_symbols());
  EXPECT_EQ(expression->used_symbols(), std::vector<std::size_t>{1});
  const auto function = expression->to_column_function();
  EXPECT_EQ(function->input_count(), 6U);
  std::vector<double> flow(1000), out(1000);
  for (std::size_t i = 0; i < flow.size(); ++i) flow[i] = static_cast<double>(i);
  const std::vector<const double*> columns = {nullptr, flow.data(), nullptr,
                                              nullptr, nullptr,     nullptr};
  std::vector<double> other(1000);
  std::thread thread([&] { function->evaluate(columns, 1000, other.data()); });
  function->evaluate(columns, 1000, out.data());
  thread.join();
  EXPECT_EQ(out[999], 1998.0);
  EXPECT_EQ(out, other);
}

TEST(Expression, ConstantPartsAreConstant) {
  const auto constant = compile("2 * pi * 50 Hz", {}, SymbolTable{});
  EXPECT_TRUE(constant->is_constant());
  EXPECT_DOUBLE_EQ(constant->evaluate(std::span<const double>{}), 314.1592653589793);
  std::vector<double> out(3);
  Expression::Scratch scratch;
  constant->evaluate(std::span<const double* const>{}, 3, out.data(), scratch);
  EXPECT_EQ(out[2], out[0]);
}

}  // namespace
}  // namespace orrery::scenarios
