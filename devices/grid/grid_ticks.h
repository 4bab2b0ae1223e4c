// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

namespace orrery::devices {

/// Cuts a step at the ticks of a grid of its own (whole multiples of `tick_s`), so that what is
/// drawn or decided there does not depend on how steps are cut: `span(seconds)` for the time up to
/// each tick and after the last, `at_tick(index)` between. `last_tick` is state: the index of the
/// last tick done.
template <class Span, class AtTick>
void over_ticks(double time_s, double dt_s, double tick_s, double& last_tick, Span&& span,
                AtTick&& at_tick) {
  const double end_s = time_s + dt_s;
  double from_s = time_s;
  while ((last_tick + 1.0) * tick_s <= end_s) {
    last_tick += 1.0;
    // Sums of seconds are rounded: a tick may seem to lie a hair before the step.
    const double at_s = std::max(last_tick * tick_s, from_s);
    if (at_s > from_s) span(at_s - from_s);
    from_s = at_s;
    at_tick(last_tick);
  }
  if (end_s > from_s) span(end_s - from_s);
}

}  // namespace orrery::devices
