// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/thrift_compact.h"

#include <utility>

#include "engine/registry/check.h"

namespace orrery::scenarios {

namespace {

// Types of fields, as the protocol numbers them; a boolean's value is its type.
constexpr std::uint8_t kTrue = 1;
constexpr std::uint8_t kFalse = 2;
constexpr std::uint8_t kInt8 = 3;
constexpr std::uint8_t kInt32 = 5;
constexpr std::uint8_t kInt64 = 6;
constexpr std::uint8_t kText = 8;
constexpr std::uint8_t kList = 9;
constexpr std::uint8_t kStruct = 12;

/// 0, -1, 1, -2 become 0, 1, 2, 3, so that small numbers are short.
std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ (value < 0 ? ~std::uint64_t{0} : 0);
}

}  // namespace

void append_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>((value & 0x7f) | 0x80);
  out += static_cast<char>(value);
}

void ThriftStruct::header(int field, std::uint8_t type) {
  const int step = field - last_field_.back();
  ORRERY_CHECK(step > 0, "fields of a Thrift struct are written in rising order");
  last_field_.back() = field;
  if (step <= 15) {
    bytes_ += static_cast<char>(step << 4 | type);
  } else {
    bytes_ += static_cast<char>(type);
    append_varint(bytes_, zigzag(field));
  }
}

void ThriftStruct::boolean(int field, bool value) { header(field, value ? kTrue : kFalse); }

void ThriftStruct::int8(int field, std::int8_t value) {
  header(field, kInt8);
  bytes_ += static_cast<char>(value);
}

void ThriftStruct::int32(int field, std::int32_t value) {
  header(field, kInt32);
  element(value);
}

void ThriftStruct::int64(int field, std::int64_t value) {
  header(field, kInt64);
  append_varint(bytes_, zigzag(value));
}

void ThriftStruct::text(int field, std::string_view value) {
  header(field, kText);
  element(value);
}

void ThriftStruct::begin(int field) {
  header(field, kStruct);
  last_field_.push_back(0);
}

void ThriftStruct::end() {
  ORRERY_CHECK(last_field_.size() > 1, "an end without a begin");
  last_field_.pop_back();
  bytes_ += '\0';
}

void ThriftStruct::list(int field, Element kind, std::size_t size) {
  header(field, kList);
  const auto type = static_cast<std::uint8_t>(kind);
  if (size < 15) {
    bytes_ += static_cast<char>(size << 4 | type);
  } else {
    bytes_ += static_cast<char>(0xf0 | type);
    append_varint(bytes_, size);
  }
}

void ThriftStruct::element(std::int32_t value) { append_varint(bytes_, zigzag(value)); }

void ThriftStruct::element(std::string_view value) {
  append_varint(bytes_, value.size());
  bytes_ += value;
}

void ThriftStruct::begin_element() { last_field_.push_back(0); }

std::string ThriftStruct::finish() {
  ORRERY_CHECK(last_field_.size() == 1, "a begin without an end");
  bytes_ += '\0';
  return std::move(bytes_);
}

}  // namespace orrery::scenarios
