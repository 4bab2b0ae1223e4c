// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/link_probe.h"

#include "engine/network/link_bank.h"
#include "engine/record/histogram.h"
#include "scenarios/build/columns.h"

namespace orrery::scenarios {

namespace {

constexpr std::uint32_t kMessages = 10'000;
constexpr std::uint32_t kPayloadByte = 20;

struct Losses {
  std::uint64_t lost = 0;
  std::uint64_t bursts = 0;
  engine::Histogram delay_ns;
};

Losses count(const engine::Crossing& sent, const std::vector<engine::SimTime>& offered) {
  Losses losses;
  bool in_burst = false;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const bool lost = sent.fate[i] != engine::LinkFate::kCrossed;
    losses.lost += lost ? 1 : 0;
    losses.bursts += lost && !in_burst ? 1 : 0;
    in_burst = lost;
    if (!lost) losses.delay_ns.add(static_cast<std::uint64_t>((sent.time[i] - offered[i]).ns));
  }
  return losses;
}

}  // namespace

engine::Result<ProbeTable> probe_link(const Element& link, std::uint64_t seed) {
  engine::Diagnostics diagnostics;
  engine::LinkBankSpec spec;
  spec.name = "probe";
  spec.seed = seed;
  Element named = link;
  named.name = spec.name;
  spec.columns = draw_columns(named, engine::link_model_info(), {0, 1}, seed, diagnostics);
  if (diagnostics.has_errors()) return engine::failure(std::move(diagnostics));
  engine::LinkBank bank(std::move(spec));
  engine::Crossing messages;
  for (std::uint32_t i = 0; i < kMessages; ++i) {
    messages.add(0, 1, i, kPayloadByte, engine::SimTime{i * engine::kNsPerSecond});
  }
  const std::vector<engine::SimTime> offered = messages.time;
  bank.cross(messages, engine::Direction::kForward, engine::Lane::kFlow);
  const Losses losses = count(messages, offered);
  const auto lost = static_cast<double>(losses.lost);
  const double burst = losses.bursts == 0 ? 0.0 : lost / static_cast<double>(losses.bursts);
  ProbeTable table;
  table.columns = {{"messages", "1"},  {"lost", "1"},      {"loss", "1"},     {"mean_burst", "1"},
                   {"delay_p50", "s"}, {"delay_p99", "s"}, {"delay_max", "s"}};
  table.rows = {{static_cast<double>(kMessages), lost, lost / kMessages, burst,
                 losses.delay_ns.quantile(0.5) * 1e-9, losses.delay_ns.quantile(0.99) * 1e-9,
                 losses.delay_ns.quantile(1.0) * 1e-9}};
  return table;
}

}  // namespace orrery::scenarios
