// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/learn/data_card.h"

namespace orrery::scenarios {

/// What one pass over a file of any length finds, in bounded memory.
struct StreamCheck {
  std::size_t rows = 0;
  std::size_t anomalous = 0;
  std::size_t missing_cells = 0;
  std::vector<double> least;  ///< by column of the card, SI; NaN where no row has a value
  std::vector<double> greatest;
  std::size_t hashed_rows = 0;    ///< rows whose hash was kept: all of them, or a sample
  std::size_t repeated_rows = 0;  ///< of these, rows that stand a second time, bit for bit
  engine::Diagnostics found;
};

/// Pieces that a file is read in. A record may not be longer.
inline constexpr std::size_t kStreamPieceBytes = std::size_t{4} << 20;
/// Row hashes in memory. When there are more, the half of them with the larger hashes goes, and so
/// on: what stays is a sample of distinct rows, each with all of its copies.
inline constexpr std::size_t kStreamHashesMax = std::size_t{1} << 20;

/// Reads `file` beneath `folder` by the card, piece by piece, with every check of a cell that
/// `load_set` makes. What needs whole series is left out: training rows, label windows, the order
/// of time within groups, and the lint's statistics; of these only repeated rows are counted.
/// Memory: two pieces, the table of one, and the hashes; about 60 MiB whatever the file.
///
/// Errors are in `found`; `path-...` when the file cannot be opened, `csv-line` for a record that
/// is longer than a piece.
engine::Result<StreamCheck> check_large_file(const std::string& folder, const std::string& file,
                                             const DataCard& card);

}  // namespace orrery::scenarios
