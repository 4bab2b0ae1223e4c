// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "engine/agent/control_spec.h"
#include "engine/record/archive.h"

namespace orrery::engine {

/// Reads true outputs, reduced over the rows of each decision maker: what reward and costs are made
/// of. The populations stand at the tick's time.
class StepMeasures {
 public:
  StepMeasures(std::vector<ControlMeasure> measures, std::size_t rows);

  /// Once a tick. At the first one nothing has changed yet.
  void measure();
  /// By decision maker.
  std::span<const double> column(std::size_t measure) const {
    return std::span(columns_).subspan(measure * rows_, rows_);
  }
  std::size_t size() const { return measures_.size(); }

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  std::vector<ControlMeasure> measures_;
  std::size_t rows_;
  std::vector<double> columns_;  ///< measures x rows
  std::vector<double> totals_;   ///< the same, before what was there last is taken off
  bool has_totals_ = false;
  std::vector<double> output_;
};

}  // namespace orrery::engine
