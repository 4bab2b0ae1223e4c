// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::scenarios {

enum class ParquetType {
  kBoolean,
  kUint8,
  kInt64,
  kUint64,
  kFloat,
  kDouble,
  kText,  ///< UTF-8
};

/// One column of a Parquet file. `optional`: a row may have no value (null). `list`: a row has any
/// number of values, which are then what is optional.
struct ParquetColumn {
  std::string name;
  ParquetType type = ParquetType::kDouble;
  bool optional = false;
  bool list = false;
};

/// The rows of one column that wait to be written: values as Parquet's PLAIN encoding has them,
/// and levels, which say where rows begin and values are missing.
///
/// Source: Apache Parquet, README.md, "Nested Encoding"; LogicalTypes.md, "Lists".
class ColumnBuffer {
 public:
  explicit ColumnBuffer(ParquetColumn column);

  /// One call a row, by the column's type. Within a list: `begin_list` a row, then its values.
  void boolean(bool value);
  void uint8(std::uint8_t value);
  void int64(std::int64_t value);
  void uint64(std::uint64_t value);
  void real(float value);
  void number(double value);
  void text(std::string_view value);
  void null();
  void begin_list(std::size_t size);

  const ParquetColumn& column() const { return column_; }
  std::size_t rows() const { return rows_; }
  std::size_t values() const { return values_; }
  /// Values, nulls and empty lists: what has a level.
  std::size_t entries() const { return entries_; }
  std::size_t nulls() const { return entries_ - values_; }
  /// The plain bytes of one value: a text with its length in front; a boolean has a byte.
  std::string_view value(std::size_t i) const;
  const std::string& plain() const { return plain_; }

  /// A value's definition is the largest; less says that it is missing, and at which depth.
  int definition_max() const { return (column_.optional ? 1 : 0) + (column_.list ? 1 : 0); }
  std::uint8_t definition(std::size_t entry) const;
  /// 0: the entry begins a row; 1: it goes on with a list.
  std::uint8_t repetition(std::size_t entry) const;

  std::size_t memory_bytes() const;
  void clear();

 private:
  void add(ParquetType type, const void* value, std::size_t size);
  void enter(int definition);

  ParquetColumn column_;
  std::size_t value_bytes_;  ///< 0 for texts
  std::string plain_;
  std::vector<std::uint32_t> text_ends_;
  std::vector<std::uint8_t> definitions_;  ///< empty while every entry is a value
  std::vector<std::uint8_t> repetitions_;  ///< of lists
  std::size_t rows_ = 0;
  std::size_t values_ = 0;
  std::size_t entries_ = 0;
  std::size_t list_left_ = 0;
  bool row_begins_ = true;
};

}  // namespace orrery::scenarios
