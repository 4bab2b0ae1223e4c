// SPDX-License-Identifier: Apache-2.0
#include "devices/sensing/analog_params.h"

#include "engine/registry/check.h"

namespace orrery::devices {

AnalogColumns::AnalogColumns(std::map<std::string, std::vector<double>> columns, std::size_t rows) {
  const AnalogSensorParams defaults{};
  for (std::size_t p = 0; p < kAnalogParams.size(); ++p) {
    const auto given = columns.find(kAnalogParams[p].name);
    if (given == columns.end()) {
      columns_[p] = engine::ParamColumn::of(defaults.*kAnalogParams[p].member);
      continue;
    }
    ORRERY_CHECK(given->second.size() == rows, "one value a row");
    columns_[p] = engine::ParamColumn(std::move(given->second));
  }
}

std::size_t AnalogColumns::bytes() const {
  std::size_t bytes = 0;
  for (const auto& column : columns_) bytes += column.bytes();
  return bytes;
}

}  // namespace orrery::devices
