// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/random/stream.h"
#include "models/detect/window_model_catalog.h"
#include "tests/models/agent_bench.h"

/// Makes window models by name and runs them without the shell.
namespace orrery::models::test {

inline engine::Result<std::unique_ptr<WindowModel>> try_model(
    const WindowModelEntry& entry, std::size_t length, std::size_t features,
    std::uint32_t devices = 1, const std::vector<Setting>& settings = {}) {
  WindowModelSpec spec;
  spec.params = params_of(*entry.info, settings);
  spec.length = length;
  spec.features = features;
  spec.devices = devices;
  spec.seed = 7;
  spec.entity = 11;
  return entry.make(spec);
}

inline std::unique_ptr<WindowModel> model(const WindowModelEntry& entry, std::size_t length,
                                          std::size_t features, std::uint32_t devices = 1,
                                          const std::vector<Setting>& settings = {}) {
  auto made = try_model(entry, length, features, devices, settings);
  if (!made) {
    ADD_FAILURE() << engine::to_string(made.error().items().front());
    return nullptr;
  }
  return std::move(*made);
}

inline std::unique_ptr<WindowModel> model(const std::string& name, std::size_t length,
                                          std::size_t features, std::uint32_t devices = 1,
                                          const std::vector<Setting>& settings = {}) {
  return model(*find_window_model(name), length, features, devices, settings);
}

inline Windows empty_windows(std::size_t length, std::size_t features) {
  Windows windows;
  windows.length = length;
  windows.features = features;
  return windows;
}

/// Value `feature` of row `row` of a device.
using Signal = std::function<double(std::uint32_t device, std::size_t row, std::size_t feature)>;

/// All windows of rows [0, rows), the devices' rows one beside the other in time.
inline Windows sliding_windows(std::size_t length, std::size_t features, std::uint32_t devices,
                               std::size_t rows, const Signal& signal) {
  Windows windows = empty_windows(length, features);
  for (std::size_t end = length; end <= rows; ++end)
    for (std::uint32_t d = 0; d < devices; ++d) {
      const auto values = windows.append(d);
      for (std::size_t v = 0; v < values.size(); ++v)
        values[v] = signal(d, end - length + v / features, v % features);
    }
  return windows;
}

inline Windows normal_windows(std::size_t length, std::size_t features, std::size_t count,
                              std::uint64_t entity) {
  engine::Stream stream({1, entity, engine::Purpose::kUser});
  Windows windows = empty_windows(length, features);
  for (std::size_t i = 0; i < count; ++i)
    for (double& v : windows.append(0)) v = stream.normal();
  return windows;
}

inline int fit(WindowModel& model, const Windows& train, const Windows& held_out) {
  model.begin_fit(train, held_out);
  int epochs = 0;
  for (FitEpoch epoch; model.fit_epoch(epoch);) ++epochs;
  return epochs;
}

struct Scored {
  std::vector<double> scores;
  std::vector<std::int32_t> blamed;
};

inline Scored scored(WindowModel& model, const Windows& windows) {
  Scored result{std::vector<double>(windows.count(), -1.0),
                std::vector<std::int32_t>(windows.count(), -2)};
  model.score(windows, result.scores, result.blamed);
  return result;
}

/// Windows [first, end).
inline Windows part_of(const Windows& windows, std::size_t first, std::size_t end) {
  Windows part = empty_windows(windows.length, windows.features);
  for (std::size_t i = first; i < end; ++i) {
    const auto from = windows.window(i);
    std::copy(from.begin(), from.end(), part.append(windows.device[i]).begin());
  }
  return part;
}

}  // namespace orrery::models::test
