// SPDX-License-Identifier: Apache-2.0
#include "engine/population/timer_draws.h"

#include "engine/registry/check.h"

namespace orrery::engine {

void TimerDraws::take_rows(std::span<const std::uint32_t> rows) {
  ORRERY_CHECK(rows.size() <= kTile, "rows of one tile");
  count_ = rows.size();
  drawn_ = -1;
  if (kind_ != TimerDraw::kNone) fill_row_keys(name_key_, rows, {entities_, count_});
}

std::span<const double> TimerDraws::draw(std::int64_t event, bool more) {
  if (kind_ == TimerDraw::kNone) return {};
  const std::span<double> even(even_, count_);
  const std::span<double> odd(odd_, count_);
  if (event == drawn_) return odd;
  const EntityKeys entities(entities_, count_);
  const auto index = static_cast<std::uint64_t>(event);
  if (more && event % 2 == 0) {
    drawn_ = event + 1;
    if (kind_ == TimerDraw::kNormal) fill_normal_pairs(seed_, purpose_, entities, index, even, odd);
    if (kind_ == TimerDraw::kUniform)
      fill_uniform_pairs(seed_, purpose_, entities, index, even, odd);
    return even;
  }
  if (kind_ == TimerDraw::kNormal) fill_normal(seed_, purpose_, entities, index, even);
  if (kind_ == TimerDraw::kUniform) fill_uniform(seed_, purpose_, entities, index, even);
  return even;
}

}  // namespace orrery::engine
