// SPDX-License-Identifier: Apache-2.0
#include "scenarios/host/program/served_model.h"

#include <dlfcn.h>

#include "scenarios/host/plugin_abi.h"
#include "scenarios/host/program/refused_calls.h"

namespace orrery::scenarios {
namespace {

class Plugin final : public models::ForeignNetwork {
 public:
  /// Runs the constructors of the library, locked in.
  std::string open(const models::WindowShape& shape) {
    void* library = ::dlopen(kPluginPath, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return ::dlerror();
    const auto abi =
        reinterpret_cast<decltype(&orrery_plugin_abi)>(::dlsym(library, "orrery_plugin_abi"));
    const auto create =
        reinterpret_cast<decltype(&orrery_plugin_create)>(::dlsym(library, "orrery_plugin_create"));
    score_ =
        reinterpret_cast<decltype(&orrery_plugin_score)>(::dlsym(library, "orrery_plugin_score"));
    if (abi == nullptr || create == nullptr || score_ == nullptr)
      return "lacks a function of plugin_abi.h";
    if (abi() != ORRERY_PLUGIN_ABI) return "is made for another version of plugin_abi.h";
    state_ = create(shape.length, shape.features);
    return {};
  }

  std::string run(const float* values, const models::WindowShape& shape, std::span<float> out,
                  std::vector<std::int64_t>& dims) override {
    const auto outputs = static_cast<unsigned>(out.size() / shape.windows);
    dims = {shape.windows, outputs};
    // The input is shared with the run, which keeps its own; a plug-in may as well write to it.
    const int result = score_(state_, values, shape.windows, out.data(), outputs);
    return result == 0 ? std::string{} : "gave error " + std::to_string(result);
  }

 private:
  decltype(&orrery_plugin_score) score_ = nullptr;
  void* state_ = nullptr;
};

}  // namespace

std::string ModelLoader::prepare(const std::string& format, const std::string& module) {
  if (format == "plugin") return {};
  void* library = ::dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return ::dlerror();
  const auto ask =
      reinterpret_cast<decltype(&orrery_foreign_module)>(::dlsym(library, "orrery_foreign_module"));
  const models::ForeignModule* found = ask != nullptr ? ask() : nullptr;
  if (found == nullptr || found->version != models::kForeignModuleVersion)
    return module + " belongs to another version";
  for (std::size_t i = 0; i < found->format_count; ++i)
    if (format == found->formats[i].name) load_network_ = found->formats[i].load;
  if (load_network_ == nullptr) return module + " has no reader of " + format;
  found->warm_up();
  return {};
}

std::unique_ptr<models::ForeignNetwork> ModelLoader::load(std::span<const std::byte> bytes,
                                                          const models::WindowShape& shape,
                                                          std::string& error) const {
  if (load_network_ != nullptr) return load_network_(bytes, error);
  auto plugin = std::make_unique<Plugin>();
  error = plugin->open(shape);
  if (!error.empty()) return nullptr;
  return plugin;
}

}  // namespace orrery::scenarios
