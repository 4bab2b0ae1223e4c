// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/registry/model_info.h"

namespace orrery::scenarios {

/// The keys of section `experiment` (docs/experiments.md) as description rows, beside those of the
/// other sections in `sections.h`. `levels`, `values`, `from`, `to` and `baseline` take values of
/// several kinds and are no rows.
const engine::ModelInfo& experiment_keys();
const engine::ModelInfo& factor_keys();
const engine::ModelInfo& sample_keys();
const engine::ModelInfo& stop_keys();
const engine::ModelInfo& compare_keys();
const engine::ModelInfo& optimise_keys();
const engine::ModelInfo& budget_keys();

}  // namespace orrery::scenarios
