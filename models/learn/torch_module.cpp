// SPDX-License-Identifier: Apache-2.0
#include "models/learn/torch_module.h"

#include <dlfcn.h>

#include <cfenv>
#include <cstdlib>
#include <filesystem>
#include <mutex>

namespace orrery::models {
namespace {

constexpr const char* kRemedy =
    "build with ORRERY_WITH_TORCH=ON (scripts/setup.sh installs LibTorch) and name the folder of "
    "torch.so in the environment variable ORRERY_MODULES if it is not ../lib/orrery beside the "
    "program";

engine::Result<std::string> module_path() {
  if (const char* folder = std::getenv("ORRERY_MODULES"); folder != nullptr && *folder != '\0')
    return std::string(folder) + "/torch.so";
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) {
    return engine::failure("torch-module", {}, "cannot tell where the program lies: /proc/self/exe",
                           "name the folder of torch.so in the environment variable "
                           "ORRERY_MODULES");
  }
  return (program.parent_path().parent_path() / "lib" / "orrery" / "torch.so").string();
}

/// Some libraries are built to set subnormal numbers to zero as soon as they are loaded, for the
/// whole thread; the simulation's arithmetic must stay as it was.
void* open_library(const std::string& path) {
  std::fenv_t arithmetic;
  std::fegetenv(&arithmetic);
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  std::fesetenv(&arithmetic);
  return library;
}

/// OpenMP and OpenBLAS read these once, when they are loaded. Two spinning threads on busy cores
/// make a batch up to 40 times slower, and results would depend on their number.
void one_thread_each() {
  setenv("OMP_NUM_THREADS", "1", 1);
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
}

}  // namespace

engine::Result<const TorchModule*> torch_module() {
  static std::mutex mutex;
  static const TorchModule* loaded = nullptr;
  const std::lock_guard lock(mutex);
  if (loaded != nullptr) return loaded;
  const auto path = module_path();
  if (!path) return engine::failure(path.error());
  auto module = load_torch_module(*path);
  if (module) loaded = *module;
  return module;
}

engine::Result<const TorchModule*> load_torch_module(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return engine::failure("torch-module", {path},
                           "learned agents need the Torch module, and it is not there", kRemedy);
  }
  one_thread_each();
  // A path without a slash would be searched for in the system's folders.
  const std::string absolute = std::filesystem::absolute(path, error).string();
  void* library = open_library(absolute);
  if (library == nullptr) {
    const char* why = dlerror();
    return engine::failure("torch-module", {path},
                           std::string("the Torch module cannot be loaded: ") +
                               (why != nullptr ? why : "no reason given"),
                           kRemedy);
  }
  const auto entry = reinterpret_cast<TorchModuleEntry>(dlsym(library, kTorchModuleEntry));
  if (entry == nullptr) {
    dlclose(library);
    return engine::failure("torch-module", {path}, "this library is not Orrery's Torch module",
                           kRemedy);
  }
  const TorchModule* module = entry();
  const std::string expected = torch_module_stamp();
  if (module == nullptr || module->stamp == nullptr || module->stamp != expected) {
    const std::string found =
        module != nullptr && module->stamp != nullptr ? module->stamp : "nothing";
    return engine::failure(
        "torch-module", {path},
        "the Torch module is of another build: '" + found + "', this program is '" + expected + "'",
        "build program and module together");
  }
  return module;
}

}  // namespace orrery::models
