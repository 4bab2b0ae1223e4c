// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <zstd.h>

#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// A small reader of Parquet, written from the format's own pages and without a line of the writer:
// compact Thrift into a tree, zstd, data pages of version 1, levels, PLAIN and RLE_DICTIONARY. It
// trusts its input no further than to throw.
namespace orrery::testing::parquet {

struct Value;
using Fields = std::map<int, Value>;
using List = std::vector<Value>;
struct Value {
  std::variant<std::int64_t, std::string, List, Fields> is;

  std::int64_t number() const { return std::get<std::int64_t>(is); }
  const std::string& text() const { return std::get<std::string>(is); }
  const List& list() const { return std::get<List>(is); }
  const Value& at(int field) const { return std::get<Fields>(is).at(field); }
  bool has(int field) const { return std::get<Fields>(is).contains(field); }
};

class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}

  std::string_view take(std::size_t size) {
    if (size > bytes_.size() - at_) throw std::runtime_error("read past the end");
    at_ += size;
    return bytes_.substr(at_ - size, size);
  }
  std::uint8_t byte() { return static_cast<std::uint8_t>(take(1)[0]); }
  std::uint32_t word() {
    std::uint32_t value = 0;
    std::memcpy(&value, take(4).data(), 4);
    return value;
  }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      const std::uint64_t next = byte();
      value |= (next & 0x7f) << shift;
      if (next < 0x80) return value;
    }
  }
  bool empty() const { return at_ == bytes_.size(); }
  std::size_t at() const { return at_; }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

inline std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

Value read_thrift(Bytes& in, int type);

inline Value read_list(Bytes& in) {
  const std::uint8_t head = in.byte();
  const std::size_t size = head >> 4 == 15 ? in.varint() : head >> 4;
  List list;
  for (std::size_t i = 0; i < size; ++i) list.push_back(read_thrift(in, head & 15));
  return {list};
}

inline Value read_struct(Bytes& in) {
  Fields fields;
  int field = 0;
  while (const std::uint8_t head = in.byte()) {
    field = head >> 4 ? field + (head >> 4) : static_cast<int>(unzigzag(in.varint()));
    fields[field] = read_thrift(in, head & 15);
  }
  return {fields};
}

inline Value read_thrift(Bytes& in, int type) {
  switch (type) {
    case 1: return {std::int64_t{1}};
    case 2: return {std::int64_t{0}};
    case 3: return {std::int64_t{static_cast<std::int8_t>(in.byte())}};
    case 5:
    case 6: return {unzigzag(in.varint())};
    case 8: return {std::string(in.take(in.varint()))};
    case 9: return read_list(in);
    case 12: return read_struct(in);
  }
  throw std::runtime_error("a Thrift type that Parquet does not use here");
}

/// `count` values of the hybrid of runs and packed bits.
inline std::vector<std::uint32_t> read_hybrid(Bytes& in, int width, std::size_t count) {
  std::vector<std::uint32_t> values;
  while (values.size() < count) {
    const std::uint64_t head = in.varint();
    if (head & 1) {
      const std::string_view packed = in.take((head >> 1) * static_cast<std::size_t>(width));
      for (std::size_t i = 0; i < (head >> 1) * 8; ++i) {
        std::uint32_t value = 0;
        for (int b = 0; b < width; ++b) {
          const std::size_t bit = i * static_cast<std::size_t>(width) + static_cast<std::size_t>(b);
          value |= static_cast<std::uint32_t>(packed[bit / 8] >> (bit % 8) & 1) << b;
        }
        values.push_back(value);
      }
    } else {
      std::uint32_t value = 0;
      const std::string_view bytes = in.take(static_cast<std::size_t>(width + 7) / 8);
      std::memcpy(&value, bytes.data(), bytes.size());
      values.insert(values.end(), head >> 1, value);
    }
  }
  values.resize(count);
  return values;
}

/// One column with its rows: a cell is the plain bytes of a value (a text without its length), or
/// nothing. A list's cells stand between two of `row_begins`.
struct Column {
  std::string name;
  std::int64_t type = 0;
  int definition_max = 0;
  bool list = false;
  std::vector<std::optional<std::string>> cells;
  std::vector<std::size_t> row_begins;
  std::vector<Value> chunks;  ///< ColumnMetaData, one a row group
  std::size_t plain_pages = 0;
  std::size_t dictionary_pages = 0;  ///< data pages that name positions
};

struct File {
  Value footer;
  std::vector<Column> columns;
  std::map<std::string, std::string> metadata;
};

inline std::vector<std::string> read_plain(Bytes& in, std::int64_t type, std::size_t count) {
  std::vector<std::string> values;
  std::uint8_t bits = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (type == 0) {
      if (i % 8 == 0) bits = in.byte();
      values.push_back(std::string(1, static_cast<char>(bits >> i % 8 & 1)));
    } else if (type == 6) {
      values.emplace_back(in.take(in.word()));
    } else {
      values.emplace_back(in.take(type == 1 || type == 4 ? 4 : 8));
    }
  }
  return values;
}

inline std::string unpack(std::string_view packed, std::size_t size) {
  std::string plain(size, '\0');
  if (ZSTD_decompress(plain.data(), size, packed.data(), packed.size()) != size)
    throw std::runtime_error("a page does not unpack");
  return plain;
}

inline void read_data_page(Column& column, Bytes in, const Value& header,
                           const std::vector<std::string>& dictionary) {
  const auto count = static_cast<std::size_t>(header.at(1).number());
  const auto levels = [&](int largest) {
    if (largest == 0) return std::vector<std::uint32_t>(count, 0);
    Bytes bytes(in.take(in.word()));
    return read_hybrid(bytes, largest == 1 ? 1 : 2, count);
  };
  const auto repetitions = levels(column.list ? 1 : 0);
  const auto definitions = levels(column.definition_max);
  std::size_t present = 0;
  for (const auto level : definitions) {
    present += level == static_cast<std::uint32_t>(column.definition_max);
  }
  std::vector<std::string> values;
  if (header.at(2).number() == 8) {
    ++column.dictionary_pages;
    const int width = in.byte();
    for (const auto position : read_hybrid(in, width, present))
      values.push_back(dictionary.at(position));
  } else {
    ++column.plain_pages;
    values = read_plain(in, column.type, present);
  }
  if (!in.empty()) throw std::runtime_error("bytes left in a page");
  std::size_t next = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (repetitions[i] == 0) column.row_begins.push_back(column.cells.size());
    if (column.list && definitions[i] == 0) continue;  // an empty list
    const bool has_value = definitions[i] == static_cast<std::uint32_t>(column.definition_max);
    column.cells.push_back(has_value ? std::optional(values[next++]) : std::nullopt);
  }
}

inline void read_chunk(Column& column, const std::string& file, const Value& chunk) {
  const Value& facts = chunk.at(3);
  column.chunks.push_back(facts);
  const bool has_dictionary = facts.has(11);
  const auto begin = static_cast<std::size_t>(facts.at(has_dictionary ? 11 : 9).number());
  const auto size = static_cast<std::size_t>(facts.at(7).number());
  Bytes in(std::string_view(file).substr(begin, size));
  std::vector<std::string> dictionary;
  std::int64_t unpacked = 0;
  while (!in.empty()) {
    const std::size_t before = in.at();
    const Value header = read_struct(in);
    unpacked += static_cast<std::int64_t>(in.at() - before) + header.at(2).number();
    const std::string page = unpack(in.take(static_cast<std::size_t>(header.at(3).number())),
                                    static_cast<std::size_t>(header.at(2).number()));
    if (header.at(1).number() == 2) {
      Bytes bytes(page);
      dictionary =
          read_plain(bytes, column.type, static_cast<std::size_t>(header.at(7).at(1).number()));
    } else {
      read_data_page(column, Bytes(page), header.at(5), dictionary);
    }
  }
  if (unpacked != facts.at(6).number()) throw std::runtime_error("a wrong unpacked size");
}

inline std::vector<Column> read_schema(const List& elements) {
  std::vector<Column> columns;
  for (std::size_t i = 1; i < elements.size(); ++i) {
    Column column;
    column.name = elements[i].at(4).text();
    column.list = elements[i].has(5);
    if (column.list) i += 2;
    column.type = elements[i].at(1).number();
    column.definition_max = static_cast<int>(elements[i].at(3).number()) + (column.list ? 1 : 0);
    columns.push_back(column);
  }
  return columns;
}

inline File read(const std::string& bytes) {
  if (bytes.size() < 12 || bytes.substr(0, 4) != "PAR1" || bytes.substr(bytes.size() - 4) != "PAR1")
    throw std::runtime_error("no Parquet file");
  const std::size_t size = Bytes(std::string_view(bytes).substr(bytes.size() - 8)).word();
  Bytes in(std::string_view(bytes).substr(bytes.size() - 8 - size, size));
  File file;
  file.footer = read_struct(in);
  if (!in.empty()) throw std::runtime_error("bytes left in the footer");
  file.columns = read_schema(file.footer.at(2).list());
  for (const Value& group : file.footer.at(4).list()) {
    for (std::size_t i = 0; i < file.columns.size(); ++i)
      read_chunk(file.columns[i], bytes, group.at(1).list()[i]);
  }
  for (const Value& fact : file.footer.at(5).list())
    file.metadata[fact.at(1).text()] = fact.at(2).text();
  return file;
}

}  // namespace orrery::testing::parquet
