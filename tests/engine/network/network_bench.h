// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/network/network.h"

namespace orrery::engine {

/// What the tests of the network build with: links by the parameters that differ from a bare link
/// (no header, no delay), readings by the row, and a clock that handles all events.
using LinkValues = std::map<std::string, double>;

inline LinkBankSpec link_spec(const std::string& name, std::uint32_t count,
                              const LinkValues& values, Fidelity fidelity = Fidelity::kFlow,
                              std::uint64_t seed = 1) {
  LinkBankSpec spec;
  spec.name = name;
  spec.seed = seed;
  spec.count = count;
  spec.fidelity = fidelity;
  const LinkParams defaults;
  for (const auto& field : kLinkParams) {
    spec.columns[field.name].assign(count, defaults.*field.member);
  }
  spec.columns["header"].assign(count, 0.0);
  spec.columns["latency"].assign(count, 0.0);
  for (const auto& [param, value] : values) spec.columns.at(param).assign(count, value);
  return spec;
}

inline std::shared_ptr<LinkBank> make_links(const std::string& name, std::uint32_t count,
                                            const LinkValues& values,
                                            Fidelity fidelity = Fidelity::kFlow,
                                            std::uint64_t seed = 1) {
  return std::make_shared<LinkBank>(link_spec(name, count, values, fidelity, seed));
}

inline SignalInfo signal_of(SignalId id, const std::string& name, std::uint32_t width = 1) {
  SignalInfo signal;
  signal.id = id;
  signal.name = name;
  signal.width = width;
  return signal;
}

inline Batch one_row(SignalId signal, DeviceId device, double time_s, std::uint64_t sequence,
                     double value = 1.0) {
  Batch batch;
  batch.signal = signal;
  batch.append(device, SimTime::from_seconds(time_s), sequence)[0] = value;
  return batch;
}

/// Everything that comes out until `until`: events in order, then the flow rows.
inline void run_network(Network& network, EventQueue& queue, SimTime until, NetworkOutput& out) {
  while (!queue.empty() && queue.top().time < until) {
    const Event event = queue.top();
    queue.pop();
    network.on_event(event, queue, out);
  }
  network.carry(until, out);
}

inline constexpr SimTime kEndOfTest{std::int64_t{1} << 60};

/// Arrival by (device, sequence) at `node`, in nanoseconds.
inline std::map<std::pair<DeviceId, std::uint64_t>, std::int64_t> arrivals_at(
    const NetworkOutput& out, NodeId node) {
  std::map<std::pair<DeviceId, std::uint64_t>, std::int64_t> arrivals;
  for (const auto& arrived : out.readings) {
    if (arrived.node != node) continue;
    for (std::size_t i = 0; i < arrived.rows.rows(); ++i) {
      arrivals[{arrived.rows.device[i], arrived.rows.sequence[i]}] = arrived.rows.arrival[i].ns;
    }
  }
  return arrivals;
}

inline std::uint64_t lost_count(const Book& book, Fate fate, const std::string& by,
                                const std::string& reason) {
  const auto found = book.losses().find({fate, {by, reason}});
  return found == book.losses().end() ? 0 : found->second;
}

}  // namespace orrery::engine
