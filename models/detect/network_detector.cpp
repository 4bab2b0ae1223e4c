// SPDX-License-Identifier: Apache-2.0
#include "models/detect/network_detector.h"

#include "models/params.h"

namespace orrery::models {

std::vector<engine::ParamInfo> network_detector_params(std::vector<engine::ParamInfo> own,
                                                       int window) {
  const std::vector<engine::ParamInfo> fit = {
      number("learning_rate", "1", 1e-3, {1e-6, 1.0}, "step of the optimiser",
             "Kingma and Ba, ICLR 2015, algorithm 1"),
      integer("batch", 128, {1, 65536}, "windows a step of the optimiser"),
      integer("epochs", 60, {1, 10000}, "passes over the training windows at most"),
      integer("patience", 8, {1, 10000}, "passes without a lower held-out loss before it stops"),
      number("dropout", "1", 0.0, {0.0, 0.95}, "part of the inputs left out while learning"),
  };
  own.insert(own.end(), fit.begin(), fit.end());
  for (auto& row : window_detector_params(window)) own.push_back(std::move(row));
  return own;
}

}  // namespace orrery::models
