// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/registry/diagnostic.h"

namespace orrery::scenarios {

/// The place of the bytes [begin, end) of a text that itself starts at `start`. Columns count
/// characters (UTF-8), offsets count bytes; a line break starts again at column 1. For a quoted
/// text, `start` is the character after the quote.
engine::SourcePlace place_within(const engine::SourcePlace& start, std::string_view text,
                                 std::size_t begin, std::size_t end);

}  // namespace orrery::scenarios
