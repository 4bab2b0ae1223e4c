// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/agent_settings.h"

#include <algorithm>

#include "scenarios/format/param_reader.h"
#include "scenarios/format/settings_map.h"

namespace orrery::scenarios {

engine::Result<engine::ParamSet> agent_settings(const engine::ModelInfo& model,
                                                const std::vector<std::string>& settings) {
  engine::Diagnostics mistakes;
  const Value map = settings_map(settings, mistakes);
  Element element;
  ParamReader(mistakes).read(map, model, element);
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  return element.fixed();
}

void append_rows(const models::Series& series, std::size_t width, std::size_t first,
                 std::size_t end, engine::DeviceId device, engine::Batch& out) {
  out.width = static_cast<std::uint32_t>(width);
  for (std::size_t i = first; i < std::min(end, series.rows()); ++i) {
    const auto row = out.append(device, engine::SimTime::from_seconds(series.time_s[i]), i);
    std::copy_n(series.values.begin() + static_cast<std::ptrdiff_t>(i * width), width, row.begin());
  }
}

}  // namespace orrery::scenarios
