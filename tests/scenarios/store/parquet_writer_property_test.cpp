// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "engine/random/stream.h"
#include "scenarios/store/parquet_writer.h"
#include "tests/support/parquet_reader.h"
#include "tests/support/temporary_folder.h"

// Random tables through the writer and through a reader that shares no code with it.
namespace orrery::scenarios {
namespace {

using engine::Stream;
using Cells = std::vector<std::optional<std::string>>;

template <class T>
std::string as_bytes(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

/// Few different values in some columns and many in others, so that both encodings come up.
std::uint64_t drawn_bits(Stream& stream, std::uint64_t different) {
  const std::uint64_t pick = stream.below(different);
  return pick * 0x9e3779b97f4a7c15u;
}

std::string drawn_text(Stream& stream, std::uint64_t different) {
  const std::uint64_t pick = stream.below(different);
  return std::string(pick % 7, static_cast<char>('a' + pick % 26)) + std::to_string(pick);
}

/// Puts a random value into the column and gives its plain bytes as a reader should see them.
std::string put_value(Stream& stream, ColumnBuffer& column, std::uint64_t different) {
  const std::uint64_t bits = drawn_bits(stream, different);
  switch (column.column().type) {
    case ParquetType::kBoolean: return column.boolean(bits & 1), as_bytes(char(bits & 1));
    case ParquetType::kUint8: {
      const auto byte = static_cast<std::uint8_t>(bits);
      return column.uint8(byte), as_bytes(std::uint32_t{byte});
    }
    case ParquetType::kInt64: return column.int64(static_cast<std::int64_t>(bits)), as_bytes(bits);
    case ParquetType::kUint64: return column.uint64(bits), as_bytes(bits);
    case ParquetType::kFloat: {
      const float value = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
      return column.real(value), as_bytes(value);
    }
    case ParquetType::kDouble: return column.number(std::bit_cast<double>(bits)), as_bytes(bits);
    case ParquetType::kText: {
      const std::string text = drawn_text(stream, different);
      return column.text(text), text;
    }
  }
  return {};
}

struct Expected {
  ParquetColumn column;
  std::uint64_t different = 1;
  Cells cells;
  std::vector<std::size_t> row_begins;
  std::size_t empty_lists = 0;
};

void put_row(Stream& stream, ColumnBuffer& column, Expected& expected) {
  expected.row_begins.push_back(expected.cells.size());
  std::size_t size = 1;
  if (expected.column.list) {
    size = stream.below(5) == 0 ? 0 : stream.below(40);
    column.begin_list(size);
    if (size == 0) ++expected.empty_lists;
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (expected.column.optional && stream.below(4) == 0) {
      column.null();
      expected.cells.emplace_back();
    } else {
      expected.cells.emplace_back(put_value(stream, column, expected.different));
    }
  }
}

std::vector<Expected> drawn_table(Stream& stream) {
  std::vector<Expected> table;
  const std::size_t columns = 1 + stream.below(20);
  for (std::size_t i = 0; i < columns; ++i) {
    Expected expected;
    expected.column = {std::string("c").append(std::to_string(i)),
                       static_cast<ParquetType>(stream.below(7)), stream.below(2) == 0,
                       stream.below(4) == 0};
    constexpr std::uint64_t kDifferent[] = {1, 2, 3, 200, 1u << 20};
    expected.different = kDifferent[stream.below(5)];
    table.push_back(expected);
  }
  return table;
}

void check_statistics(const testing::parquet::Column& read, const Expected& expected) {
  std::size_t nulls = expected.empty_lists;
  for (const auto& cell : expected.cells) nulls += !cell.has_value();
  std::size_t told = 0;
  for (const auto& chunk : read.chunks)
    told += static_cast<std::size_t>(chunk.at(12).at(3).number());
  EXPECT_EQ(told, nulls);
  if (expected.column.type != ParquetType::kInt64) return;
  std::vector<std::int64_t> values;
  std::vector<std::int64_t> told_ends;
  const auto add = [](std::vector<std::int64_t>& to, const std::string& bytes) {
    std::memcpy(&to.emplace_back(), bytes.data(), sizeof(std::int64_t));
  };
  for (const auto& cell : expected.cells) {
    if (cell) add(values, *cell);
  }
  for (const auto& chunk : read.chunks) {
    if (!chunk.at(12).has(6)) continue;
    add(told_ends, chunk.at(12).at(6).text());
    add(told_ends, chunk.at(12).at(5).text());
    EXPECT_LE(told_ends.end()[-2], told_ends.back());
  }
  ASSERT_EQ(told_ends.empty(), values.empty());
  if (values.empty()) return;
  EXPECT_EQ(*std::min_element(told_ends.begin(), told_ends.end()),
            *std::min_element(values.begin(), values.end()));
  EXPECT_EQ(*std::max_element(told_ends.begin(), told_ends.end()),
            *std::max_element(values.begin(), values.end()));
}

TEST(ParquetWriterProperty, RandomTablesComeBack) {
  testing::TemporaryFolder folder;
  std::size_t plain_pages = 0;
  std::size_t dictionary_pages = 0;
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Stream stream({seed, 0, engine::Purpose::kUser});
    auto table = drawn_table(stream);
    std::vector<ParquetColumn> columns;
    for (const auto& expected : table) columns.push_back(expected.column);
    const std::size_t rows = stream.below(2000);
    const RowGroupLimit limit{1 + stream.below(1500), 1000 + stream.below(1u << 20)};
    ParquetWriter writer(folder / "t.parquet", columns, {}, limit);
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t i = 0; i < table.size(); ++i) put_row(stream, writer.column(i), table[i]);
      writer.end_row();
    }
    writer.close();
    const auto file = testing::parquet::read(testing::read_bytes(folder / "t.parquet"));
    ASSERT_EQ(file.footer.at(3).number(), static_cast<std::int64_t>(rows));
    ASSERT_EQ(file.columns.size(), table.size());
    for (std::size_t i = 0; i < table.size(); ++i) {
      SCOPED_TRACE("column " + std::to_string(i));
      ASSERT_EQ(file.columns[i].name, table[i].column.name);
      ASSERT_EQ(file.columns[i].row_begins, table[i].row_begins);
      ASSERT_EQ(file.columns[i].cells, table[i].cells);
      check_statistics(file.columns[i], table[i]);
      plain_pages += file.columns[i].plain_pages;
      dictionary_pages += file.columns[i].dictionary_pages;
    }
  }
  EXPECT_GT(plain_pages, 100u);
  EXPECT_GT(dictionary_pages, 100u);
}

}  // namespace
}  // namespace orrery::scenarios
