// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::scenarios {

/// Unsigned LEB128: seven bits a byte, lowest first.
void append_varint(std::string& out, std::uint64_t value);

/// Writes one struct in Thrift's compact protocol, in which Parquet keeps its headers and its
/// footer. Fields of a struct are given in rising order of their ids.
///
/// Source: Apache Thrift, doc/specs/thrift-compact-protocol.md.
class ThriftStruct {
 public:
  enum class Element : std::uint8_t { kInt32 = 5, kInt64 = 6, kText = 8, kStruct = 12 };

  void boolean(int field, bool value);
  void int8(int field, std::int8_t value);
  void int32(int field, std::int32_t value);
  void int64(int field, std::int64_t value);
  void text(int field, std::string_view value);
  /// A struct within this one, up to the matching `end`.
  void begin(int field);
  void end();
  /// A list of `size` elements, each of which follows by one of the three below.
  void list(int field, Element kind, std::size_t size);
  void element(std::int32_t value);
  void element(std::string_view value);
  void begin_element();  ///< of a list of structs, up to the matching `end`

  /// All bytes with the mark that ends the struct. Every `begin` has its `end` by now.
  std::string finish();

 private:
  void header(int field, std::uint8_t type);

  std::string bytes_;
  std::vector<int> last_field_ = {0};  ///< of each open struct: ids are written as differences
};

}  // namespace orrery::scenarios
