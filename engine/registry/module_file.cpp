// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/module_file.h"

#include <dlfcn.h>

#include <cfenv>
#include <cstdlib>
#include <filesystem>

namespace orrery::engine {

std::string module_file(const std::string& name) {
  if (const char* folder = std::getenv("ORRERY_MODULES"); folder != nullptr && *folder != '\0')
    return std::string(folder) + "/" + name;
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return {};
  return (program.parent_path().parent_path() / "lib" / "orrery" / name).string();
}

void* open_module(const std::string& path, bool symbols_for_all, std::string& why) {
  // A path without a slash would be searched for in the system's folders.
  std::error_code error;
  const std::string absolute = std::filesystem::absolute(path, error).string();
  std::fenv_t arithmetic;
  std::fegetenv(&arithmetic);
  void* library = dlopen(absolute.c_str(), RTLD_NOW | (symbols_for_all ? RTLD_GLOBAL : RTLD_LOCAL));
  std::fesetenv(&arithmetic);
  if (library != nullptr) return library;
  const char* text = dlerror();
  why = text != nullptr ? text : "no reason given";
  return nullptr;
}

void* module_symbol(void* library, const char* name) { return dlsym(library, name); }

}  // namespace orrery::engine
