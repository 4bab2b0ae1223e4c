// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "models/detect/window_model.h"
#include "models/torch/window_network.h"

namespace orrery::models {

/// The networks of the module, one a file; the parameters are described with the agents
/// (models/detect/autoencoder.h and beside it).
std::unique_ptr<WindowNetwork> make_dense_autoencoder(const WindowModelSpec& spec);
std::unique_ptr<WindowNetwork> make_conv_autoencoder(const WindowModelSpec& spec);
std::unique_ptr<WindowNetwork> make_lstm_autoencoder(const WindowModelSpec& spec);
std::unique_ptr<WindowNetwork> make_forecaster(const WindowModelSpec& spec);

}  // namespace orrery::models
