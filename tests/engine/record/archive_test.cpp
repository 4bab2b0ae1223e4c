// SPDX-License-Identifier: Apache-2.0
#include "engine/record/archive.h"

#include <gtest/gtest.h>

#include <limits>

namespace orrery::engine {
namespace {

ArchiveWriter sample() {
  ArchiveWriter writer;
  writer.begin_section("pump");
  writer.put(std::uint32_t{7});
  writer.put(2.5);
  const std::vector<double> values = {1, 2, 3};
  writer.put_span(std::span<const double>(values));
  writer.put_text("");
  writer.put_span(std::span<const std::uint16_t>());
  writer.begin_section("end");
  return writer;
}

/// True when everything was read and was what `sample` wrote.
bool reads_back(std::span<const std::byte> bytes) {
  ArchiveReader reader(bytes);
  std::uint32_t whole = 0;
  double number = 0;
  std::vector<double> values;
  std::string text = "x";
  std::vector<std::uint16_t> none = {1};
  return reader.expect_section("pump") && reader.get(whole) && whole == 7 && reader.get(number) &&
         number == 2.5 && reader.get_vector(values) && values == std::vector<double>{1, 2, 3} &&
         reader.get_text(text) && text.empty() && reader.get_vector(none) && none.empty() &&
         reader.expect_section("end") && reader.at_end();
}

TEST(Archive, ReadsBackWhatWasWritten) { EXPECT_TRUE(reads_back(sample().bytes())); }

// A copy of exactly the kept bytes, so that the address sanitizer sees a read past them.
TEST(Archive, ACutAnywhereIsRefused) {
  const auto bytes = sample().bytes();
  for (std::size_t kept = 0; kept < bytes.size(); ++kept) {
    const std::vector<std::byte> cut(bytes.begin(),
                                     bytes.begin() + static_cast<std::ptrdiff_t>(kept));
    EXPECT_FALSE(reads_back(cut)) << kept;
  }
}

TEST(Archive, AChangedByteIsSeen) {
  const auto bytes = sample().bytes();
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    auto changed = bytes;
    changed[at] ^= std::byte{0xff};
    EXPECT_FALSE(reads_back(changed)) << at;
  }
}

TEST(Archive, AnAbsurdCountAllocatesNothing) {
  ArchiveWriter writer;
  writer.put(std::numeric_limits<std::uint64_t>::max());
  writer.put(1.0);
  std::vector<double> values = {5};
  EXPECT_FALSE(ArchiveReader(writer.bytes()).get_vector(values));
  EXPECT_EQ(values.size(), 1u);
  std::string text;
  EXPECT_FALSE(ArchiveReader(writer.bytes()).get_text(text));
}

TEST(Archive, ASpanOfAnotherSizeIsRefused) {
  ArchiveWriter writer;
  const std::vector<int> three = {1, 2, 3};
  writer.put_span(std::span<const int>(three));
  std::vector<int> four(4);
  EXPECT_FALSE(ArchiveReader(writer.bytes()).get_span(std::span<int>(four)));
  std::vector<int> same(3);
  EXPECT_TRUE(ArchiveReader(writer.bytes()).get_span(std::span<int>(same)));
  EXPECT_EQ(same, three);
}

TEST(Archive, AnotherSectionIsRefused) {
  ArchiveWriter writer;
  writer.begin_section("pump");
  EXPECT_FALSE(ArchiveReader(writer.bytes()).expect_section("pum"));
  EXPECT_TRUE(ArchiveReader(writer.bytes()).expect_section("pump"));
}

}  // namespace
}  // namespace orrery::engine
