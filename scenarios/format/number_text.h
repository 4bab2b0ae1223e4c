// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace orrery::scenarios {

/// An unsigned decimal number read from a text.
struct NumberText {
  double value = 0.0;
  std::size_t end = 0;  ///< the byte after it
  std::string fault;    ///< what is wrong; empty when nothing is
  std::string remedy;
  bool out_of_range = false;  ///< the fault is its size, not its form
};

/// Reads digits [. digits] [e [+-] digits] at `begin`. No locale, no hexadecimal, no octal, no
/// `inf` or `nan`, no separators within digits.
NumberText read_number(std::string_view text, std::size_t begin);

}  // namespace orrery::scenarios
