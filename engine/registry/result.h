// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>

#include <utility>

#include "engine/registry/diagnostic.h"

namespace orrery::engine {

/// A value, or every mistake that kept it from being made.
template <class T>
using Result = tl::expected<T, Diagnostics>;

/// `return failure(code, place, message, remedy);` from a function that returns a Result.
inline tl::unexpected<Diagnostics> failure(std::string code, SourcePlace place, std::string message,
                                           std::string remedy = {}) {
  Diagnostics diagnostics;
  diagnostics.error(std::move(code), std::move(place), std::move(message), std::move(remedy));
  return tl::unexpected<Diagnostics>(std::move(diagnostics));
}

/// `return failure(diagnostics);`
inline tl::unexpected<Diagnostics> failure(Diagnostics diagnostics) {
  return tl::unexpected<Diagnostics>(std::move(diagnostics));
}

}  // namespace orrery::engine
