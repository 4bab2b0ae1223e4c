// SPDX-License-Identifier: Apache-2.0
#include "models/learn/torch_module.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <mutex>

#include "engine/registry/module_file.h"

namespace orrery::models {
namespace {

constexpr const char* kRemedy =
    "build with ORRERY_WITH_TORCH=ON (scripts/setup.sh installs LibTorch) and name the folder of "
    "torch.so in the environment variable ORRERY_MODULES if it is not ../lib/orrery beside the "
    "program";

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
  const std::string path = engine::module_file("torch.so");
  if (path.empty()) {
    return engine::failure("torch-module", {}, "cannot tell where the program lies: /proc/self/exe",
                           "name the folder of torch.so in the environment variable "
                           "ORRERY_MODULES");
  }
  auto module = load_torch_module(path);
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
  std::string why;
  void* library = engine::open_module(path, false, why);
  if (library == nullptr) {
    return engine::failure("torch-module", {path}, "the Torch module cannot be loaded: " + why,
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
