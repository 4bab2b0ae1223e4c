// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/registry/result.h"

namespace orrery::scenarios::python {

/// Throws `orrery.Error` with every mistake: as text, and one by one in `diagnostics`.
[[noreturn]] void raise(const engine::Diagnostics& why);
/// The same for one mistake that has no place in a file.
[[noreturn]] void raise(const std::string& code, const std::string& message,
                        const std::string& remedy);

/// The value, or its mistakes as `orrery.Error`.
template <class T>
T value_or_raise(engine::Result<T> result) {
  if (!result) raise(result.error());
  return std::move(*result);
}

}  // namespace orrery::scenarios::python
