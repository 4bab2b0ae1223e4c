// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/text_place.h"

#include <algorithm>

namespace orrery::scenarios {

engine::SourcePlace place_within(const engine::SourcePlace& start, std::string_view text,
                                 std::size_t begin, std::size_t end) {
  engine::SourcePlace place = start;
  begin = std::min(begin, text.size());
  end = std::clamp(end, begin, text.size());
  place.begin = start.begin + begin;
  place.end = start.begin + end;
  // A text without a place in a file is its own file: one line, columns from 1.
  place.line = std::max(place.line, 1);
  place.column = std::max(place.column, 1);
  for (const char c : text.substr(0, begin)) {
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++place.column;
    }
  }
  return place;
}

}  // namespace orrery::scenarios
