// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace orrery::scenarios {

/// What a process wanted with a system call of this number, in words: `open a file`.
std::string words_of_call(std::uint32_t number);

}  // namespace orrery::scenarios
