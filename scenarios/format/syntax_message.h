// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace orrery::scenarios {

struct SyntaxMessage {
  std::string code;
  std::string message;
  std::string remedy;
};

/// What the parser's short message means and what to do about it.
SyntaxMessage explain_syntax(std::string_view parser_message);

}  // namespace orrery::scenarios
