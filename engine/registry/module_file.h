// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace orrery::engine {

/// Where a module that is loaded on demand lies: in the folder that the environment variable
/// ORRERY_MODULES names, or else in `../lib/orrery` beside the program's own folder. Empty when it
/// cannot be told where the program lies.
std::string module_file(const std::string& name);

/// dlopen, with the floating-point arithmetic left as it was: some libraries set subnormal numbers
/// to zero as soon as they are loaded. Null on failure; `why` says what dlerror says.
void* open_module(const std::string& path, bool symbols_for_all, std::string& why);

/// The address of a name in an open module; null when it has none.
void* module_symbol(void* library, const char* name);

}  // namespace orrery::engine
