// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/parquet_values.h"

#include <cstring>
#include <functional>
#include <string_view>
#include <type_traits>

#include "scenarios/store/rle_hybrid.h"

namespace orrery::scenarios {

namespace {

/// Long texts are left out of the footer: a reader would skip no page by them.
constexpr std::size_t kTextRangeBytesMax = 64;

/// Positions of different values, found by their plain bytes: open addressing, no node a value.
class ValueTable {
 public:
  explicit ValueTable(const ColumnBuffer& column) : column_(column), slots_(1024, 0) {}

  /// The position of value `i` among the different ones.
  std::uint32_t find_or_add(std::size_t i) {
    if (firsts_.size() * 2 >= slots_.size()) grow();
    std::uint32_t& slot = slot_of(column_.value(i));
    if (slot == 0) {
      firsts_.push_back(i);
      slot = static_cast<std::uint32_t>(firsts_.size());
    }
    return slot - 1;
  }
  std::size_t size() const { return firsts_.size(); }

 private:
  std::uint32_t& slot_of(std::string_view value) {
    std::size_t at = std::hash<std::string_view>{}(value) & (slots_.size() - 1);
    while (slots_[at] != 0 && column_.value(firsts_[slots_[at] - 1]) != value)
      at = (at + 1) & (slots_.size() - 1);
    return slots_[at];
  }
  void grow() {
    slots_.assign(slots_.size() * 2, 0);
    for (std::size_t k = 0; k < firsts_.size(); ++k)
      slot_of(column_.value(firsts_[k])) = static_cast<std::uint32_t>(k + 1);
  }

  const ColumnBuffer& column_;
  std::vector<std::uint32_t> slots_;  ///< 0: free; else a position from 1
  std::vector<std::size_t> firsts_;   ///< the value that was the first of its kind
};

template <class T>
T read_as(std::string_view bytes) {
  T value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

template <class T>
std::string as_bytes(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

template <class T>
std::optional<ValueRange> number_range(const ColumnBuffer& column) {
  T least = read_as<T>(column.value(0));
  T largest = least;
  for (std::size_t i = 0; i < column.values(); ++i) {
    const T value = read_as<T>(column.value(i));
    if (value != value) return {};
    if (value < least) least = value;
    if (value > largest) largest = value;
  }
  // -0 and +0 compare as equal: readers must not skip one for the other.
  if constexpr (std::is_floating_point_v<T>) {
    if (least == 0) least = -T{0};
    if (largest == 0) largest = T{0};
  }
  return ValueRange{as_bytes(least), as_bytes(largest)};
}

std::optional<ValueRange> text_range(const ColumnBuffer& column) {
  const auto text_of = [&](std::size_t i) { return column.value(i).substr(4); };
  std::string_view least = text_of(0);
  std::string_view largest = least;
  for (std::size_t i = 1; i < column.values(); ++i) {
    const std::string_view text = text_of(i);
    if (text < least) least = text;
    if (text > largest) largest = text;
  }
  if (least.size() > kTextRangeBytesMax || largest.size() > kTextRangeBytesMax) return {};
  return ValueRange{std::string(least), std::string(largest)};
}

}  // namespace

std::optional<Dictionary> make_dictionary(const ColumnBuffer& column, std::size_t bytes_max) {
  if (column.column().type == ParquetType::kBoolean || column.values() == 0) return {};
  Dictionary dictionary;
  ValueTable table(column);
  dictionary.position.reserve(column.values());
  for (std::size_t i = 0; i < column.values(); ++i) {
    const std::uint32_t position = table.find_or_add(i);
    if (position == dictionary.size) {
      dictionary.plain += column.value(i);
      ++dictionary.size;
      if (dictionary.plain.size() > bytes_max) return {};
    }
    dictionary.position.push_back(position);
  }
  const auto position_bits = static_cast<std::size_t>(bits_for(dictionary.size - 1));
  const std::size_t size = dictionary.plain.size() + column.values() * position_bits / 8;
  if (size >= column.plain().size()) return {};
  return dictionary;
}

std::optional<ValueRange> value_range(const ColumnBuffer& column) {
  if (column.values() == 0) return {};
  switch (column.column().type) {
    case ParquetType::kBoolean: return number_range<bool>(column);
    case ParquetType::kUint8: return number_range<std::uint32_t>(column);
    case ParquetType::kInt64: return number_range<std::int64_t>(column);
    case ParquetType::kUint64: return number_range<std::uint64_t>(column);
    case ParquetType::kFloat: return number_range<float>(column);
    case ParquetType::kDouble: return number_range<double>(column);
    case ParquetType::kText: return text_range(column);
  }
  return {};
}

}  // namespace orrery::scenarios
