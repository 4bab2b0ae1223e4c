// SPDX-License-Identifier: Apache-2.0
#include "models/data/splits.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/registry/check.h"

namespace orrery::models {

namespace {

/// Rows of each group, in the order in which they stand.
std::map<std::uint32_t, std::vector<std::size_t>> rows_by_group(
    std::span<const std::uint32_t> group) {
  std::map<std::uint32_t, std::vector<std::size_t>> rows;
  for (std::size_t i = 0; i < group.size(); ++i) rows[group[i]].push_back(i);
  return rows;
}

std::size_t rows_of_share(double share, std::size_t rows) {
  return static_cast<std::size_t>(share * static_cast<double>(rows) + 0.5);
}

}  // namespace

std::vector<Part> split_by_group(std::span<const std::uint32_t> group, double test_share,
                                 double held_out_share, engine::StreamKey key) {
  const auto rows = rows_by_group(group);
  // Each group draws a number of its own, so that a further group moves no other.
  std::vector<std::pair<std::uint64_t, std::uint32_t>> drawn;
  for (const auto& entry : rows) drawn.emplace_back(engine::bits_at(key, entry.first), entry.first);
  std::sort(drawn.begin(), drawn.end());
  std::vector<Part> part(group.size(), Part::kTrain);
  const std::size_t wanted[] = {rows_of_share(test_share, group.size()),
                                rows_of_share(held_out_share, group.size())};
  constexpr Part kSides[] = {Part::kTest, Part::kHeldOut};
  std::size_t next = 0;
  for (std::size_t side = 0; side < 2; ++side) {
    // One group always trains.
    for (std::size_t taken = 0; taken < wanted[side] && next + 1 < drawn.size(); ++next) {
      const auto& members = rows.at(drawn[next].second);
      for (const std::size_t i : members) part[i] = kSides[side];
      taken += members.size();
    }
  }
  return part;
}

std::vector<Part> split_by_time(std::span<const std::uint32_t> group, double test_share,
                                std::size_t gap_rows) {
  std::vector<Part> part(group.size(), Part::kTrain);
  for (const auto& [id, rows] : rows_by_group(group)) {
    const std::size_t border = rows.size() - rows_of_share(test_share, rows.size());
    const std::size_t gap_begin = border - std::min(border, gap_rows);
    for (std::size_t i = gap_begin; i < rows.size(); ++i) {
      part[rows[i]] = i < border ? Part::kNone : Part::kTest;
    }
  }
  return part;
}

std::vector<Part> split_blocked(std::span<const std::uint32_t> group, std::size_t folds,
                                std::size_t fold, std::size_t gap_rows) {
  ORRERY_CHECK(folds >= 2 && fold < folds, "a fold of two or more");
  std::vector<Part> part(group.size(), Part::kTrain);
  for (const auto& [id, rows] : rows_by_group(group)) {
    const std::size_t begin = rows.size() * fold / folds;
    const std::size_t end = rows.size() * (fold + 1) / folds;
    const std::size_t gap_begin = begin - std::min(begin, gap_rows);
    const std::size_t gap_end = std::min(rows.size(), end + gap_rows);
    for (std::size_t i = gap_begin; i < gap_end; ++i) {
      part[rows[i]] = i >= begin && i < end ? Part::kTest : Part::kNone;
    }
  }
  return part;
}

}  // namespace orrery::models
