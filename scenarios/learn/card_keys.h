// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/registry/model_info.h"

namespace orrery::scenarios {

/// The keys of a data card as description rows, section by section; what holds entries of its own
/// (`columns`, `allow`, `level`) is not a row.
const engine::ModelInfo& card_keys();
const engine::ModelInfo& card_time_keys();
const engine::ModelInfo& card_column_keys();
const engine::ModelInfo& card_group_keys();
const engine::ModelInfo& card_label_keys();
const engine::ModelInfo& card_train_keys();
const engine::ModelInfo& card_raw_keys();

}  // namespace orrery::scenarios
