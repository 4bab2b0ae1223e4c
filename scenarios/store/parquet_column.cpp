// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/parquet_column.h"

#include <bit>
#include <utility>

#include "engine/registry/check.h"

namespace orrery::scenarios {

static_assert(std::endian::native == std::endian::little, "Parquet's byte order is little endian");

namespace {

/// As PLAIN has it, but for booleans, which are packed by bits only on their way out.
std::size_t bytes_of(ParquetType type) {
  switch (type) {
    case ParquetType::kBoolean: return 1;
    case ParquetType::kUint8: return 4;  // Parquet's smallest whole number is 32 bits
    case ParquetType::kFloat: return 4;
    case ParquetType::kInt64:
    case ParquetType::kUint64:
    case ParquetType::kDouble: return 8;
    case ParquetType::kText: return 0;
  }
  ORRERY_CHECK(false, "unknown ParquetType");
}

}  // namespace

ColumnBuffer::ColumnBuffer(ParquetColumn column)
    : column_(std::move(column)), value_bytes_(bytes_of(column_.type)) {}

void ColumnBuffer::boolean(bool value) {
  const auto byte = static_cast<std::uint8_t>(value);
  add(ParquetType::kBoolean, &byte, 1);
}

void ColumnBuffer::uint8(std::uint8_t value) {
  const std::uint32_t wide = value;
  add(ParquetType::kUint8, &wide, sizeof wide);
}

void ColumnBuffer::int64(std::int64_t value) { add(ParquetType::kInt64, &value, sizeof value); }
void ColumnBuffer::uint64(std::uint64_t value) { add(ParquetType::kUint64, &value, sizeof value); }
void ColumnBuffer::real(float value) { add(ParquetType::kFloat, &value, sizeof value); }
void ColumnBuffer::number(double value) { add(ParquetType::kDouble, &value, sizeof value); }

void ColumnBuffer::text(std::string_view value) {
  const auto size = static_cast<std::uint32_t>(value.size());
  plain_.append(reinterpret_cast<const char*>(&size), sizeof size);
  add(ParquetType::kText, value.data(), value.size());
  ORRERY_CHECK(plain_.size() <= 0xffffffffu, "a row group ends long before 4 GiB");
  text_ends_.push_back(static_cast<std::uint32_t>(plain_.size()));
}

void ColumnBuffer::add(ParquetType type, const void* value, std::size_t size) {
  ORRERY_CHECK(type == column_.type, "a value of another type than its column");
  plain_.append(static_cast<const char*>(value), size);
  ++values_;
  enter(definition_max());
}

void ColumnBuffer::null() {
  ORRERY_CHECK(column_.optional, "a null in a column that has none");
  enter(definition_max() - 1);
}

void ColumnBuffer::begin_list(std::size_t size) {
  ORRERY_CHECK(column_.list && list_left_ == 0, "a list begins where the last one has ended");
  row_begins_ = true;
  list_left_ = size;
  if (size > 0) return;
  list_left_ = 1;
  enter(0);
}

void ColumnBuffer::enter(int definition) {
  if (definition != definition_max() && definitions_.empty()) {
    definitions_.assign(entries_, static_cast<std::uint8_t>(definition_max()));
  }
  // The first missing value may be the very first entry: then the list above is empty, too.
  if (definition != definition_max() || !definitions_.empty()) {
    definitions_.push_back(static_cast<std::uint8_t>(definition));
  }
  ++entries_;
  if (column_.list) {
    ORRERY_CHECK(list_left_ > 0, "more values than the list was said to have");
    --list_left_;
    repetitions_.push_back(row_begins_ ? 0 : 1);
    row_begins_ = false;
    if (list_left_ == 0) ++rows_;
  } else {
    ++rows_;
  }
}

std::string_view ColumnBuffer::value(std::size_t i) const {
  if (column_.type != ParquetType::kText)
    return std::string_view(plain_).substr(i * value_bytes_, value_bytes_);
  const std::size_t begin = i == 0 ? 0 : text_ends_[i - 1];
  return std::string_view(plain_).substr(begin, text_ends_[i] - begin);
}

std::uint8_t ColumnBuffer::definition(std::size_t entry) const {
  return definitions_.empty() ? static_cast<std::uint8_t>(definition_max()) : definitions_[entry];
}

std::uint8_t ColumnBuffer::repetition(std::size_t entry) const {
  return column_.list ? repetitions_[entry] : 0;
}

std::size_t ColumnBuffer::memory_bytes() const {
  return plain_.size() + text_ends_.size() * sizeof(std::uint32_t) + definitions_.size() +
         repetitions_.size();
}

void ColumnBuffer::clear() {
  ORRERY_CHECK(list_left_ == 0, "a list that is not whole");
  plain_.clear();
  text_ends_.clear();
  definitions_.clear();
  repetitions_.clear();
  rows_ = values_ = entries_ = 0;
}

}  // namespace orrery::scenarios
