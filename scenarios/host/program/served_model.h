// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/foreign/foreign_network.h"

namespace orrery::scenarios {

/// What is needed before the lock-down to open a model after it: the libraries of its format.
/// Returns what is missing, or nothing.
class ModelLoader {
 public:
  /// `format` as in the manifest; `module` is the path of lib/orrery/foreign.so.
  std::string prepare(const std::string& format, const std::string& module);
  /// Null, and the reason in `error`.
  std::unique_ptr<models::ForeignNetwork> load(std::span<const std::byte> bytes,
                                               const models::WindowShape& shape,
                                               std::string& error) const;

 private:
  models::NetworkLoader load_network_ = nullptr;  // null: a plug-in
};

}  // namespace orrery::scenarios
