// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/store/parquet_column.h"

namespace orrery::scenarios {

/// Different values in order of their first appearance, and for each value its position there.
struct Dictionary {
  std::string plain;  ///< the values, PLAIN
  std::uint32_t size = 0;
  std::vector<std::uint32_t> position;
};

/// The dictionary of a column, or nothing where PLAIN is shorter, where the dictionary grows beyond
/// `bytes_max`, and of booleans, which are bits already.
std::optional<Dictionary> make_dictionary(const ColumnBuffer& column, std::size_t bytes_max);

/// Least and largest value, PLAIN without a text's length; by signed, unsigned or byte order, as
/// the type demands. A zero stands as -0 below and +0 above. Nothing: no values, a NaN among them,
/// or texts too long to be worth it.
struct ValueRange {
  std::string least;
  std::string largest;
};
std::optional<ValueRange> value_range(const ColumnBuffer& column);

}  // namespace orrery::scenarios
