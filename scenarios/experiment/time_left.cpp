// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/time_left.h"

#include <algorithm>

namespace orrery::scenarios {

double time_left_s(double run_s, const std::vector<double>& ages_s, std::size_t slots,
                   std::uint64_t waiting) {
  if (ages_s.empty() && waiting == 0) return 0.0;
  std::vector<double> free_in_s(std::max(slots, ages_s.size()), 0.0);
  for (std::size_t i = 0; i < ages_s.size(); ++i) free_in_s[i] = std::max(0.0, run_s - ages_s[i]);
  std::sort(free_in_s.begin(), free_in_s.end());
  // Whole rounds over all slots, then the rest on those that are free first.
  const auto rounds = static_cast<double>(waiting / free_in_s.size());
  const std::size_t rest = waiting % free_in_s.size();
  const double last_s = rest > 0 ? free_in_s[rest - 1] + run_s : 0.0;
  return rounds * run_s + std::max(free_in_s.back(), last_s);
}

}  // namespace orrery::scenarios
