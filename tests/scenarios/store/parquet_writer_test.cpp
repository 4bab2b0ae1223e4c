// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/parquet_writer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "scenarios/store/rle_hybrid.h"
#include "scenarios/store/thrift_compact.h"
#include "tests/support/parquet_reader.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

using Bytes = std::string;

Bytes bytes(std::initializer_list<int> list) {
  Bytes all;
  for (const int byte : list) all += static_cast<char>(byte);
  return all;
}

Bytes varint(std::uint64_t value) {
  Bytes out;
  append_varint(out, value);
  return out;
}

TEST(Thrift, VarintsAreSevenBitsAByte) {
  EXPECT_EQ(varint(0), bytes({0x00}));
  EXPECT_EQ(varint(127), bytes({0x7f}));
  EXPECT_EQ(varint(128), bytes({0x80, 0x01}));
  EXPECT_EQ(varint(300), bytes({0xac, 0x02}));
  EXPECT_EQ(varint(std::numeric_limits<std::uint64_t>::max()), Bytes(9, '\xff') + '\x01');
}

// A field is (step of the id << 4 | type); numbers are zigzag varints; a struct ends with 0.
TEST(Thrift, FieldsByHand) {
  ThriftStruct out;
  out.int32(1, 1);
  out.int32(2, -1);
  out.int64(4, 150);
  out.boolean(5, true);
  out.boolean(6, false);
  out.int8(7, 8);
  out.text(8, "ab");
  out.int32(40, 0);
  EXPECT_EQ(out.finish(), bytes({0x15, 0x02, 0x15, 0x01, 0x26, 0xac, 0x02, 0x11, 0x12, 0x13, 0x08,
                                 0x18, 0x02, 'a', 'b', 0x05, 0x50, 0x00, 0x00}));
}

TEST(Thrift, SmallestAndLargestNumbers) {
  ThriftStruct out;
  out.int64(1, std::numeric_limits<std::int64_t>::min());
  out.int64(2, std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(out.finish(), bytes({0x16}) + Bytes(9, '\xff') + bytes({0x01, 0x16, 0xfe}) +
                              Bytes(8, '\xff') + bytes({0x01, 0x00}));
}

// An element of a list of structs counts its ids from 0; so does a struct within a struct, and the
// one around it goes on where it was.
TEST(Thrift, StructsAndListsByHand) {
  ThriftStruct out;
  out.begin(3);
  out.int32(1, 5);
  out.end();
  out.list(4, ThriftStruct::Element::kStruct, 2);
  for (int i = 0; i < 2; ++i) {
    out.begin_element();
    out.int32(2, i);
    out.end();
  }
  out.list(5, ThriftStruct::Element::kInt32, 15);
  for (int i = 0; i < 15; ++i) out.element(3);
  EXPECT_EQ(out.finish(), bytes({0x3c, 0x15, 0x0a, 0x00, 0x19, 0x2c, 0x25, 0x00, 0x00, 0x25, 0x02,
                                 0x00, 0x19, 0xf5, 0x0f}) +
                              Bytes(15, '\x06') + bytes({0x00}));
}

Bytes hybrid(int width, const std::vector<std::uint32_t>& values) {
  RleHybrid out(width);
  for (const auto value : values) out.add(value);
  return out.finish();
}

// The example of Encodings.md: 0 to 7 in three bits each are 10001000 11000110 11111010.
TEST(RleHybrid, PublishedExampleOfPackedBits) {
  EXPECT_EQ(hybrid(3, {0, 1, 2, 3, 4, 5, 6, 7}), bytes({0x03, 0x88, 0xc6, 0xfa}));
}

TEST(RleHybrid, RunsAndGroupsByHand) {
  EXPECT_EQ(hybrid(3, std::vector<std::uint32_t>(10, 5)), bytes({0x14, 0x05}));
  EXPECT_EQ(hybrid(1, {1, 0, 1}), bytes({0x03, 0x05}));
  EXPECT_EQ(hybrid(1, {}), "");
  EXPECT_EQ(hybrid(12, std::vector<std::uint32_t>(8, 0xabc)), bytes({0x10, 0xbc, 0x0a}));
  std::vector<std::uint32_t> mixed = {0, 1, 2, 3, 4, 5, 6, 7};
  mixed.insert(mixed.end(), 100, 1);
  EXPECT_EQ(hybrid(3, mixed), bytes({0x03, 0x88, 0xc6, 0xfa, 0xc8, 0x01, 0x01}));
  // Seven of the same are no run: they stay in the group; the eighth begins the next one.
  EXPECT_EQ(hybrid(1, {1, 1, 1, 1, 1, 1, 1, 0, 1}), bytes({0x05, 0x7f, 0x01}));
}

TEST(RleHybrid, APackedRunHasAtMost63Groups) {
  std::vector<std::uint32_t> alternating;
  for (std::uint32_t i = 0; i < 512; ++i) alternating.push_back(i % 2);
  EXPECT_EQ(hybrid(1, alternating),
            bytes({0x7f}) + Bytes(63, '\xaa') + bytes({0x03}) + Bytes(1, '\xaa'));
}

ColumnBuffer texts(const std::vector<std::string>& values) {
  ColumnBuffer column({"t", ParquetType::kText});
  for (const auto& value : values) column.text(value);
  return column;
}

TEST(Dictionary, DifferentValuesInOrderOfAppearance) {
  const auto made = make_dictionary(texts({"b", "a", "b", "b"}), 100);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->plain, bytes({1, 0, 0, 0, 'b', 1, 0, 0, 0, 'a'}));
  EXPECT_EQ(made->position, (std::vector<std::uint32_t>{0, 1, 0, 0}));
}

TEST(Dictionary, NoneWhereItGrowsOrSavesNothing) {
  ColumnBuffer repeating({"n", ParquetType::kInt64});
  for (int i = 0; i < 4000; ++i) repeating.int64(i % 1000);
  EXPECT_TRUE(make_dictionary(repeating, 8000));
  EXPECT_FALSE(make_dictionary(repeating, 7999));
  EXPECT_FALSE(make_dictionary(texts({"a", "b", "c"}), 100));
  EXPECT_FALSE(make_dictionary(texts({}), 100));
  ColumnBuffer flags({"f", ParquetType::kBoolean});
  for (int i = 0; i < 100; ++i) flags.boolean(true);
  EXPECT_FALSE(make_dictionary(flags, 100));
}

template <class T>
Bytes as_bytes(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

ColumnBuffer numbers(const std::vector<double>& values) {
  ColumnBuffer column({"x", ParquetType::kDouble});
  for (const double value : values) column.number(value);
  return column;
}

TEST(ValueRange, FollowsTheOrderOfTheType) {
  const auto plain = value_range(numbers({3.0, -INFINITY, 1.5}));
  EXPECT_EQ(plain->least, as_bytes(-std::numeric_limits<double>::infinity()));
  EXPECT_EQ(plain->largest, as_bytes(3.0));
  const auto zero = value_range(numbers({0.0, -0.0}));
  EXPECT_EQ(zero->least, as_bytes(-0.0));
  EXPECT_EQ(zero->largest, as_bytes(0.0));
  EXPECT_FALSE(value_range(numbers({1.0, NAN, 2.0})));
  EXPECT_FALSE(value_range(numbers({})));
  ColumnBuffer below({"i", ParquetType::kInt64});
  below.int64(-1);
  below.int64(1);
  EXPECT_EQ(value_range(below)->least, as_bytes(std::int64_t{-1}));
  ColumnBuffer high({"u", ParquetType::kUint64});
  high.uint64(std::numeric_limits<std::uint64_t>::max());
  high.uint64(1);
  EXPECT_EQ(value_range(high)->least, as_bytes(std::uint64_t{1}));
  const auto words = value_range(texts({"\xc3\xa4", "a", "z"}));  // by bytes: a < z < ä
  EXPECT_EQ(words->least, "a");
  EXPECT_EQ(words->largest, "\xc3\xa4");
  EXPECT_FALSE(value_range(texts({std::string(65, 'a')})));
}

TEST(ParquetWriter, AFileWithoutRowsIsWhole) {
  testing::TemporaryFolder folder;
  ParquetWriter writer(folder / "a.parquet", {{"x", ParquetType::kDouble, true}},
                       {"orrery version 1", {{"orrery.unit.x", "m"}}});
  writer.close();
  const auto file = testing::parquet::read(testing::read_bytes(folder / "a.parquet"));
  EXPECT_EQ(file.footer.at(3).number(), 0);
  EXPECT_EQ(file.columns.at(0).name, "x");
  EXPECT_EQ(file.metadata.at("orrery.unit.x"), "m");
  EXPECT_EQ(file.footer.at(6).text(), "orrery version 1");
}

// What a waveform of lost samples looks like: lists, a null in a list, an empty list.
TEST(ParquetWriter, ListsKeepTheirLengthsAndGaps) {
  testing::TemporaryFolder folder;
  ParquetWriter writer(folder / "a.parquet", {{"w", ParquetType::kDouble, true, true}}, {});
  ColumnBuffer& w = writer.column(0);
  w.begin_list(3);
  w.number(1.0);
  w.null();
  w.number(2.0);
  writer.end_row();
  w.begin_list(0);
  writer.end_row();
  w.begin_list(1);
  w.number(3.0);
  writer.end_row();
  writer.close();
  const auto column =
      testing::parquet::read(testing::read_bytes(folder / "a.parquet")).columns.at(0);
  EXPECT_EQ(column.row_begins, (std::vector<std::size_t>{0, 3, 3}));
  using Cells = std::vector<std::optional<std::string>>;
  EXPECT_EQ(column.cells, (Cells{as_bytes(1.0), {}, as_bytes(2.0), as_bytes(3.0)}));
  EXPECT_EQ(column.chunks.at(0).at(5).number(), 5);         // entries, the empty list among them
  EXPECT_EQ(column.chunks.at(0).at(12).at(3).number(), 2);  // without a value
}

TEST(ParquetWriter, LongColumnsAreCutIntoPagesAndNoisyOnesArePlain) {
  testing::TemporaryFolder folder;
  ParquetWriter writer(folder / "a.parquet",
                       {{"noise", ParquetType::kInt64}, {"steady", ParquetType::kInt64}}, {});
  for (std::int64_t i = 0; i < 300'000; ++i) {
    writer.column(0).int64(i * i);
    writer.column(1).int64(i / 1000);
    writer.end_row();
  }
  writer.close();
  const auto file = testing::parquet::read(testing::read_bytes(folder / "a.parquet"));
  ASSERT_EQ(file.footer.at(4).list().size(), 2u);  // row groups
  EXPECT_EQ(file.columns[0].plain_pages, 4u);      // 262,144 and 37,856 rows of 9 bytes
  EXPECT_EQ(file.columns[0].dictionary_pages, 0u);
  EXPECT_EQ(file.columns[1].dictionary_pages, 4u);
  EXPECT_EQ(file.columns[0].cells.back(), as_bytes(std::int64_t{299'999} * 299'999));
  EXPECT_EQ(file.columns[1].cells[262'144], as_bytes(std::int64_t{262}));
}

}  // namespace
}  // namespace orrery::scenarios
