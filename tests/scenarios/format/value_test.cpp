// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/value.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::scenarios {
namespace {

Value plain(const std::string& text) { return Value::scalar(text, ValueStyle::kPlain, {}); }
Value quoted(const std::string& text) { return Value::scalar(text, ValueStyle::kQuoted, {}); }

template <class T>
std::string code_of(const engine::Result<T>& result) {
  return result ? "none" : result.error().items()[0].code;
}
template <class T>
std::string remedy_of(const engine::Result<T>& result) {
  return result ? "" : result.error().items()[0].remedy;
}

// YAML 1.2.2, section 10.3.2, table of the core schema, without octal and hexadecimal.
TEST(Value, PlainTextTakesTheKindOfTheCoreSchema) {
  for (const char* text : {"", "~", "null", "Null", "NULL"})
    EXPECT_EQ(plain_kind(text), ValueKind::kNull) << text;
  for (const char* text : {"true", "True", "TRUE", "false", "False", "FALSE"})
    EXPECT_EQ(plain_kind(text), ValueKind::kBool) << text;
  for (const char* text : {"0", "-19", "+12", "010"})
    EXPECT_EQ(plain_kind(text), ValueKind::kInteger) << text;
  for (const char* text :
       {"0.", "-0.0", ".5", "+12e03", "-2E+05", ".inf", "-.INF", "+.Inf", ".nan"})
    EXPECT_EQ(plain_kind(text), ValueKind::kNumber) << text;
  for (const char* text : {"yes", "no", "on", "off", "nULL", "tRUE", "0x1F", "0o7", "1_000", "1e",
                           "e5", ".", "-", "+.", "1.2.3", "5 min", "12:30", "2024-01-01", "inf"})
    EXPECT_EQ(plain_kind(text), ValueKind::kString) << text;
  EXPECT_EQ(quoted("12").kind(), ValueKind::kString);
}

TEST(Value, ReadsNumbers) {
  EXPECT_EQ(*plain("-9223372036854775808").as_integer(), INT64_MIN);
  EXPECT_EQ(*plain("+7").as_integer(), 7);
  EXPECT_EQ(*plain("12").as_number(), 12.0);
  EXPECT_EQ(*plain("+.5e1").as_number(), 5.0);
  EXPECT_EQ(*plain("0").as_integer(), 0);
  EXPECT_EQ(*plain("0.25").as_number(), 0.25);
  EXPECT_TRUE(std::isnan(*plain(".nan").as_number(NonFinite::kAllowed)));
  EXPECT_EQ(*plain("-.inf").as_number(NonFinite::kAllowed), -INFINITY);
}

TEST(Value, RefusesNumbersThatTwoReadersUnderstandDifferently) {
  EXPECT_EQ(code_of(plain("010").as_integer()), "number-form");
  EXPECT_EQ(code_of(plain("-08.5").as_number()), "number-form");
  EXPECT_EQ(code_of(plain("0x1F").as_integer()), "number-form");
  EXPECT_EQ(code_of(plain("0o17").as_number()), "number-form");
  EXPECT_EQ(code_of(plain("1_000").as_number()), "number-form");
  EXPECT_EQ(code_of(plain("1,5").as_number()), "number-form");
  EXPECT_EQ(code_of(plain("1e400").as_number()), "number-range");
  EXPECT_EQ(code_of(plain("9223372036854775808").as_integer()), "number-range");
  EXPECT_EQ(code_of(plain(".nan").as_number()), "number-not-finite");
  EXPECT_EQ(code_of(plain("-.inf").as_number()), "number-not-finite");
  EXPECT_EQ(code_of(plain("1.0").as_integer()), "type");
  EXPECT_EQ(code_of(plain("fast").as_number()), "type");
  EXPECT_EQ(remedy_of(quoted("5").as_number()), "remove the quotes");
}

TEST(Value, ReadsTruthAndText) {
  EXPECT_TRUE(*plain("True").as_bool());
  EXPECT_FALSE(*plain("false").as_bool());
  EXPECT_EQ(remedy_of(plain("yes").as_bool()), "write true");
  EXPECT_EQ(remedy_of(plain("Off").as_bool()), "write false");
  EXPECT_EQ(code_of(plain("").as_bool()), "type");
  EXPECT_EQ(*plain("yes").as_string(), "yes");
  EXPECT_EQ(remedy_of(plain("12").as_string()), "put it in quotes");
  EXPECT_EQ(code_of(Value::sequence(ValueStyle::kFlow, {}).as_string()), "type");
}

TEST(Value, MistakesTellTheTrailOfReuse) {
  const auto outer = std::make_shared<const Origin>(Origin{"a.yaml", "included at b.yaml:1:1", {}});
  Spot spot;
  spot.origin = std::make_shared<const Origin>(Origin{"a.yaml", "i = 3 at a.yaml:9:2", outer});
  EXPECT_EQ(Value::scalar("x", ValueStyle::kPlain, spot).mistake("c", "m").message,
            "m (i = 3 at a.yaml:9:2, included at b.yaml:1:1)");
}

}  // namespace
}  // namespace orrery::scenarios
