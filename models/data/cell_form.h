// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace orrery::models {

/// How a cell of a text file is written, apart from what it says: what `1`, `1.0`, `"1"` and `1 `
/// differ in. A difference that follows the label is a leak: whoever exported the rows wrote the
/// answer into them.
struct CellForm {
  static constexpr std::uint16_t kQuoted = 1;
  static constexpr std::uint16_t kLeadingBlank = 2;
  static constexpr std::uint16_t kTrailingBlank = 4;
  static constexpr std::uint16_t kPlus = 8;
  static constexpr std::uint16_t kPoint = 16;
  static constexpr std::uint16_t kExponent = 32;
  static constexpr std::uint16_t kCapital = 64;  ///< a letter, other than that of an exponent
  static constexpr std::uint16_t kMissing = 128;
  static constexpr int kDecimalsShift = 8;  ///< digits after the point, up to 31, stand above

  static int decimals(std::uint16_t form) { return (form >> kDecimalsShift) & 31; }
};

/// The form of one cell; `text` is without its quotes.
std::uint16_t form_of(std::string_view text, bool quoted);

}  // namespace orrery::models
