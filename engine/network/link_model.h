// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "engine/registry/field.h"

namespace orrery::engine {

/// `kFlow`: rows are carried together, in columns. `kPacket`: each message is an event of its own.
enum class Fidelity { kFlow, kPacket };

struct LinkParams {
  double latency_s = 0.002;
  double jitter_s = 0.0;
  double bandwidth_bit_per_s = 1e8;
  double queue_byte = 1e6;
  double loss = 0.0;
  double burst_start = 0.0;
  double burst_end = 1.0;
  double loss_good = 0.0;
  double loss_bad = 1.0;
  double energy_j_per_byte = 0.0;
  double header_byte = 40.0;
};

inline constexpr std::array kLinkParams = {
    Field<LinkParams>{"latency", &LinkParams::latency_s, "s", {0.0, 1e5}, "shortest delay"},
    Field<LinkParams>{"jitter",
                      &LinkParams::jitter_s,
                      "s",
                      {0.0, 1e5},
                      "standard deviation, and mean, of the exponential delay on top of latency",
                      "",
                      UnitRole::kDifference},
    Field<LinkParams>{"bandwidth",
                      &LinkParams::bandwidth_bit_per_s,
                      "bit/s",
                      {1.0, 1e15},
                      "each direction has it to itself"},
    Field<LinkParams>{"queue",
                      &LinkParams::queue_byte,
                      "byte",
                      {0.0, 1e15},
                      "bytes that may wait, with those being sent; a message beyond is dropped"},
    Field<LinkParams>{"loss", &LinkParams::loss, "1", {0.0, 1.0}, "probability, independent"},
    Field<LinkParams>{"burst_start",
                      &LinkParams::burst_start,
                      "1",
                      {0.0, 1.0},
                      "p of Gilbert-Elliott: good to bad, a message; 0 switches bursts off",
                      "Elliott, Bell System Technical Journal 42, 1963"},
    Field<LinkParams>{"burst_end",
                      &LinkParams::burst_end,
                      "1",
                      {0.0, 1.0},
                      "r of Gilbert-Elliott: bad to good, a message; the mean burst is 1/r",
                      "Elliott 1963"},
    Field<LinkParams>{
        "loss_good", &LinkParams::loss_good, "1", {0.0, 1.0}, "loss in the good state"},
    Field<LinkParams>{"loss_bad", &LinkParams::loss_bad, "1", {0.0, 1.0}, "loss in the bad state"},
    Field<LinkParams>{"energy",
                      &LinkParams::energy_j_per_byte,
                      "J/byte",
                      {0.0, 1e3},
                      "both ends together, for each byte sent"},
    Field<LinkParams>{"header",
                      &LinkParams::header_byte,
                      "byte",
                      {0.0, 1e6},
                      "sent with each message besides its payload",
                      "IPv4 and TCP without options: RFC 791, RFC 9293"},
};

/// Fault points of a link, in the order of `link_model_info().fault_points`.
enum class LinkFault { kDown, kExtraLoss, kExtraLatency };
inline constexpr int kLinkFaults = 3;

/// What a link is: parameters, the choice of fidelity, fault points, equations.
const ModelInfo& link_model_info();

}  // namespace orrery::engine
