// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/registry/diagnostic.h"
#include "engine/registry/exit_code.h"

namespace orrery::scenarios {

/// Where a command writes: data to stdout, messages to stderr. Colour is decided for each stream
/// alone: off when it is no terminal, `NO_COLOR` is set and not empty, `TERM=dumb`, or `--no-color`
/// was given.
class Console {
 public:
  explicit Console(bool quiet = false, bool no_color = false);

  /// Data, as it is.
  void print(const std::string& text) const;
  /// A message to the person at the terminal; silent with `--quiet`.
  void say(const std::string& text) const;
  /// An error or a hint; never silenced.
  void complain(const std::string& text) const;
  /// Every mistake with place and remedy, the first 50, then how many more.
  void complain(engine::Diagnostics diagnostics) const;

  std::string strong(const std::string& text) const;  ///< for stdout
  std::string good(const std::string& text) const;
  std::string bad(const std::string& text) const;
  bool quiet() const { return quiet_; }
  bool error_is_terminal() const { return error_terminal_; }

 private:
  bool quiet_;
  bool out_color_;
  bool error_color_;
  bool error_terminal_;
};

using engine::exit_code_of;

}  // namespace orrery::scenarios
