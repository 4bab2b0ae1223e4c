// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/format/value.h"
#include "scenarios/learn/data_card.h"

namespace orrery::scenarios {

/// Reads the sections of a card that have keys of their own: time, columns, group, label, train,
/// raw, level, allow.
void read_card_sections(const Value& root, DataCard& card, engine::Diagnostics& found);

}  // namespace orrery::scenarios
