// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace orrery::scenarios {

/// Text as it may stand in an element or in a quoted attribute: markup characters as entities,
/// control characters and broken UTF-8 as U+FFFD, direction marks (which could reorder what a
/// reader sees) as visible names.
std::string escape_html(std::string_view text);

/// JSON as it may stand in a `<script type="application/json">`: no `<`, `>` or `&` in it.
std::string json_for_script(const nlohmann::json& value);

/// A cell of a table: text, or a number (set flush right).
struct Cell {
  std::string text;
  bool is_number = false;
  std::string detail = {};  ///< a second, smaller line
  std::string mark = {};    ///< class of ours: `pass`, `fail`, `control`; never a text from outside
};

/// Text that is coloured by what it means; the words say it too.
inline Cell marked(std::string text, std::string mark, bool is_number = false) {
  return {std::move(text), is_number, {}, std::move(mark)};
}
inline Cell number(std::string text) { return {std::move(text), true}; }
inline Cell number(std::string text, std::string detail) {
  return {std::move(text), true, std::move(detail)};
}

struct Table {
  std::string caption;
  std::vector<Cell> header;
  std::vector<std::vector<Cell>> rows = {};
};

/// The only two ways in which a text from outside enters the page: `text` and `table`. `raw` takes
/// markup of ours.
class Html {
 public:
  Html& raw(std::string_view markup) {
    out_ += markup;
    return *this;
  }
  Html& text(std::string_view words) {
    out_ += escape_html(words);
    return *this;
  }
  /// `<tag class="kind">words</tag>`.
  Html& element(std::string_view tag, std::string_view words, std::string_view kind = {});
  Html& table(const Table& table);
  /// The table folded away under a line that opens it.
  Html& folded_table(std::string_view line, const Table& table);

  const std::string& str() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace orrery::scenarios
