// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

/// What the isolated host process (scenarios/host) asks of the learning library. The module that
/// answers, lib/orrery/foreign.so, is loaded by that process alone, so nothing here may lean on the
/// rest of the project: plain types, and errors as texts.
namespace orrery::models {

/// How a network wants n windows of `length` rows and `features` columns.
enum class WindowLayout : std::uint32_t {
  kRows,      ///< [n, length, features]
  kFlat,      ///< [n, length * features]
  kChannels,  ///< [n, features, length], as one-dimensional convolutions do
};

struct WindowShape {
  std::uint32_t windows = 0;
  std::uint32_t length = 1;
  std::uint32_t features = 0;
  WindowLayout layout = WindowLayout::kRows;

  std::size_t values() const { return std::size_t{windows} * length * features; }
};

/// A network out of a file, ready to be asked.
class ForeignNetwork {
 public:
  virtual ~ForeignNetwork() = default;

  /// `values` has shape.values() numbers, window by window, oldest row first. `dims` becomes the
  /// shape of what the network gave; its numbers are copied to `out` if they fit exactly (an output
  /// in the layout of channels comes back as rows). Returns what went wrong, or nothing.
  virtual std::string run(const float* values, const WindowShape& shape, std::span<float> out,
                          std::vector<std::int64_t>& dims) = 0;
};

/// Null, and the reason in `error`, for bytes that are no such network. Never throws.
using NetworkLoader = std::unique_ptr<ForeignNetwork> (*)(std::span<const std::byte> bytes,
                                                          std::string& error);

std::unique_ptr<ForeignNetwork> load_torchscript(std::span<const std::byte> bytes,
                                                 std::string& error);

std::unique_ptr<ForeignNetwork> load_onnx_network(std::span<const std::byte> bytes,
                                                  std::string& error);

/// The formats of the module. To add one: a loader above, a line in foreign_module.cpp.
struct ForeignFormat {
  const char* name;  ///< as the manifest writes it
  NetworkLoader load;
};

struct ForeignModule {
  std::uint32_t version;
  const ForeignFormat* formats;
  std::size_t format_count;
  /// Makes the library open and allocate what it would otherwise get when the first network runs:
  /// after the lock-down it no longer can.
  void (*warm_up)();
};

inline constexpr std::uint32_t kForeignModuleVersion = 1;

}  // namespace orrery::models

extern "C" const orrery::models::ForeignModule* orrery_foreign_module();
