// SPDX-License-Identifier: Apache-2.0
#include "engine/event/sign_decisions.h"

#include <algorithm>

namespace orrery::engine {

namespace {

constexpr std::size_t kTile = 256;

void sign_tile(std::uint64_t who, std::span<const Judgement> judgements, SimTime now,
               const DeviceKeys& keys, Fingerprint& fingerprint) {
  DeviceId devices[kTile];
  std::uint64_t entities[kTile];
  std::uint64_t sequences[kTile];
  SimTime times[kTile];
  double values[2 * kTile];
  const std::size_t n = judgements.size();
  for (std::size_t i = 0; i < n; ++i) {
    devices[i] = judgements[i].device;
    sequences[i] = static_cast<std::uint64_t>(judgements[i].time.ns);
    times[i] = now;
    values[2 * i] = judgements[i].score;
    values[2 * i + 1] = judgements[i].alert ? 1.0 : 0.0;
  }
  keys.keys({devices, n}, {entities, n});
  for (std::size_t i = 0; i < n; ++i) entities[i] ^= who;
  fingerprint.add_columns('d', {entities, n}, {sequences, n}, {times, n}, {values, 2 * n});
}

}  // namespace

void sign_decisions(const std::string& agent, const Decisions& decisions, SimTime now,
                    const DeviceKeys& devices, Fingerprint& fingerprint) {
  const std::uint64_t who = entity_key(agent, 0);
  const std::span<const Judgement> judgements = decisions.judgements;
  for (std::size_t first = 0; first < judgements.size(); first += kTile) {
    const std::size_t n = std::min(kTile, judgements.size() - first);
    sign_tile(who, judgements.subspan(first, n), now, devices, fingerprint);
  }
  for (const Command& command : decisions.commands) {
    const double values[] = {command.value};
    fingerprint.add('d', entity_key(command.input, who) ^ devices.key(command.device),
                    static_cast<std::uint64_t>(now.ns), now, values);
  }
}

}  // namespace orrery::engine
