// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace orrery::engine {

/// State as bytes: plain values, spans and strings in the order in which they are put, cut into
/// named sections so that reading in another order is an error instead of nonsense. For one build
/// on one kind of machine.
class ArchiveWriter {
 public:
  template <class T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    append(&value, sizeof value);
  }
  template <class T>
  void put_span(std::span<const T> values) {
    static_assert(std::is_trivially_copyable_v<T>);
    put(static_cast<std::uint64_t>(values.size()));
    append(values.data(), values.size_bytes());
  }
  void put_text(const std::string& text) { put_span(std::span(text.data(), text.size())); }
  void begin_section(const std::string& name) { put_text(name); }

  const std::vector<std::byte>& bytes() const { return bytes_; }

 private:
  void append(const void* from, std::size_t size) {
    const auto* first = static_cast<const std::byte*>(from);
    bytes_.insert(bytes_.end(), first, first + size);
  }
  std::vector<std::byte> bytes_;
};

/// Reads what an ArchiveWriter wrote. Every call says whether it worked; damaged bytes are never
/// read past their end.
class ArchiveReader {
 public:
  explicit ArchiveReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  template <class T>
  bool get(T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    return take(&value, sizeof value);
  }
  /// Into a span of exactly the size that was written.
  template <class T>
  bool get_span(std::span<T> values) {
    static_assert(std::is_trivially_copyable_v<T>);
    std::uint64_t count = 0;
    return get(count) && count == values.size() && take(values.data(), values.size_bytes());
  }
  /// Into a vector of whatever size was written.
  template <class T>
  bool get_vector(std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    std::uint64_t count = 0;
    if (!get(count) || count > (bytes_.size() - at_) / sizeof(T)) return false;
    values.resize(count);
    return take(values.data(), count * sizeof(T));
  }
  bool get_text(std::string& text) {
    std::vector<char> letters;
    if (!get_vector(letters)) return false;
    text.assign(letters.begin(), letters.end());
    return true;
  }
  bool expect_section(const std::string& name) {
    std::string found;
    return get_text(found) && found == name;
  }
  bool at_end() const { return at_ == bytes_.size(); }

 private:
  bool take(void* to, std::size_t size) {
    if (size > bytes_.size() - at_) return false;
    if (size > 0) std::memcpy(to, bytes_.data() + at_, size);
    at_ += size;
    return true;
  }
  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
};

}  // namespace orrery::engine
