// SPDX-License-Identifier: Apache-2.0
#include "engine/record/interval_summary.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace orrery::engine {

void IntervalSummary::Numbers::add(double value) {
  if (std::isnan(value)) return;
  min = count == 0.0 ? value : std::min(min, value);
  max = count == 0.0 ? value : std::max(max, value);
  sum += value;
  count += 1.0;
}

void IntervalSummary::cover(DeviceId device) {
  if (open_.has(device)) return;
  const DeviceId first = open_.values.empty() ? device : open_.first;
  open_.cover(device, device);
  if (open_.first < first)
    numbers_.insert(numbers_.begin(), std::size_t{first - open_.first} * width_, {});
  numbers_.resize(open_.values.size() * width_);
}

SeriesRow IntervalSummary::ended(DeviceId device) {
  constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
  const Open& open = open_[device];
  out_.clear();
  Numbers* numbers = numbers_of(device);
  for (std::uint32_t i = 0; i < width_; ++i) {
    const Numbers& n = numbers[i];
    const bool some = n.count > 0.0;
    const double all[kNumbers] = {some ? n.sum / n.count : kNothing, some ? n.min : kNothing,
                                  some ? n.max : kNothing, n.count};
    out_.insert(out_.end(), std::begin(all), std::end(all));
    numbers[i] = {};
  }
  return {device, SimTime{open.interval * length_.ns}, open.quality, out_};
}

void IntervalSummary::save(ArchiveWriter& archive) const {
  open_.save(archive);
  archive.put_span(std::span<const Numbers>(numbers_));
}

bool IntervalSummary::load(ArchiveReader& archive) {
  return open_.load(archive) && archive.get_vector(numbers_) &&
         numbers_.size() == open_.values.size() * width_;
}

}  // namespace orrery::engine
