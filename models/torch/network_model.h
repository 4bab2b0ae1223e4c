// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "models/detect/window_model.h"
#include "models/torch/window_network.h"

namespace orrery::models {

/// A window model from any network: fitted by Adam on mini-batches, scored by its residuals.
///
///   epoch   all training windows once, in an order drawn anew; loss: mean square of the residuals.
///           With `dropout` > 0 that share of the input values is put at the mean, 0, so that the
///           network learns to fill in what is missing (denoising; Vincent et al., ICML 2008)
///   stop    after `epochs`, or `patience` epochs without a lower loss on the held-out windows (on
///           the training windows where none are held out), or when a loss is no number
///   keep    the weights with the lowest such loss, and with them the scale of residuals there
///   score   models/learn/residual_score.h; no number before the first epoch
///
/// Every draw comes from engine streams keyed by (seed, entity). Scores are computed in tiles of at
/// most `kTileWindows` windows, padded to a multiple of `kWindowsAtOnce`: with products of our own
/// (dense_product.h) and nothing left over for LibTorch's elementwise functions, a score depends on
/// its window alone. Floating point: equal bits on the same build and machine (docs/learning.md).
std::unique_ptr<WindowModel> make_network_model(const WindowModelSpec& spec,
                                                std::unique_ptr<WindowNetwork> network);

/// LibTorch takes up to 32 values at once and treats what is left over by other code, with other
/// last bits.
inline constexpr std::size_t kWindowsAtOnce = 32;
/// Larger tiles are no faster (measured: 32, 64, 128, 192, 256).
inline constexpr std::size_t kTileWindows = 256;

}  // namespace orrery::models
