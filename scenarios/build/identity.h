// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace orrery::scenarios {

/// `0.1.0`, as the build was told.
std::string program_version();

/// Which build of the program this is, in hexadecimal digits, as the linker noted it; `unknown`
/// where it did not. Two builds may keep their state in different bytes.
std::string build_id();

/// Processor, system and compiler, in words: what a repeat on another machine may differ in.
std::string machine_text();

/// SHA-256 in hexadecimal digits; empty when the file cannot be read.
std::string sha256_of_file(const std::string& path);
std::string sha256_of_text(std::string_view text);

}  // namespace orrery::scenarios
