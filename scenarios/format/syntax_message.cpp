// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/syntax_message.h"

#include <array>

namespace orrery::scenarios {
namespace {

struct Row {
  std::string_view part;  // of the parser's message
  const char* code;
  const char* message;
  const char* remedy;
};

// Messages of libfyaml 0.7.12; the first row whose part occurs is taken.
constexpr std::array kRows{
    Row{"tab character", "tab", "a tab stands where spaces indent", "indent with spaces"},
    Row{"closing quote", "syntax", "this quote is never closed",
        "close it with the same quote; a single quote inside '...' is written twice"},
    Row{"invalid escape", "syntax", "unknown escape after a backslash in double quotes",
        "write \\\\ for a backslash, or use single quotes"},
    Row{"extra closing", "syntax", "a closing bracket without an opening one",
        "remove it, or open the list with [ or the mapping with {"},
    Row{"invalid nested block mapping", "syntax", "a second 'key: value' on the same line",
        "put it on a line of its own, or quote the value when the colon belongs to it"},
    Row{"invalid multiline plain key", "syntax",
        "this key is indented deeper than the value before it allows",
        "give keys of one mapping the same indentation, and write 'key: value' with a space "
        "after the colon"},
    Row{"block sequence on the same line", "syntax", "a list begins on the line of its key",
        "put '- ' on the next line, or write the list in brackets: [a, b]"},
    Row{"plain scalar cannot start", "syntax", "a text begins with a character kept for YAML",
        "put the text in quotes"},
    Row{"invalid indentation", "syntax", "this line is indented like none above it",
        "align it with the keys of its mapping or the items of its list"},
    Row{"did not find expected key", "syntax", "a 'key: value' is wanted here",
        "align the line with the mapping it belongs to, and write the colon after its key"},
    Row{"end of block sequence", "syntax", "a list item is wanted here",
        "begin the line with '- ', or indent it like the mapping it belongs to"},
    Row{"wrongly indented", "syntax", "brackets go on at a line that is indented too little",
        "indent the lines inside brackets deeper than their key, and close the bracket"},
    Row{"comma", "syntax", "a comma or a closing bracket is missing",
        "separate entries with commas and close the bracket"},
    Row{"missing colon", "syntax", "the colon after a key is missing", "write 'key: value'"},
    Row{"simple key", "syntax", "the colon after a key is missing", "write 'key: value'"},
    Row{"anchor", "syntax", "an anchor (&name) stands where none may stand",
        "write &name just before the value it names"},
    Row{"alias", "syntax", "an alias (*name) stands where none may stand",
        "write *name alone as the value; quote a text that begins with *"},
    Row{"tag", "syntax", "a tag (!name) stands where none may stand",
        "remove it; quote a text that begins with !"},
    Row{"document start", "syntax", "text stands outside the document",
        "check indentation and brackets of the lines above"},
};

}  // namespace

SyntaxMessage explain_syntax(std::string_view parser_message) {
  for (const auto& row : kRows)
    if (parser_message.find(row.part) != std::string_view::npos)
      return {row.code, row.message, row.remedy};
  std::string message = "not YAML";
  if (!parser_message.empty()) message += ": " + std::string(parser_message);
  return {"syntax", std::move(message),
          "check indentation, colons, quotes and brackets here and on the line above"};
}

}  // namespace orrery::scenarios
