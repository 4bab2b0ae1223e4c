// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "engine/agent/agent_site.h"
#include "tests/support/toy_steps.h"

namespace orrery::testing {

/// Signal `id` of devices 0 .. 3.
inline SignalInfo plain_signal(SignalId id) {
  SignalInfo signal;
  signal.id = id;
  signal.name = std::string(1, static_cast<char>('a' + id));
  signal.device_count = 4;
  return signal;
}

inline SiteInput plain_input(SignalId id) {
  SiteInput input;
  input.signal = plain_signal(id);
  return input;
}

inline SiteSpec plain_site(std::vector<SiteInput> inputs) {
  SiteSpec spec;
  spec.name = "watch";
  spec.period = {kNsPerSecond};
  spec.hold = {1000 * kNsPerSecond};
  spec.inputs = std::move(inputs);
  return spec;
}

/// A site with an agent that notes what it sees.
struct NotedSite {
  explicit NotedSite(SiteSpec spec, double threshold = 1e9) : site(std::move(spec)) {
    auto owned = std::make_unique<NotingAgent>(threshold);
    agent = owned.get();
    site.set_agent(std::move(owned), {});
  }
  void tick(double s) { site.tick(SimTime::from_seconds(s), book, out); }
  /// Delivered, lost and waiting together.
  std::uint64_t accounted() const {
    return book.delivered() + book.expired() + book.rejected() + site.inbox().waiting();
  }

  AgentSite site;
  NotingAgent* agent = nullptr;
  Book book;
  SiteOutput out;
};

inline void add_row(Batch& rows, DeviceId device, double time_s, double arrival_s,
                    std::uint64_t sequence, double value) {
  rows.append(device, SimTime::from_seconds(time_s), sequence)[0] = value;
  rows.arrival.back() = SimTime::from_seconds(arrival_s);
}

}  // namespace orrery::testing
