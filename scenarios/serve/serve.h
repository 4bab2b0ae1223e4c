// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/registry/exit_code.h"
#include "engine/registry/result.h"

namespace orrery::scenarios {

struct ServeOptions {
  std::vector<std::string> places;
  int port = 0;                      ///< 0: any free one
  std::string token_file;            ///< empty: a random token
  std::optional<double> open_for_s;  ///< nothing: until a signal
};

struct ServeAddress {
  std::string url;  ///< with the token
  std::string token;
  int port = 0;
};

/// Serves until SIGINT, SIGTERM or the end of the time; `on_open` learns the address. Gives 0, 130
/// or 143. To be called before the process has other threads: they would catch the signals.
/// Errors: `serve-nothing`, `serve-port`, `serve-token`, `io-open`.
engine::Result<engine::ExitCode> serve(const ServeOptions& options,
                                       const std::function<void(const ServeAddress&)>& on_open);

}  // namespace orrery::scenarios
