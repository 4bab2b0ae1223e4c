// SPDX-License-Identifier: Apache-2.0
#include "engine/agent/signal_memory.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr SimTime kNotYet{std::numeric_limits<std::int64_t>::min()};

}  // namespace

SignalMemory::SignalMemory(const SignalAxes& axes)
    : picks_(axes.picks),
      devices_(axes.devices),
      first_device_(axes.signal.first_device),
      hold_(axes.hold),
      history_(axes.history),
      age_(axes.age),
      range_(axes.range),
      otherwise_(axes.otherwise),
      newest_(axes.signal.device_count, kMissing),
      sampled_(axes.signal.device_count, kNotYet),
      sequence_(axes.signal.device_count, 0),
      past_(axes.history * std::size_t{axes.signal.device_count}, kMissing) {
  ORRERY_CHECK(axes.signal.width == 1, "a control observes numbers");
  ORRERY_CHECK(history_ > 0, "an observation without a value");
}

void SignalMemory::take(const Batch& arrived) {
  for (std::size_t i = 0; i < arrived.rows(); ++i) {
    const std::size_t device = arrived.device[i] - first_device_;
    ORRERY_CHECK(device < newest_.size(), "a row of another device");
    if (!std::isfinite(arrived.values[i]) || std::tie(arrived.time[i], arrived.sequence[i]) <
                                                 std::tie(sampled_[device], sequence_[device])) {
      continue;
    }
    newest_[device] = arrived.values[i];
    sampled_[device] = arrived.time[i];
    sequence_[device] = arrived.sequence[i];
  }
}

void SignalMemory::fill(SimTime now, const AxesView& out) {
  const std::size_t devices = newest_.size();
  double* column = past_.data() + ticks_ % history_ * devices;
  for (std::size_t d = 0; d < devices; ++d) {
    const bool is_known = sampled_[d] != kNotYet && (hold_.ns == 0 || now - sampled_[d] <= hold_);
    column[d] = is_known ? std::clamp(newest_[d], range_.low, range_.high) : kMissing;
  }
  const std::size_t step = per_pick();
  for (std::size_t h = 0; h < history_; ++h) {
    const double* then = past_.data() + (ticks_ + history_ - h) % history_ * devices;
    for (std::size_t u = 0; u < out.rows; ++u) {
      const std::size_t at = u * out.width + out.first + h;
      for (std::size_t j = 0; j < picks_; ++j) {
        const double value = then[devices_[u * picks_ + j]];
        const bool is_missing = std::isnan(value);
        out.values[at + j * step] = static_cast<float>(is_missing ? otherwise_ : value);
        out.missing[at + j * step] = is_missing ? 1 : 0;
      }
    }
  }
  for (std::size_t u = 0; age_ && u < out.rows; ++u) {
    for (std::size_t j = 0; j < picks_; ++j) {
      out.values[u * out.width + out.first + j * step + history_] =
          static_cast<float>(age_s(now, devices_[u * picks_ + j]));
    }
  }
  ++ticks_;
}

SimTime SignalMemory::sampled_at(std::size_t row, std::size_t pick) const {
  const SimTime at = sampled_[devices_[row * picks_ + pick]];
  return at == kNotYet ? SimTime::never() : at;
}

/// Until the first value arrives, since the start; held values are never older than `hold`.
double SignalMemory::age_s(SimTime now, std::size_t device) const {
  const SimTime since = sampled_[device] == kNotYet ? SimTime{} : sampled_[device];
  const Duration age = now - since;
  return (hold_.ns == 0 ? age : std::min(age, hold_)).seconds();
}

void SignalMemory::save(ArchiveWriter& archive) const {
  archive.put_span(std::span<const double>(newest_));
  archive.put_span(std::span<const SimTime>(sampled_));
  archive.put_span(std::span<const std::uint64_t>(sequence_));
  archive.put_span(std::span<const double>(past_));
  archive.put(ticks_);
}

bool SignalMemory::load(ArchiveReader& archive) {
  return archive.get_span(std::span<double>(newest_)) &&
         archive.get_span(std::span<SimTime>(sampled_)) &&
         archive.get_span(std::span<std::uint64_t>(sequence_)) &&
         archive.get_span(std::span<double>(past_)) && archive.get(ticks_);
}

}  // namespace orrery::engine
