// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "engine/random/stream.h"

namespace orrery::models {

/// Fills outputs x inputs with orthonormal rows or columns, whichever are fewer, times `gain`, in
/// directions that are drawn evenly.
/// Source: Saxe et al., ICLR 2014, arXiv:1312.6120.
void fill_orthogonal(std::span<float> w, std::size_t outputs, std::size_t inputs, double gain,
                     engine::Stream& draws);

}  // namespace orrery::models
