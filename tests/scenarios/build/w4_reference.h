// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "tests/scenarios/build/published_draws.h"

/// The whole flow of tests/bench/w4.yaml written a second time, a device and a second at a time,
/// from docs/sensors.md, docs/network.md and the comments of `first_order.h` and `hampel.h`.
/// Nothing here calls the engine, the devices or the models.
namespace orrery::testing {

/// The numbers of the scenario, in SI units. A test plants a defect by changing one.
struct W4Numbers {
  std::uint64_t seed = 1;
  std::uint32_t devices = 1000;
  std::uint32_t devices_of_part = 1000;
  double end_s = 300.02;
  double set_point_k = 293.15;
  double disturbance_k = 0.2;
  double disturbance_time_s = 600.0;
  double noise_min_k = 0.1, noise_max_k = 0.3;
  double bias_sd_k = 0.2;
  double drift_sd_k_per_s = 0.1 / 86400.0;
  double resolution_fine_k = 0.05, resolution_coarse_k = 0.1;  ///< 0: not rounded
  double clock_jitter_s = 0.005;
  double fault_share = 0.03;
  double fault_from_s = 40.0, fault_until_s = 200.0;
  double fault_lasts_s = 60.0;
  double fault_offset_k = 10.0;
  double severity_min = 0.5, severity_max = 1.0;
  double latency_s = 0.015;
  double bandwidth_bit_per_s = 250e3;
  double message_byte = 60.0;  ///< 40 of header, 16 + 4 of payload
  double burst_start = 0.002, burst_end = 0.2;
  std::size_t hampel_window = 7;
  double hampel_threshold = 3.0;
  double level_k = 300.0;
};

struct ReferenceReading {
  std::uint32_t device = 0;
  std::int64_t time_ns = 0;
  double truth_k = 0.0;
  double exact_k = 0.0;       ///< before it is rounded
  double resolution_k = 0.0;  ///< 0: it is not
  double reported_k = 0.0;
  std::int64_t arrival_ns = 0;
  bool is_lost = false;
  std::int64_t tick_s = 0;  ///< at which the agent sees it, if it arrives
  double score = 0.0;       ///< of the rule, above `level_k` is an alert
};

struct ReferenceFault {
  std::uint32_t device = 0;
  std::int64_t start_ns = 0;
  std::int64_t end_ns = 0;
  double severity = 0.0;
};

class W4Reference {
 public:
  explicit W4Reference(const W4Numbers& numbers) : n_(numbers) {
    draw_faults();
    for (std::uint32_t device = 0; device < n_.devices; ++device) sample(device);
    lose();
    in_order_of_period();
  }

  /// In the order in which the bank reports them: period by period, device by device.
  std::vector<ReferenceReading> readings;
  std::vector<ReferenceFault> faults;

  /// Cleans and judges what arrives, from `reported_k`.
  void judge() {
    std::vector<std::vector<double>> last(n_.devices);
    for (ReferenceReading& reading : readings) {
      if (reading.is_lost) continue;
      auto& window = last[reading.device];
      window.push_back(reading.reported_k);
      if (window.size() > n_.hampel_window) window.erase(window.begin());
      reading.score = cleaned(window);
      reading.tick_s = (reading.arrival_ns + kSecond - 1) / kSecond;
    }
  }

 private:
  static constexpr std::int64_t kSecond = 1'000'000'000;
  using Stream = published::SlowStream;

  static std::int64_t nanoseconds(double seconds) { return std::llround(seconds * 1e9); }

  double drawn_uniform(const char* parameter, std::uint32_t device) const {
    return Stream(n_.seed, published::key_of(parameter, device), published::kParametersStream)
        .uniform(0);
  }

  /// A sound sensor is chosen by a draw of its own; the onset is uniform between two times.
  void draw_faults() {
    for (std::uint32_t device = 0; device < n_.devices; ++device) {
      const std::uint64_t entity =
          published::key_of("offset", published::key_of("sensor.temperature", device));
      if (!(Stream(n_.seed, entity, published::kFaultTargetStream).uniform(0) < n_.fault_share))
        continue;
      const double life = Stream(n_.seed, entity, published::kFaultLifeStream).uniform(0);
      const double severity = Stream(n_.seed, entity, published::kFaultSeverityStream).uniform(2);
      ReferenceFault fault;
      fault.device = device;
      fault.start_ns = nanoseconds(n_.fault_from_s + (n_.fault_until_s - n_.fault_from_s) * life);
      fault.end_ns = fault.start_ns + nanoseconds(n_.fault_lasts_s);
      fault.severity = n_.severity_min + (n_.severity_max - n_.severity_min) * severity;
      faults.push_back(fault);
    }
  }

  /// Where faults begin and end in the part of a device.
  std::vector<std::int64_t> cuts_of(std::uint32_t device) const {
    std::vector<std::int64_t> cuts_ns;
    for (const auto& fault : faults) {
      if (fault.device / n_.devices_of_part != device / n_.devices_of_part) continue;
      cuts_ns.insert(cuts_ns.end(), {fault.start_ns, fault.end_ns});
    }
    std::sort(cuts_ns.begin(), cuts_ns.end());
    return cuts_ns;
  }

  /// The offset that acts on samples of the period that begins at `second`.
  double offset_k(std::uint32_t device, std::int64_t second) const {
    double offset = 0.0;
    for (const auto& fault : faults) {
      const bool acts = fault.start_ns <= second * kSecond && second * kSecond < fault.end_ns;
      if (fault.device == device && acts) offset += n_.fault_offset_k * fault.severity;
    }
    return offset;
  }

  /// E of docs/sensors.md: the sum of four uniforms of 16 bits, scaled to standard deviation 1.
  std::int64_t lateness_ns(std::uint64_t bits) const {
    double sum = 0.0;
    for (int part = 0; part < 4; ++part)
      sum += static_cast<double>((bits >> (16 * part)) & 0xFFFFU) / 65536.0;
    return nanoseconds(n_.clock_jitter_s * std::numbers::sqrt3 * sum);
  }

  void sample(std::uint32_t device) {
    const std::uint64_t sensor = published::key_of("sensor.temperature", device);
    const Stream noise_draws(n_.seed, sensor, published::kNoiseStream);
    const Stream clock_draws(n_.seed, sensor, published::kClockStream);
    const double noise_k = n_.noise_min_k + (n_.noise_max_k - n_.noise_min_k) *
                                                drawn_uniform("sensor.temperature.noise", device);
    const double bias_k =
        n_.bias_sd_k * published::normal_quantile(drawn_uniform("sensor.temperature.bias", device));
    const double drift = n_.drift_sd_k_per_s * published::normal_quantile(drawn_uniform(
                                                   "sensor.temperature.drift_per_s", device));
    const bool is_fine = drawn_uniform("sensor.temperature.resolution", device) < 0.5;
    const std::vector<double> truth = truth_by_second(device);
    for (std::size_t second = 0; second < truth.size(); ++second) {
      const auto period = static_cast<std::int64_t>(second);
      ReferenceReading reading;
      reading.device = device;
      reading.time_ns = period * kSecond + lateness_ns(clock_draws.bits(second));
      if (reading.time_ns > nanoseconds(n_.end_s)) continue;
      const double time_s = static_cast<double>(reading.time_ns) / 1e9;
      reading.truth_k = truth[second];
      reading.exact_k = truth[second] + bias_k + drift * time_s + offset_k(device, period) +
                        noise_k * noise_draws.normal(second);
      reading.resolution_k = is_fine ? n_.resolution_fine_k : n_.resolution_coarse_k;
      reading.reported_k = rounded(reading.exact_k, reading.resolution_k);
      readings.push_back(reading);
    }
  }

  static double rounded(double value, double resolution) {
    return resolution > 0.0 ? resolution * std::floor(value / resolution + 0.5) : value;
  }

  /// The process by its exact solution. It stands at its set point, disturbed; it is worked out
  /// at each beginning of a period and wherever a fault begins or ends in its part, a draw a
  /// stretch.
  std::vector<double> truth_by_second(std::uint32_t device) const {
    const std::uint64_t entity = published::key_of("sensor", device);
    const Stream draws(n_.seed, entity, published::kProcessStream);
    double disturbance =
        n_.disturbance_k * Stream(n_.seed, entity, published::kInitialStream).normal(0);
    std::vector<double> truth;
    std::int64_t now_ns = 0;
    std::uint64_t steps = 0;
    const std::vector<std::int64_t> cuts_ns = cuts_of(device);
    auto cut = cuts_ns.begin();
    for (std::int64_t second = 0; static_cast<double>(second) <= n_.end_s; ++second) {
      while (now_ns < second * kSecond) {
        while (cut != cuts_ns.end() && *cut <= now_ns) ++cut;
        const std::int64_t next_ns =
            cut == cuts_ns.end() ? second * kSecond : std::min(*cut, second * kSecond);
        const double h_s = static_cast<double>(next_ns - now_ns) / 1e9;
        const double spread = -std::expm1(-2.0 * h_s / n_.disturbance_time_s);
        disturbance = disturbance * std::exp(-h_s / n_.disturbance_time_s) +
                      n_.disturbance_k * std::sqrt(spread) * draws.normal(steps++);
        now_ns = next_ns;
      }
      truth.push_back(n_.set_point_k + disturbance);
    }
    return truth;
  }

  /// Of what one device sends of one signal to one node, on one link: here its own access link,
  /// which stands for the device too.
  static std::uint64_t luck_of(std::uint64_t link, std::uint64_t what, std::uint64_t gateway) {
    const std::uint64_t from_device = published::splitmix(link ^ what);
    const std::uint64_t messages = published::splitmix(from_device ^ gateway);
    return published::splitmix(link ^ messages);
  }

  /// Gilbert and Elliott: a message in the bad state is lost; then the state may change.
  void lose() {
    const std::uint64_t what = published::key_of("sensor.temperature", 0);
    const std::uint64_t gateway = published::key_of("gateway", 0);
    const std::int64_t sending_ns = nanoseconds(8.0 * n_.message_byte / n_.bandwidth_bit_per_s);
    std::vector<bool> is_bad(n_.devices, false);
    std::vector<std::uint64_t> sent(n_.devices, 0);
    for (ReferenceReading& reading : readings) {
      const std::uint64_t link = published::key_of("field", reading.device);
      const std::uint64_t bits =
          Stream(n_.seed, luck_of(link, what, gateway), published::kLossStream)
              .bits(sent[reading.device]++);
      const double change = (static_cast<double>(bits & 0xFFFFFFFFU) + 0.5) / 4294967296.0;
      reading.is_lost = is_bad[reading.device];
      if (change < (reading.is_lost ? n_.burst_end : n_.burst_start))
        is_bad[reading.device] = !reading.is_lost;
      reading.arrival_ns = reading.time_ns + sending_ns + nanoseconds(n_.latency_s);
    }
  }

  void in_order_of_period() {
    std::stable_sort(readings.begin(), readings.end(), [](const auto& a, const auto& b) {
      return a.time_ns / kSecond < b.time_ns / kSecond;
    });
  }

  static double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
  }

  /// The last of a full window, or its median where it is an outlier.
  double cleaned(const std::vector<double>& window) const {
    const double value = window.back();
    if (window.size() < n_.hampel_window) return value;
    const double centre = median(window);
    std::vector<double> distances;
    for (const double x : window) distances.push_back(std::fabs(x - centre));
    const double mad = median(distances);
    const bool is_outlier =
        mad > 0.0 && std::fabs(value - centre) > n_.hampel_threshold * 1.4826 * mad;
    return is_outlier ? centre : value;
  }

  W4Numbers n_;
};

}  // namespace orrery::testing
