// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "devices/replay/csv_reader.h"
#include "devices/replay/csv_table.h"
#include "scenarios/learn/data_card.h"

namespace orrery::scenarios {

/// Where the columns of a card stand in a file; -1: there is none.
struct ColumnPlaces {
  std::vector<std::string> names;
  std::vector<int> features;
  int time = -1;
  int label = -1;
  int change = -1;
  int group = -1;
};

/// Reads the first line. Nothing when a wanted column is missing or named twice; that has been
/// reported.
std::optional<ColumnPlaces> find_columns(const std::vector<devices::CsvCell>& first,
                                         const std::string& file, const DataCard& card,
                                         bool may_lack_label, devices::MistakeList& mistakes);

/// What a message shows of a cell: no control characters, no more than 40 bytes.
std::string shown(std::string_view text);

}  // namespace orrery::scenarios
