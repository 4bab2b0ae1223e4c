// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "engine/record/result_file.h"

namespace orrery::scenarios {

/// One recorded series in order of device, then time, so that what a device had at a time is found
/// by binary search. Of a score two values a row are kept (score, threshold), of means over an
/// interval the mean, of any other scalar its value.
class SeriesIndex {
 public:
  struct Row {
    engine::SimTime time;
    double value = 0.0;
    double threshold = 0.0;  ///< of scores; else NaN
    engine::Quality quality = engine::Quality::kGood;
  };

  /// Whether a series can be shown as a curve: one value a row, a mean, or a score.
  static bool suits(const engine::SeriesRecord& series);

  /// Reads a series. Nothing without an error: `keep_going` was asked after a block, with the bytes
  /// held so far, and said no. Errors: those of `ResultFile::visit_series`.
  static engine::Result<std::optional<SeriesIndex>> read(
      const engine::ResultFile& file, const engine::SeriesRecord& series,
      const std::function<bool(std::size_t)>& keep_going);

  std::size_t bytes() const;
  /// Rows of a device are [begin, end).
  std::size_t begin(engine::DeviceId device) const;
  std::size_t end(engine::DeviceId device) const;
  /// Those at or before a time are [begin, end_at).
  std::size_t end_at(engine::DeviceId device, engine::SimTime at) const;
  Row row(std::size_t at) const;
  /// The latest row of a device at or before a time.
  std::optional<Row> latest(engine::DeviceId device, engine::SimTime at) const;

 private:
  bool is_score_ = false;
  std::vector<std::size_t> first_;  ///< by device, and one more
  std::vector<std::int64_t> time_ns_;
  std::vector<double> value_;
  std::vector<double> threshold_;  ///< of scores
  std::vector<engine::Quality> quality_;
};

}  // namespace orrery::scenarios
