// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/control/ppo_network.h"

namespace orrery::models {

/// Learns through sequences with LibTorch's automatic differentiation.
std::unique_ptr<PpoNetwork> make_recurrent_ppo_network(const PpoShape& shape,
                                                       engine::Stream& draws);

}  // namespace orrery::models
