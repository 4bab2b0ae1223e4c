// SPDX-License-Identifier: Apache-2.0
#include "devices/sensing/sensor_faults.h"

#include <algorithm>
#include <span>

namespace orrery::devices {

void SensorFaults::set(int point, std::uint32_t row, double value, double now_s) {
  const auto member = kSensorFaultPoints[static_cast<std::size_t>(point)].member;
  if (place_.empty()) place_.assign(rows_, kHealthy);
  if (place_[row] == kHealthy) {
    if (free_.empty()) {
      free_.push_back(static_cast<std::uint32_t>(faults_.size()));
      faults_.emplace_back();
    }
    place_[row] = free_.back();
    free_.pop_back();
    faults_[place_[row]] = SensorFault{};
  }
  SensorFault& fault = faults_[place_[row]];
  if (member == &SensorFault::drift_rate) {
    fault.fault_drift = value == 0.0 ? 0.0 : fault.drift_at(now_s);
    fault.drift_since_s = now_s;
  }
  fault.*member = value;
  const auto is_set = [&](const auto& one) { return fault.*one.member != 0.0; };
  if (std::any_of(kSensorFaultPoints.begin(), kSensorFaultPoints.end(), is_set)) return;
  free_.push_back(place_[row]);
  place_[row] = kHealthy;
}

std::size_t SensorFaults::bytes() const {
  return (place_.capacity() + free_.capacity()) * sizeof(std::uint32_t) +
         faults_.capacity() * sizeof(SensorFault);
}

void SensorFaults::save(engine::ArchiveWriter& archive) const {
  archive.put_span(std::span(place_));
  archive.put_span(std::span(faults_));
  archive.put_span(std::span(free_));
}

bool SensorFaults::load(engine::ArchiveReader& archive) {
  const auto fits = [&](std::uint32_t place) { return place < faults_.size(); };
  return archive.get_vector(place_) && archive.get_vector(faults_) && archive.get_vector(free_) &&
         (place_.empty() || place_.size() == rows_) &&
         std::all_of(free_.begin(), free_.end(), fits) &&
         std::all_of(place_.begin(), place_.end(),
                     [&](std::uint32_t place) { return place == kHealthy || fits(place); });
}

}  // namespace orrery::devices
