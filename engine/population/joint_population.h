// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "engine/population/population.h"
#include "engine/random/stream.h"

namespace orrery::engine {

/// What populations whose rows are advanced together have in common: what they were made from,
/// where they stand in time, and the keys of their rows.
class JointPopulation : public Population {
 public:
  const std::string& name() const final { return spec_.name; }
  std::uint32_t size() const final { return spec_.count; }
  std::uint32_t first_row() const final { return spec_.first_row; }
  std::uint64_t entity(std::uint32_t row) const final {
    return row_key(name_key_, std::uint64_t{spec_.first_row} + row);
  }
  SimTime now() const final { return now_; }

 protected:
  explicit JointPopulation(PopulationSpec spec)
      : spec_(std::move(spec)), name_key_(name_key(spec_.name)) {}

  PopulationSpec spec_;
  SimTime now_;

 private:
  std::uint64_t name_key_;
};

}  // namespace orrery::engine
