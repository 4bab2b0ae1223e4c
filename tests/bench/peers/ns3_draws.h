// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ns3/random-variable-stream.h>
#include <ns3/simulator.h>

#include <cstdint>

namespace orrery::bench {

/// ns-3's own random variables with the interface of CounterDraws.
class Ns3Draws {
 public:
  explicit Ns3Draws(std::uint64_t) {}

  double exponential(double mean) { return exponential_->GetValue(mean, 0.0); }
  /// Whole number in [0, n).
  std::uint64_t below(std::uint64_t n) {
    return uniform_->GetInteger(0, static_cast<std::uint32_t>(n - 1));
  }

 private:
  ns3::Ptr<ns3::ExponentialRandomVariable> exponential_ =
      ns3::CreateObject<ns3::ExponentialRandomVariable>();
  ns3::Ptr<ns3::UniformRandomVariable> uniform_ = ns3::CreateObject<ns3::UniformRandomVariable>();
};

inline ns3::Time ns3_delay(double seconds) {
  return ns3::Time(static_cast<std::int64_t>(seconds * 1e9));
}

}  // namespace orrery::bench
