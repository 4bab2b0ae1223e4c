// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace orrery::models {

/// What a row of recorded data is known to be.
enum class RowLabel : std::uint8_t { kNormal, kAnomaly, kUnknown };

/// Rows [first, last] of a series that belong to one event.
struct RowSpan {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// One recording: rows in order of time, all features side by side.
struct Series {
  std::string name;   ///< of its file, relative to the set
  std::string group;  ///< what must stay together in a split: machine, engine, person, bearing
  std::vector<double> time_s;   ///< strictly rising, from the first row; row numbers if untimed
  std::vector<double> values;   ///< rows x features; NaN where missing
  std::vector<RowLabel> label;  ///< one a row
  std::vector<std::uint8_t> change;  ///< 1 at a change point; empty where the set has none
  std::vector<RowSpan> windows;      ///< labelled events; from `label` where the set gives none
  std::size_t train_rows = 0;        ///< clean rows at the front, which are never scored

  std::size_t rows() const { return label.size(); }
};

/// A set of recordings with the same features.
struct SeriesSet {
  std::string name;
  std::vector<std::string> features;
  std::vector<std::string> units;  ///< one a feature
  std::vector<Series> series;

  std::size_t width() const { return features.size(); }
};

}  // namespace orrery::models
