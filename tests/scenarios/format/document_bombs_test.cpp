// SPDX-License-Identifier: Apache-2.0
// I03 of reliability.md: documents made to hurt are refused, or read correctly, within bounds of
// memory. Every refusal has a place and a remedy.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cctype>
#include <functional>

#include "scenarios/format/document.h"
#include "scenarios/format/expansion.h"
#include "scenarios/format/scenario_tree.h"

namespace orrery::scenarios {
namespace {

std::string times(std::size_t count, const std::string& part) {
  std::string text;
  text.reserve(count * part.size());
  for (std::size_t i = 0; i < count; ++i) text += part;
  return text;
}

std::string numbered(std::size_t count, const std::string& before, const std::string& after) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += before + std::to_string(i) + after;
  return text;
}

// 306 bytes, 10^8 values: each anchor is a list of ten of the one before.
std::string alias_bomb() {
  std::string text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'i'; ++c) {
    const std::string before(1, static_cast<char>(c - 1));
    text += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 10; ++i) text += (i > 0 ? ", *" : "*") + before;
    text += "]\n";
  }
  return text;
}

std::string utf16(const std::string& text, bool big, bool marked) {
  std::string wide = !marked ? "" : big ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : text) {
    if (big) wide += '\0';
    wide += c;
    if (!big) wide += '\0';
  }
  return wide;
}

struct Bomb {
  const char* name;
  std::string expected;  ///< code of the first mistake; empty when it is to be read
  std::function<std::string()> make;
};

const std::size_t kMega = 1'000'000;

std::vector<Bomb> structure_bombs() {
  return {
      {"alias bomb", "limit-nodes", alias_bomb},
      {"many aliases", "limit-aliases", [] { return "a: &a x\nb:\n" + times(10'001, "- *a\n"); }},
      {"self alias", "alias-cycle", [] { return std::string("&x [*x]"); }},
      {"self alias in a mapping", "alias-cycle", [] { return std::string("a: &x {b: *x}"); }},
      {"anchors in anchors", "limit-nodes",
       [] {
         std::string text;
         for (int i = 0; i < 60; ++i) text += "&a" + std::to_string(i) + " [";
         return text + "\n" + times(30'000, "x,\n") + times(60, "]");
       }},
      {"depth 100,000, flow", "limit-line", [] { return times(100'000, "["); }},
      {"depth 100,000, flow, lines", "limit-depth", [] { return times(100'000, "[\n"); }},
      {"depth 100,000, block", "limit-line", [] { return times(100'000, "- "); }},
      {"depth 1,000, block", "limit-depth", [] { return times(1'000, "- "); }},
      {"depth 1,000, complex keys", "limit-depth", [] { return times(1'000, "? "); }},
      {"depth 1,000, mappings", "limit-depth", [] { return times(1'000, "{a: "); }},
      {"depth 65", "limit-depth", [] { return times(65, "[") + times(65, "]"); }},
      {"depth 64", "", [] { return times(64, "[") + times(64, "]"); }},
      {"1 MB of square brackets", "limit-line", [] { return times(kMega, "["); }},
      {"1 MB of braces", "limit-line", [] { return times(kMega, "{"); }},
      {"2 MB of square brackets in lines", "limit-brackets", [] { return times(kMega, "[\n"); }},
      {"2 MB of braces in lines", "limit-brackets", [] { return times(kMega, "{\n"); }},
      {"1 million keys", "limit-nodes", [] { return numbered(kMega, "k", ": 1\n"); }},
      {"100,000 keys", "", [] { return numbered(100'000, "k", ": 1\n"); }},
      {"1 million keys in brackets", "limit-nodes",
       [] { return "{\n" + numbered(kMega, "k", ": 1,\n") + "}"; }},
      {"1 million items", "limit-nodes", [] { return times(kMega + 1, "- x\n"); }},
      {"100,000 equal keys", "duplicate-key", [] { return times(100'000, "k: 1\n"); }},
      {"16 MiB and one byte", "limit-size", [] { return "a: b\n" + times((16U << 20) - 4, "#"); }},
      {"64 MB", "limit-size", [] { return times(64 * kMega, "\n"); }},
  };
}

std::vector<Bomb> character_bombs() {
  return {
      {"NUL", "encoding", [] { return std::string("a: 1\0b: 2\n", 10); }},
      {"NUL only", "encoding", [] { return std::string(100'000, '\0'); }},
      {"UTF-16 little", "encoding", [] { return utf16("a: 1\n", false, true); }},
      {"UTF-16 big", "encoding", [] { return utf16("a: 1\n", true, true); }},
      {"UTF-16 unmarked", "encoding", [] { return utf16("a: 1\n", false, false); }},
      {"byte order mark", "",
       [] {
         return std::string(
             "\xEF\xBB\xBF"
             "a: 1\n");
       }},
      {"second byte order mark", "encoding", [] { return std::string("a: 1\n\xEF\xBB\xBF"); }},
      {"CRLF", "", [] { return std::string("a: 1\r\nb:\r\n  - c\r\n"); }},
      {"lone CR", "", [] { return std::string("a: 1\rb: 2\r"); }},
      {"overlong UTF-8", "encoding", [] { return std::string("a: \xC0\xAF\n"); }},
      {"surrogate", "encoding", [] { return std::string("a: \xED\xA0\x80\n"); }},
      {"cut UTF-8", "encoding", [] { return std::string("a: \xE2\x82"); }},
      {"percent and a broken byte", "encoding", [] { return std::string("%\xA9"); }},
      {"escape character", "encoding", [] { return std::string("a: \x1B[2J\n"); }},
      {"30,000 %TAG lines", "yaml-directive",
       [] { return numbered(30'000, "%TAG !a", "! x\n") + "---\na: 1\n"; }},
      {"1 million documents", "document-many", [] { return times(kMega, "---\n"); }},
      {"huge number", "", [] { return "a: " + times(60'000, "9") + "\n"; }},
      {"endless quote", "syntax", [] { return "a: \"" + times(kMega, "x\n "); }},
      {"16 MB comment", "", [] { return "a: 1\n" + times(100'000, "# " + times(98, "x") + "\n"); }},
      {"16 MB of blank lines", "", [] { return "a: 1\n" + times(16 * kMega, "\n"); }},
      {"1,000 sections with mistakes", "syntax", [] { return numbered(1'000, "k", ": @x\n"); }},
      {"anchors only", "syntax", [] { return times(10'000, "&a "); }},
  };
}

std::vector<Bomb> text_bombs() {
  auto bombs = structure_bombs();
  for (auto& bomb : character_bombs()) bombs.push_back(std::move(bomb));
  return bombs;
}

class DocumentBomb : public testing::TestWithParam<Bomb> {};

TEST_P(DocumentBomb, IsRefusedOrRead) {
  const auto& bomb = GetParam();
  const auto document = read_document(bomb.make(), "bomb.yaml");
  if (bomb.expected.empty()) {
    ASSERT_TRUE(document) << engine::to_string(document.error().items()[0]);
    return;
  }
  ASSERT_FALSE(document);
  const auto& first = document.error().items()[0];
  EXPECT_EQ(first.code, bomb.expected) << first.message;
  for (const auto& mistake : document.error().items()) {
    EXPECT_GT(mistake.place.line, 0);
    EXPECT_GT(mistake.place.column, 0);
    EXPECT_FALSE(mistake.remedy.empty());
  }
}

std::string name_of(const testing::TestParamInfo<Bomb>& bomb) {
  std::string name;
  for (const char c : std::string(bomb.param.name))
    name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(I03, DocumentBomb, testing::ValuesIn(text_bombs()), name_of);

TEST(AliasBomb, IsTheSmallOne) { EXPECT_LT(alias_bomb().size(), 400u); }

std::string first_code(const std::string& text) {
  const auto read = [&](const std::string&, const engine::SourcePlace&) {
    return engine::Result<std::string>(text);
  };
  const auto tree = load_tree(read, "bomb.yaml", "", {});
  return tree ? "" : tree.error().items()[0].code;
}

TEST(ExpansionBomb, IsRefused) {
  EXPECT_EQ(first_code("a_${i}: {for: {i: 1..1000000000}, x: 1}"), "limit-expansions");
  EXPECT_EQ(first_code("a_${i}_${j}: {for: {i: 1..1000, j: 1..1000}, x: 1}"), "limit-expansions");
  EXPECT_EQ(first_code("a_${i}: {for: {i: 1..99999}, l: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}"),
            "limit-nodes");
  EXPECT_EQ(first_code("a_${i}: {for: {i: -9223372036854775808..9223372036854775807}}"),
            "limit-expansions");
  EXPECT_EQ(first_code("a: {use: t}\ntemplates: {t: {body: {b: {use: t}}}}"), "template-cycle");
  std::string doubling = "templates:\n  t0: {body: {x: 1}}\n";
  for (int i = 1; i < 15; ++i) {
    const std::string use = "{use: t" + std::to_string(i - 1) + "}";
    doubling += "  t" + std::to_string(i) + ": {body: {";
    for (char c = 'a'; c < 'g'; ++c) doubling += std::string(1, c) + ": " + use + ", ";
    doubling += "}}\n";
  }
  EXPECT_EQ(first_code(doubling + "a: {use: t14}\n"), "limit-expansions");
  EXPECT_EQ(first_code("a: \"${" + times(20'000, "(") + "\""), "substitution-form");
  EXPECT_EQ(first_code("a: \"${" + times(20'000, "(") + "}\""), "substitution-form");
}

// A bound on the whole process, so it holds for each bomb before it too. The bombs' own texts and
// the sanitizers' shadow are in it: the limit of I03 is 256 MB for the reader alone.
TEST(ZBombMemory, StaysWithinItsBound) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  for (const auto& bomb : text_bombs()) (void)read_document(bomb.make(), "bomb.yaml");
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  EXPECT_LT(usage.ru_maxrss / 1024, 320);
#else
  GTEST_SKIP() << "a sanitizer multiplies the memory";
#endif
}

}  // namespace
}  // namespace orrery::scenarios
