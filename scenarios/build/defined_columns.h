// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/population/population.h"
#include "scenarios/format/defined_model.h"

namespace orrery::scenarios {

/// The values of every symbol of a definition, one column a symbol, and how formulas meet them.
class DefinedColumns {
 public:
  DefinedColumns(const DefinedModel& model, const engine::PopulationSpec& spec);
  DefinedColumns(const DefinedColumns&) = delete;  // formulas hold on to the columns' places
  DefinedColumns& operator=(const DefinedColumns&) = delete;

  std::vector<double>& operator[](std::size_t symbol) { return columns_[symbol]; }
  const std::vector<double>& operator[](std::size_t symbol) const { return columns_[symbol]; }

  void set_time(double time_s);
  void evaluate(const Formula& formula, double* out) const;
  std::vector<double> of_row(std::size_t row) const;
  /// Why a formula gives no number in a row: `sqrt(-1.2 m2) at column 8, plant.yaml:12:5`.
  std::string explain(const Formula& formula, std::size_t row) const;

  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  std::size_t rows_;
  std::size_t first_saved_;  ///< parameters are not state
  std::size_t time_;
  bool time_used_;
  std::vector<std::vector<double>> columns_;
  std::vector<const double*> pointers_;
};

}  // namespace orrery::scenarios
