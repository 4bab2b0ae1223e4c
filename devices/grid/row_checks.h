// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>

#include "engine/population/population.h"
#include "engine/registry/result.h"

namespace orrery::devices {

/// Collects what several parameters of a row together make impossible.
class RowChecks {
 public:
  explicit RowChecks(const engine::PopulationSpec& spec) : spec_(spec) {}

  double value(const char* name, std::uint32_t row) const { return spec_.columns.at(name)[row]; }

  void refuse(std::uint32_t row, const std::string& message, const std::string& remedy) {
    const std::uint32_t whole_row = spec_.first_row + row;
    mistakes_.error("device-impossible", {},
                    fmt::format("`{}`, row {}: {}", spec_.name, whole_row, message), remedy);
  }

  bool failed() const { return mistakes_.has_errors(); }
  /// The first few: a population of thousands may have one mistake in each row.
  engine::Diagnostics mistakes() const {
    engine::Diagnostics few;
    for (const auto& one : mistakes_.items()) {
      if (few.error_count() < 8) few.add(one);
    }
    return few;
  }

 private:
  const engine::PopulationSpec& spec_;
  engine::Diagnostics mistakes_;
};

}  // namespace orrery::devices
