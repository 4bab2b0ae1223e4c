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
/// Every draw comes from engine streams keyed by (seed, entity). Scores are computed in tiles of
/// `kTileWindows` windows, the last one padded: the last bits of a matrix product depend on the
/// shape of the batch, so all batches have the same one.
std::unique_ptr<WindowModel> make_network_model(const WindowModelSpec& spec,
                                                std::unique_ptr<WindowNetwork> network);

/// A multiple of every width in which the BLAS at hand takes rows (4, 6, 8, 12, 16, 24), so that
/// each window goes through the same kernel whatever its place.
inline constexpr std::size_t kTileWindows = 192;

}  // namespace orrery::models
