// SPDX-License-Identifier: Apache-2.0
#include "models/control/advantage.h"

namespace orrery::models {

void estimate_advantages(const Trajectory& trajectory, double discount, double trace,
                         std::span<float> advantages, std::span<float> returns) {
  const std::size_t rows = trajectory.rows;
  const std::size_t steps = trajectory.rewards.size() / rows;
  for (std::size_t row = 0; row < rows; ++row) {
    double next_value = static_cast<double>(trajectory.last_values[row]);
    double next_advantage = 0.0;
    for (std::size_t step = steps; step-- > 0;) {
      const std::size_t i = step * rows + row;
      if (trajectory.terminated[i] != 0)
        next_value = 0.0;
      else if (trajectory.truncated[i] != 0)
        next_value = static_cast<double>(trajectory.final_values[i]);
      if (trajectory.terminated[i] != 0 || trajectory.truncated[i] != 0) next_advantage = 0.0;
      const auto value = static_cast<double>(trajectory.values[i]);
      const double delta =
          static_cast<double>(trajectory.rewards[i]) + discount * next_value - value;
      next_advantage = delta + discount * trace * next_advantage;
      next_value = value;
      advantages[i] = static_cast<float>(next_advantage);
      returns[i] = static_cast<float>(next_advantage + value);
    }
  }
}

}  // namespace orrery::models
