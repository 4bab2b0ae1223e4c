// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "models/data/series_set.h"
#include "scenarios/learn/data_card.h"

namespace orrery::scenarios {

/// Where the rows of a series come from.
struct SeriesSource {
  std::string file;                              ///< as messages name it
  std::vector<int> line;                         ///< of each row; empty for raw samples
  std::vector<std::string> header;               ///< every column of the file
  std::vector<std::vector<std::uint16_t>> form;  ///< cell forms, by column of the file
  std::vector<int> cell_column;                  ///< where each feature stands in `header`
  std::size_t samples_per_row = 0;               ///< of raw samples; 0: a row is one sample
};

/// A set of recordings with its card.
struct LoadedSet {
  DataCard card;
  std::string folder;
  models::SeriesSet set;
  std::vector<SeriesSource> sources;  ///< one a series
  engine::Diagnostics warnings;
};

/// Reads every file that a card names beneath `folder`, and nothing else. Values come in SI units,
/// missing cells as NaN, times in seconds from the first row. With a group column each group of a
/// file is a series of its own.
///
/// Errors: `card-files`, `card-group`, `path-...`, `limit-size`, those of `read_card_table`,
/// `label-windows`, `raw-manifest`, `raw-size`, `raw-number`, `rows-few` (fewer than the training
/// rows and a window), `rows-no-test` (all rows train). Warnings: `column-constant`,
/// `train-anomalous`, `time-disorder`.
engine::Result<LoadedSet> load_set(const std::string& folder, DataCard card);

/// Reads the card at `card_path`, then the set.
engine::Result<LoadedSet> load_set(const std::string& folder, const std::string& card_path,
                                   const std::string& shown_path);

}  // namespace orrery::scenarios
