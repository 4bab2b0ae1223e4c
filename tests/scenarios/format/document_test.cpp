// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/document.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace orrery::scenarios {
namespace {

Value read(const std::string& text) {
  auto document = read_document(text, "test.yaml");
  if (document) return std::move(document->root);
  for (const auto& mistake : document.error().items()) ADD_FAILURE() << engine::to_string(mistake);
  return {};
}

std::vector<engine::Diagnostic> mistakes_of(const std::string& text) {
  const auto document = read_document(text, "test.yaml");
  return document ? std::vector<engine::Diagnostic>{} : document.error().items();
}

// "code line:column" of every mistake.
std::string summary(const std::string& text) {
  std::string lines;
  for (const auto& mistake : mistakes_of(text)) {
    EXPECT_FALSE(mistake.remedy.empty()) << mistake.message;
    EXPECT_EQ(mistake.place.file, "test.yaml");
    if (!lines.empty()) lines += ", ";
    lines += mistake.code + " " + std::to_string(mistake.place.line) + ":" +
             std::to_string(mistake.place.column);
  }
  return lines;
}

std::string span(const std::string& text, const Value& value) {
  return text.substr(value.spot().begin, value.spot().end - value.spot().begin);
}

const std::string kPlant =
    "# a comment with \xC3\xA9\n"
    "orrery: 1\n"
    "plant:\n"
    "  \xC3\xA9tage: \"a\\tb\"   # kept\n"
    "  list: [1, {a: b}, 'it''s']\n"
    "text: |\n"
    "  two\n"
    "  lines\n"
    "empty:\n"
    "seq:\n"
    "- a\n"
    "- b: 1\n"
    "  c: 2.5\n";

TEST(Document, KeepsOrderKindsAndTexts) {
  const Value root = read(kPlant);
  EXPECT_EQ(root.key_names(),
            (std::vector<std::string>{"orrery", "plant", "text", "empty", "seq"}));
  EXPECT_EQ(root.find("orrery")->kind(), ValueKind::kInteger);
  const Value& plant = *root.find("plant");
  EXPECT_EQ(plant.find("\xC3\xA9tage")->raw(), "a\tb");
  EXPECT_EQ(plant.find("\xC3\xA9tage")->style(), ValueStyle::kQuoted);
  EXPECT_EQ(plant.find("list")->items()[2].raw(), "it's");
  EXPECT_EQ(plant.find("list")->items()[1].find("a")->raw(), "b");
  EXPECT_EQ(root.find("text")->raw(), "two\nlines\n");
  EXPECT_TRUE(root.find("empty")->is_null());
  EXPECT_EQ(root.find("seq")->items()[1].find("c")->kind(), ValueKind::kNumber);
}

TEST(Document, KnowsWhereEveryValueStands) {
  const Value root = read(kPlant);
  const Value& plant = *root.find("plant");
  const Value& storey = *plant.find("\xC3\xA9tage");
  EXPECT_EQ(storey.place().line, 4);
  EXPECT_EQ(storey.place().column, 10);  // in characters, the accented letter is one
  EXPECT_EQ(span(kPlant, storey), "\"a\\tb\"");
  EXPECT_EQ(span(kPlant, *plant.find("list")), "[1, {a: b}, 'it''s']");
  EXPECT_EQ(span(kPlant, plant.find("list")->items()[1]), "{a: b}");
  EXPECT_EQ(span(kPlant, plant.find("list")->items()[2]), "'it''s'");
  EXPECT_EQ(span(kPlant, *root.find("text")), "|\n  two\n  lines\n");
  EXPECT_EQ(root.find("empty")->place().line, 9);
  EXPECT_EQ(root.find("empty")->place().column, 7);
  EXPECT_EQ(root.find("empty")->spot().begin, root.find("empty")->spot().end);
  EXPECT_EQ(span(kPlant, root.find("seq")->items()[1]), "b: 1\n  c: 2.5");
  EXPECT_EQ(plant.entries()[1].key.spot.line, 5u);
  EXPECT_EQ(plant.entries()[1].key.spot.column, 3u);
}

TEST(Document, ReplacingOneSpanLeavesTheRestAlone) {
  const std::string text = "a: 1 # one\nb: {c: [2, 'x']}   \n\n# end\ntext: |\n  old\nlast: z\n";
  const Value root = read(text);
  const Value& item = root.find("b")->find("c")->items()[1];
  std::string edited = text;
  edited.replace(item.spot().begin, item.spot().end - item.spot().begin, "5 min");
  EXPECT_EQ(edited, "a: 1 # one\nb: {c: [2, 5 min]}   \n\n# end\ntext: |\n  old\nlast: z\n");
  EXPECT_EQ(read(edited).find("b")->find("c")->items()[1].raw(), "5 min");
  const Value& block = *root.find("text");
  edited = text;
  edited.replace(block.spot().begin, block.spot().end - block.spot().begin, "new\n");
  EXPECT_EQ(edited, "a: 1 # one\nb: {c: [2, 'x']}   \n\n# end\ntext: new\nlast: z\n");
  EXPECT_EQ(read(edited).find("last")->raw(), "z");
}

// Every value of the document is replaced in turn; all others keep kind, text and order.
TEST(Document, EverySpanCanBeReplacedAlone) {
  std::vector<std::pair<std::size_t, std::size_t>> spans;
  const auto collect = [&](const auto& self, const Value& value) -> void {
    if (value.is_scalar() && value.style() != ValueStyle::kBlockText)
      spans.emplace_back(value.spot().begin, value.spot().end);
    for (const auto& item : value.items()) self(self, item);
    for (const auto& entry : value.entries()) self(self, entry.value);
  };
  collect(collect, read(kPlant));
  EXPECT_EQ(spans.size(), 9u);
  for (const auto& [begin, end] : spans) {
    std::string edited = kPlant;
    edited.replace(begin, end - begin, " REPLACED");
    std::vector<std::string> texts;
    const auto walk = [&](const auto& self, const Value& value) -> void {
      if (value.is_scalar()) texts.push_back(value.raw());
      for (const auto& item : value.items()) self(self, item);
      for (const auto& entry : value.entries()) self(self, entry.value);
    };
    walk(walk, read(edited));
    EXPECT_EQ(texts.size(), 10u) << edited;
    EXPECT_EQ(std::count(texts.begin(), texts.end(), "REPLACED"), 1) << edited;
  }
}

TEST(Document, ReadsByteOrderMarkAndBothLineEnds) {
  EXPECT_EQ(read("\xEF\xBB\xBF"
                 "a: 1\n")
                .find("a")
                ->place()
                .column,
            4);
  EXPECT_EQ(read("\xEF\xBB\xBF"
                 "a: 1\n")
                .entries()[0]
                .key.spot.column,
            1u);
  const std::string windows = "a: 1\r\nb: \"x\r\n  y\"\r\nc: |\r\n  t\r\n";
  const Value root = read(windows);
  EXPECT_EQ(root.find("a")->raw(), "1");
  EXPECT_EQ(root.find("b")->raw(), "x y");
  EXPECT_EQ(root.find("b")->place().line, 2);
  EXPECT_EQ(root.find("c")->place().line, 4);
  EXPECT_EQ(root.find("c")->raw(), "t\n");
}

TEST(Document, EmptyValuesStandAfterTheirColonOrDash) {
  const std::string text = "a:\nb:\n  -\n  - x\n  -\n  -";
  const Value root = read(text);
  EXPECT_EQ(root.find("a")->spot().begin, 2u);
  const auto& items = root.find("b")->items();
  ASSERT_EQ(items.size(), 4u);
  EXPECT_EQ(items[0].spot().begin, 9u);
  EXPECT_EQ(items[2].spot().begin, 19u);
  EXPECT_EQ(items[3].spot().begin, 23u);
  for (const auto& item : items) EXPECT_LE(item.spot().begin, item.spot().end);
}

TEST(Document, AliasesAreCopies) {
  const Value root = read("a: &x {n: 1}\nb: *x\nc: [*x, *x]\n");
  EXPECT_TRUE(root.find("b")->same_content(*root.find("a")));
  EXPECT_EQ(root.find("c")->items()[1].find("n")->place().line, 1);
}

TEST(Document, CoreTagsAreReadAndOthersRefused) {
  EXPECT_EQ(read("a: !!str 3").find("a")->kind(), ValueKind::kString);
  EXPECT_EQ(read("a: !!int 3").find("a")->kind(), ValueKind::kInteger);
  EXPECT_EQ(read("a: !!map {b: 1}").find("a")->kind(), ValueKind::kMapping);
  EXPECT_EQ(summary("a: !!int x"), "tag-mismatch 1:10");
  EXPECT_EQ(summary("a: !!python/object:os.system x"), "tag-unknown 1:30");
  EXPECT_EQ(summary("a: !mine [1]"), "tag-unknown 1:10");
}

TEST(Document, DuplicateKeysNameBothPlaces) {
  const auto found = mistakes_of("a: 1\nb: 2\na: 3\n");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].place.line, 3);
  EXPECT_NE(found[0].message.find("line 1, column 1"), std::string::npos);
  EXPECT_EQ(summary("a: {b: 1, 'b': 2, b: 3}"), "duplicate-key 1:11, duplicate-key 1:19");
}

TEST(Document, EveryMistakeInOnePass) {
  EXPECT_EQ(summary("plant:\n  a: 1\n  a: 2\nnetwork: *none\nagents: {b: !x 1}\n"),
            "duplicate-key 3:3, alias-unknown 4:10, tag-unknown 5:16");
  EXPECT_EQ(summary("plant: 'open\nnetwork: [1, 2\nagents:\n\tx: 1\nrecord: @x\n"),
            "syntax 1:8, syntax 2:10, tab 4:1, syntax 5:9");
}

TEST(Document, SyntaxMistakesHaveTheirPlace) {
  EXPECT_EQ(summary("a: [1, 2"), "syntax 1:4");
  EXPECT_EQ(summary("a: {b: 1\nc: 2\n"), "syntax 1:4");
  EXPECT_EQ(summary("a: ]"), "syntax 1:4");
  EXPECT_EQ(summary("a: \"x"), "syntax 1:4");
  EXPECT_EQ(summary("a: b: c"), "syntax 1:5");
  EXPECT_EQ(summary("a: 1\n  b: 2"), "syntax 1:4");
  EXPECT_EQ(summary("a: @x"), "syntax 1:4");
  EXPECT_EQ(summary("a: - b"), "syntax 1:4");
  EXPECT_EQ(summary("a:\n\t- b"), "tab 2:1");
  EXPECT_EQ(summary("a:\n  - b\n c: d"), "syntax 3:2");
  EXPECT_EQ(summary("\xC3\xA9: \"\xC3\xA9\\q\""), "syntax 1:6");
}

TEST(Document, OtherRefusals) {
  EXPECT_EQ(summary(""), "document-empty 1:1");
  EXPECT_EQ(summary("# nothing\n"), "document-empty 1:1");
  EXPECT_EQ(summary("a: 1\n---\nb: 2\n"), "document-many 2:1");
  EXPECT_EQ(summary("%YAML 1.1\n---\na: 1\n"), "yaml-directive 1:1");
  EXPECT_EQ(summary("? [a]\n: b\n"), "key-kind 1:3");
  EXPECT_EQ(summary("<<: {a: 1}\n"), "merge-key 1:1");
  EXPECT_EQ(summary(": 1\n"), "key-kind 1:2");
  EXPECT_EQ(summary("a: &x [*x]"), "alias-cycle 1:8");
  const auto near = mistakes_of("a: &pump 1\nb: *pumb\n");
  ASSERT_EQ(near.size(), 1u);
  EXPECT_EQ(near[0].remedy, "did you mean '*pump'?");
}

}  // namespace
}  // namespace orrery::scenarios
