// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/random/stream.h"

namespace orrery::models {

/// The side of a split that a row is on. `kNone`: in the gap between two sides, or left out.
enum class Part : std::uint8_t { kNone, kTrain, kHeldOut, kTest };

/// Whole groups (machines, engines, persons) go to one side each, drawn from the stream, until the
/// test side has at least `test_share` of the rows and the held-out side `held_out_share`.
///
///   group     one id a row
///   returns   one part a row; no group is on two sides
///
/// The draw depends on the seed and on the ids, not on the order of the rows. With fewer groups
/// than sides the training side is filled first: one group gives no test rows, and the caller must
/// look.
std::vector<Part> split_by_group(std::span<const std::uint32_t> group, double test_share,
                                 double held_out_share, engine::StreamKey key);

/// The rows of each group up to a share of them train, the later ones test; `gap_rows` rows between
/// the two belong to neither, so that no window of that many rows plus one has rows of both.
///
///   group     one id a row; rows of a group stand in order of time
std::vector<Part> split_by_time(std::span<const std::uint32_t> group, double test_share,
                                std::size_t gap_rows);

/// Fold `fold` of `folds`: each group is cut into `folds` blocks of equal length, of which one
/// tests; `gap_rows` rows on either side of it belong to neither.
///
///   group     one id a row; rows of a group stand in order of time
/// Source: Bergmeir, Benitez, Information Sciences 191 (2012) 192-213 (blocked cross-validation
/// with omission of dependent values).
std::vector<Part> split_blocked(std::span<const std::uint32_t> group, std::size_t folds,
                                std::size_t fold, std::size_t gap_rows);

}  // namespace orrery::models
