// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/parquet_footer.h"

#include "engine/registry/check.h"
#include "scenarios/store/parquet_format.h"
#include "scenarios/store/thrift_compact.h"

namespace orrery::scenarios {

namespace {

using Element = ThriftStruct::Element;

parquet::PhysicalType physical_type(ParquetType type) {
  switch (type) {
    case ParquetType::kBoolean: return parquet::PhysicalType::kBoolean;
    case ParquetType::kUint8: return parquet::PhysicalType::kInt32;
    case ParquetType::kInt64:
    case ParquetType::kUint64: return parquet::PhysicalType::kInt64;
    case ParquetType::kFloat: return parquet::PhysicalType::kFloat;
    case ParquetType::kDouble: return parquet::PhysicalType::kDouble;
    case ParquetType::kText: return parquet::PhysicalType::kBytes;
  }
  ORRERY_CHECK(false, "unknown ParquetType");
}

/// Fields 6 and 10 of SchemaElement: the older name of the meaning and the newer one.
void write_meaning(ThriftStruct& out, ParquetType type) {
  const auto integer = [&](parquet::ConvertedType converted, std::int8_t bits) {
    out.int32(6, static_cast<std::int32_t>(converted));
    out.begin(10);
    out.begin(10);  // INTEGER
    out.int8(1, bits);
    out.boolean(2, false);  // signed
    out.end();
    out.end();
  };
  if (type == ParquetType::kUint8) integer(parquet::ConvertedType::kUint8, 8);
  if (type == ParquetType::kUint64) integer(parquet::ConvertedType::kUint64, 64);
  if (type == ParquetType::kText) {
    out.int32(6, static_cast<std::int32_t>(parquet::ConvertedType::kUtf8));
    out.begin(10);
    out.begin(1);  // STRING
    out.end();
    out.end();
  }
}

void write_leaf(ThriftStruct& out, const ParquetColumn& column, const std::string& name) {
  const auto repetition =
      column.optional ? parquet::Repetition::kOptional : parquet::Repetition::kRequired;
  out.begin_element();
  out.int32(1, static_cast<std::int32_t>(physical_type(column.type)));
  out.int32(3, static_cast<std::int32_t>(repetition));
  out.text(4, name);
  write_meaning(out, column.type);
  out.end();
}

/// `required group NAME (LIST) { repeated group list { TYPE element; } }`
void write_list(ThriftStruct& out, const ParquetColumn& column) {
  out.begin_element();
  out.int32(3, static_cast<std::int32_t>(parquet::Repetition::kRequired));
  out.text(4, column.name);
  out.int32(5, 1);  // children
  out.int32(6, static_cast<std::int32_t>(parquet::ConvertedType::kList));
  out.begin(10);
  out.begin(3);  // LIST
  out.end();
  out.end();
  out.end();
  out.begin_element();
  out.int32(3, static_cast<std::int32_t>(parquet::Repetition::kRepeated));
  out.text(4, "list");
  out.int32(5, 1);
  out.end();
  write_leaf(out, column, "element");
}

void write_schema(ThriftStruct& out, const std::vector<ParquetColumn>& columns) {
  std::size_t size = 1;
  for (const auto& column : columns) size += column.list ? 3 : 1;
  out.list(2, Element::kStruct, size);
  out.begin_element();
  out.text(4, "schema");
  out.int32(5, static_cast<std::int32_t>(columns.size()));
  out.end();
  for (const auto& column : columns) {
    if (column.list)
      write_list(out, column);
    else
      write_leaf(out, column, column.name);
  }
}

void write_column_metadata(ThriftStruct& out, const ParquetColumn& column,
                           const ChunkFacts& facts) {
  out.int32(1, static_cast<std::int32_t>(physical_type(column.type)));
  out.list(2, Element::kInt32, facts.dictionary ? 3 : 2);
  out.element(static_cast<std::int32_t>(parquet::Encoding::kPlain));
  out.element(static_cast<std::int32_t>(parquet::Encoding::kRle));
  if (facts.dictionary) out.element(static_cast<std::int32_t>(parquet::Encoding::kRleDictionary));
  out.list(3, Element::kText, column.list ? 3 : 1);
  out.element(column.name);
  if (column.list) {
    out.element("list");
    out.element("element");
  }
  out.int32(4, parquet::kCodecZstd);
  out.int64(5, facts.entries);
  out.int64(6, facts.unpacked_bytes);
  out.int64(7, facts.packed_bytes);
  out.int64(9, facts.file_begin + facts.data_page_begin);
  if (facts.dictionary) out.int64(11, facts.file_begin);
  out.begin(12);
  out.int64(3, facts.nulls);
  if (facts.range) {
    out.text(5, facts.range->largest);
    out.text(6, facts.range->least);
  }
  out.end();
}

void write_row_groups(ThriftStruct& out, const std::vector<ParquetColumn>& columns,
                      const std::vector<RowGroupFacts>& groups) {
  out.list(4, Element::kStruct, groups.size());
  for (const auto& group : groups) {
    std::int64_t unpacked = 0;
    std::int64_t packed = 0;
    out.begin_element();
    out.list(1, Element::kStruct, columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const ChunkFacts& facts = group.chunks[i];
      out.begin_element();
      out.int64(2, 0);  // where the metadata stands a second time: nowhere
      out.begin(3);
      write_column_metadata(out, columns[i], facts);
      out.end();
      out.end();
      unpacked += facts.unpacked_bytes;
      packed += facts.packed_bytes;
    }
    out.int64(2, unpacked);
    out.int64(3, group.rows);
    out.int64(5, group.chunks.front().file_begin);
    out.int64(6, packed);
    out.end();
  }
}

}  // namespace

std::string parquet_footer(const std::vector<ParquetColumn>& columns,
                           const std::vector<RowGroupFacts>& groups, const ParquetFacts& facts) {
  std::int64_t rows = 0;
  for (const auto& group : groups) rows += group.rows;
  ThriftStruct out;
  out.int32(1, parquet::kFormatVersion);
  write_schema(out, columns);
  out.int64(3, rows);
  write_row_groups(out, columns, groups);
  out.list(5, Element::kStruct, facts.metadata.size());
  for (const auto& [key, value] : facts.metadata) {
    out.begin_element();
    out.text(1, key);
    out.text(2, value);
    out.end();
  }
  out.text(6, facts.created_by);
  out.list(7, Element::kStruct, columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    out.begin_element();
    out.begin(1);  // the order of the type itself
    out.end();
    out.end();
  }
  return out.finish();
}

}  // namespace orrery::scenarios
