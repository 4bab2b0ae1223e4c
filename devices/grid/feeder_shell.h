// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "engine/population/population.h"
#include "engine/registry/model_info.h"
#include "engine/registry/result.h"

// What the balanced and the three-phase feeder share around their solves.

namespace orrery::devices {

/// The parameters `network` and `file`.
void describe_network_choice(std::vector<std::string> networks, engine::ModelInfo& info);

/// Refuses (`feeder-count`) rows that do not make whole feeders of this network.
engine::Result<void> check_bus_count(const engine::PopulationSpec& spec, const std::string& network,
                                     std::uint32_t buses);

template <class Columns>
void save_columns(const Columns& columns, engine::ArchiveWriter& archive) {
  for (const auto& column : columns) archive.put_span(std::span(column));
}

template <class Columns>
bool load_columns(Columns& columns, engine::ArchiveReader& archive) {
  return std::all_of(columns.begin(), columns.end(),
                     [&](auto& column) { return archive.get_span(std::span(column)); });
}

}  // namespace orrery::devices
