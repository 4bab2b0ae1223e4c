// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace orrery::scenarios {

/// `word` as a POSIX shell reads it back: in quotes where it needs them.
std::string shell_quoted(const std::string& word);

}  // namespace orrery::scenarios
