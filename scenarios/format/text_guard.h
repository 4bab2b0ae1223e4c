// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/format/value.h"

namespace orrery::scenarios {

/// What one scenario may cost to read (reliability.md, section 1).
struct DocumentLimits {
  std::size_t bytes_max = std::size_t{16} << 20;
  std::size_t depth_max = 64;
  std::size_t nodes_max = 1'000'000;
  std::size_t aliases_max = 10'000;
  /// The parser keeps a whole line of brackets in memory before it knows what it is.
  std::size_t line_bytes_max = std::size_t{64} << 10;
  /// It also keeps every opening bracket that no closing one has followed.
  std::size_t brackets_max = 200'000;
  std::size_t files_max = 256;
  std::size_t include_depth_max = 16;
  std::size_t expansions_max = 100'000;
};

/// Line and column of every byte of a text. Not for use by two threads at once.
class LineTable {
 public:
  LineTable(std::string_view text, std::shared_ptr<const Origin> origin);

  Spot spot(std::size_t begin, std::size_t end) const;
  /// The byte at line and column (code points), both from 1; clamped to the text.
  std::size_t offset(int line, int column) const;
  std::size_t line_of(std::size_t offset) const;  ///< from 0
  std::size_t line_begin(std::size_t line) const { return begins_[line]; }
  std::size_t line_count() const { return begins_.size(); }

 private:
  std::string_view text_;
  std::shared_ptr<const Origin> origin_;
  std::vector<std::uint32_t> begins_;
  /// Places are asked for in rising order; counting goes on from the last one.
  struct Cursor {
    std::size_t line = 0;
    std::size_t at = 0;
    std::uint32_t column = 1;
  };
  mutable Cursor cursor_;
};

/// What has to be known about a text before a parser may see it: size, UTF-8, no control
/// characters, no directives, no endless lines. Codes: `encoding`, `limit-size`, `limit-line`,
/// `limit-brackets`, `yaml-directive`.
engine::Diagnostics guard_text(std::string_view text, const LineTable& lines,
                               const DocumentLimits& limits);

}  // namespace orrery::scenarios
