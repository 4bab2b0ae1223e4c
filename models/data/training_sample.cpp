// SPDX-License-Identifier: Apache-2.0
#include "models/data/training_sample.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace orrery::models {
namespace {

constexpr std::size_t kDevicesForHoldOut = 5;

}  // namespace

bool TrainingSample::offer(std::uint32_t device, std::uint64_t number,
                           std::span<const double> window) {
  ++offered_;
  const auto smaller = [](const Kept& a, const Kept& b) {
    return std::tie(a.hash, a.device, a.number) < std::tie(b.hash, b.device, b.number);
  };
  Kept kept{engine::bits_at(key_, (std::uint64_t{device} << 40) + number), number, kept_.size(),
            device, 0};
  if (kept_.size() == size_max_) {
    if (!smaller(kept, kept_.front())) return false;
    std::pop_heap(kept_.begin(), kept_.end(), smaller);
    kept.place = kept_.back().place;
    kept_.pop_back();
  } else {
    values_.resize(values_.size() + width_);
  }
  std::copy(window.begin(), window.end(),
            values_.begin() + static_cast<std::ptrdiff_t>(kept.place * width_));
  kept_.push_back(kept);
  std::push_heap(kept_.begin(), kept_.end(), smaller);
  return true;
}

void TrainingSample::take(std::size_t first, std::size_t end, const DeviceScaler& scaler,
                          double share, Windows& train, Windows& held_out) {
  std::sort(kept_.begin(), kept_.end(), [](const Kept& a, const Kept& b) {
    return std::tie(a.device, a.number) < std::tie(b.device, b.number);
  });
  std::vector<std::uint32_t> devices;  // that have windows
  for (const Kept& kept : kept_) {
    const bool here = kept.device >= first && kept.device < end && scaler.knows(kept.device);
    if (here && (devices.empty() || devices.back() != kept.device)) devices.push_back(kept.device);
  }
  const bool by_device = devices.size() >= kDevicesForHoldOut;
  const auto held = by_device ? held_out_devices(devices, share) : std::vector<std::uint32_t>{};
  std::vector<Kept> left;
  std::vector<double> values_left;
  for (const Kept& kept : kept_) {
    const auto from = values_.begin() + static_cast<std::ptrdiff_t>(kept.place * width_);
    if (kept.device < first || kept.device >= end) {
      left.push_back(kept);
      left.back().place = left.size() - 1;
      values_left.insert(values_left.end(), from, from + static_cast<std::ptrdiff_t>(width_));
      continue;
    }
    if (!scaler.knows(kept.device)) continue;
    const auto border = static_cast<std::uint64_t>(
        std::ceil(static_cast<double>(scaler.rows(kept.device)) * (1.0 - share)));
    const bool later = kept.number >= border;
    if (!by_device && later && kept.number + 1 < border + train.length) continue;
    const bool apart =
        by_device ? std::binary_search(held.begin(), held.end(), kept.device) : later;
    const auto window = (apart ? held_out : train).append(kept.device);
    std::copy_n(from, width_, window.begin());
    scaler.apply(kept.device, window);
  }
  kept_ = std::move(left);
  values_ = std::move(values_left);
  std::make_heap(kept_.begin(), kept_.end(), [](const Kept& a, const Kept& b) {
    return std::tie(a.hash, a.device, a.number) < std::tie(b.hash, b.device, b.number);
  });
}

std::vector<std::uint32_t> TrainingSample::held_out_devices(std::vector<std::uint32_t> devices,
                                                            double share) const {
  const auto luck = [&](std::uint32_t device) {
    return engine::bits_at(key_, ~std::uint64_t{0} - device);
  };
  std::sort(devices.begin(), devices.end(),
            [&](std::uint32_t a, std::uint32_t b) { return luck(a) < luck(b); });
  devices.resize(static_cast<std::size_t>(std::ceil(static_cast<double>(devices.size()) * share)));
  std::sort(devices.begin(), devices.end());
  return devices;
}

}  // namespace orrery::models
