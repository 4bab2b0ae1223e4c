// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace orrery::engine {

/// Rows that loops over columns take at a time: their columns stay in the first-level cache.
inline constexpr std::size_t kTileRows = 128;

/// A column for loops over tiles of rows. `at(first)` points to the values of rows `first` and on,
/// as many as a tile has or as there are.
struct TileColumn {
  const double* values = nullptr;
  bool moves = false;  ///< false: all tiles are alike
  const double* at(std::size_t first) const { return values + (moves ? first : 0); }
};

/// One parameter of all rows. Where all rows have the same bits, it takes no column.
class ParamColumn {
 public:
  ParamColumn() = default;
  explicit ParamColumn(std::vector<double> values) {
    const auto same = [&](double value) {
      return std::bit_cast<std::uint64_t>(value) == std::bit_cast<std::uint64_t>(values.front());
    };
    if (!values.empty()) value_ = values.front();
    if (!std::all_of(values.begin(), values.end(), same)) values_ = std::move(values);
  }
  static ParamColumn of(double value) { return ParamColumn(std::vector<double>{value}); }

  double operator[](std::size_t row) const { return values_.empty() ? value_ : values_[row]; }
  bool is_constant() const { return values_.empty(); }
  bool is_always(double value) const { return values_.empty() && value_ == value; }
  /// `broadcast` lives as long as the result and holds a tile, or as many values as there are rows.
  TileColumn tiles(std::span<double> broadcast) const {
    if (!values_.empty()) return {values_.data(), true};
    std::fill(broadcast.begin(), broadcast.end(), value_);
    return {broadcast.data(), false};
  }
  /// Of the column, besides the object itself.
  std::size_t bytes() const { return values_.capacity() * sizeof(double); }

 private:
  double value_ = 0.0;
  std::vector<double> values_;  ///< empty when all rows have `value_`
};

}  // namespace orrery::engine
