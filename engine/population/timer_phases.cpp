// SPDX-License-Identifier: Apache-2.0
#include "engine/population/timer_phases.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

constexpr int kDigitBits = 11;
constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;

struct Column {
  std::vector<std::int64_t> phases_ns;
  std::vector<std::uint32_t> rows;
};

std::size_t digit_of(std::int64_t phase_ns, int shift) {
  return (static_cast<std::uint64_t>(phase_ns) >> shift) & (kDigits - 1);
}

/// One pass of a radix sort; stable, so that equal phases stay in the order of their rows.
void sort_by_digit(const Column& from, Column& to, int shift) {
  std::vector<std::size_t> place(kDigits + 1, 0);
  for (const std::int64_t phase : from.phases_ns) ++place[digit_of(phase, shift) + 1];
  std::partial_sum(place.begin(), place.end(), place.begin());
  for (std::size_t i = 0; i < from.rows.size(); ++i) {
    const std::size_t at = place[digit_of(from.phases_ns[i], shift)]++;
    to.phases_ns[at] = from.phases_ns[i];
    to.rows[at] = from.rows[i];
  }
}

}  // namespace

TimerPhases::TimerPhases(Duration period, std::vector<std::int64_t> phases_ns) : period_(period) {
  ORRERY_CHECK(period.ns > 0, "a period is positive");
  const std::size_t count = phases_ns.size();
  ORRERY_CHECK(count <= UINT32_MAX, "rows have 32 bits");
  for (const std::int64_t phase : phases_ns) {
    ORRERY_CHECK(phase >= 0 && phase < period.ns, "a phase lies in its period");
  }
  Column sorted{std::move(phases_ns), std::vector<std::uint32_t>(count)};
  std::iota(sorted.rows.begin(), sorted.rows.end(), 0U);
  Column other{std::vector<std::int64_t>(count), std::vector<std::uint32_t>(count)};
  const int bits = std::bit_width(static_cast<std::uint64_t>(period.ns - 1));
  for (int shift = 0; shift < bits; shift += kDigitBits) {
    sort_by_digit(sorted, other, shift);
    std::swap(sorted, other);
  }
  phases_ns_ = std::move(sorted.phases_ns);
  rows_ = std::move(sorted.rows);
}

TimerPhases::Clock TimerPhases::advanced(const Clock& from, SimTime until) const {
  ORRERY_CHECK(until >= from.now, "time never goes back");
  const std::int64_t into_ns = until.ns - from.periods * period_.ns;
  // Most windows are shorter than a period: no division then.
  const std::int64_t more = into_ns < period_.ns ? 0 : into_ns / period_.ns;
  return {until, from.periods + more,
          places_before(into_ns - more * period_.ns, more == 0 ? from.place : 0)};
}

/// Doubles its step from a place at or before the answer, then halves.
std::size_t TimerPhases::places_before(std::int64_t phase_ns, std::size_t from) const {
  std::size_t step = 1;
  while (from + step <= size() && phases_ns_[from + step - 1] < phase_ns) {
    from += step;
    step *= 2;
  }
  const auto first = phases_ns_.begin() + static_cast<std::ptrdiff_t>(from);
  const auto last = phases_ns_.begin() + static_cast<std::ptrdiff_t>(std::min(from + step, size()));
  return static_cast<std::size_t>(std::lower_bound(first, last, phase_ns) - phases_ns_.begin());
}

std::array<TimerRun, 3> TimerPhases::runs(const Clock& from, const Clock& until) const {
  // Places before from.place start one period later, places before until.place end one later.
  const std::size_t low = std::min(from.place, until.place);
  const std::size_t high = std::max(from.place, until.place);
  const std::int64_t starts = from.place <= until.place ? from.periods : from.periods + 1;
  const std::int64_t ends = from.place <= until.place ? until.periods + 1 : until.periods;
  return {TimerRun{0, low, from.periods + 1, until.periods + 1}, TimerRun{low, high, starts, ends},
          TimerRun{high, size(), from.periods, until.periods}};
}

SimTime TimerPhases::time_of_next(const Clock& clock, std::size_t ahead) const {
  if (size() == 0) return SimTime::never();
  const std::size_t place = clock.place + ahead;
  const auto periods = static_cast<std::int64_t>(place < size() ? 0 : place / size());
  return SimTime{phases_ns_[place < size() ? place : place % size()]} +
         period_ * (clock.periods + periods);
}

}  // namespace orrery::engine
