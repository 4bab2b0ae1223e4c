// SPDX-License-Identifier: Apache-2.0
#include "devices/factory/line_outputs.h"

#include <algorithm>
#include <array>

#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

double seconds(const LineCore& l, std::uint32_t s, Spent kind) {
  return 1e-9 * static_cast<double>(l.spent_ns(s, kind));
}
double now_s(const LineCore& l) { return 1e-9 * static_cast<double>(l.now_ns()); }
double share(double part, double whole, double of_nothing) {
  return whole > 0.0 ? part / whole : of_nothing;
}
double count(std::uint64_t n) { return static_cast<double>(n); }

/// Machine-time in shift and not planned to stop.
double planned_s(const LineCore& l, std::uint32_t s) {
  double sum = 0.0;
  for (const Spent kind :
       {Spent::kStarved, Spent::kSetup, Spent::kBusy, Spent::kBlocked, Spent::kDown})
    sum += seconds(l, s, kind);
  return sum;
}
double lost_s(const LineCore& l, std::uint32_t s) {
  return seconds(l, s, Spent::kDown) + seconds(l, s, Spent::kSetup);
}
double availability(const LineCore& l, std::uint32_t s) {
  return 1.0 - share(lost_s(l, s), planned_s(l, s), 0.0);
}
double performance(const LineCore& l, std::uint32_t s) {
  const Station& station = l.stations()[s];
  return share(count(station.processed) * station.params.process_time_s,
               planned_s(l, s) - lost_s(l, s), 0.0);
}
double quality(const LineCore& l, std::uint32_t s) {
  const Station& station = l.stations()[s];
  return 1.0 - share(count(station.defective), count(station.processed), 0.0);
}
double line_energy(const LineCore& l) {
  double sum = 0.0;
  for (std::uint32_t s = 0; s < l.stations().size(); ++s) sum += l.energy_j(s);
  return sum;
}
double line_cost(const LineCore& l) {
  double sum = 0.0;
  for (std::uint32_t s = 0; s < l.stations().size(); ++s) sum += l.cost(s);
  return sum;
}
double line_output(const LineCore& l) { return count(l.stations().back().passed); }
double line_parts(const LineCore& l) {
  double sum = 0.0;
  for (std::uint32_t s = 0; s < l.stations().size(); ++s) sum += l.parts_in(s);
  return sum;
}

/// Little says that a machine wears until late in its life (the P-F interval of maintenance).
double vibration(const LineCore& l, std::uint32_t s) {
  if (l.working(s) == 0.0) return 0.0;
  const StationParams& p = l.stations()[s].params;
  const double wear = l.wear(s);
  const double shown = wear > 0.0 ? engine::exp(p.vibration_onset * engine::log(wear)) : 0.0;
  return p.vibration_new_m_per_s2 * (1.0 + p.vibration_growth * shown);
}

using C = const LineCore&;
using I = std::uint32_t;

constexpr std::array kOutputs = {
    StationOutput{"state", "1",
                  "of the first machine: 0 starved, 1 set-up, 2 busy, 3 blocked, 4 down, 5 planned "
                  "stop, 6 off shift",
                  [](C l, I s) { return static_cast<double>(l.state(s)); }},
    StationOutput{"working", "1", "share of its machines that work now",
                  [](C l, I s) { return l.working(s); }},
    StationOutput{"queue", "1", "parts that wait before the machines, shelf included",
                  [](C l, I s) { return static_cast<double>(l.waiting(s)); }},
    StationOutput{"wip", "1", "parts on the belt, waiting and on machines",
                  [](C l, I s) { return static_cast<double>(l.parts_in(s)); }},
    StationOutput{"entered", "1", "parts that came from ahead, since the start",
                  [](C l, I s) { return count(l.stations()[s].entered); }},
    StationOutput{"turned_away", "1", "parts from outside that found no place",
                  [](C l, I s) { return count(l.stations()[s].turned_away); }},
    StationOutput{"processed", "1", "parts worked on to the end",
                  [](C l, I s) { return count(l.stations()[s].processed); }},
    StationOutput{"finished", "1", "parts given to the next station, or out of the line",
                  [](C l, I s) { return count(l.stations()[s].passed); }},
    StationOutput{"defective", "1", "parts made defective here",
                  [](C l, I s) { return count(l.stations()[s].defective); }},
    StationOutput{"scrapped", "1", "parts rejected here for good",
                  [](C l, I s) { return count(l.stations()[s].scrapped); }},
    StationOutput{"reworked", "1", "parts sent back from here",
                  [](C l, I s) { return count(l.stations()[s].reworked); }},
    StationOutput{"escaped", "1", "defective parts that left the line here",
                  [](C l, I s) { return count(l.stations()[s].escaped); }},
    StationOutput{"failures", "1", "of its machines, since the start",
                  [](C l, I s) { return count(l.stations()[s].failures); }},
    StationOutput{"busy_time", "s", "of its machines together, as all of these times",
                  [](C l, I s) { return seconds(l, s, Spent::kBusy); }},
    StationOutput{"starved_time", "s", "without a part",
                  [](C l, I s) { return seconds(l, s, Spent::kStarved); }},
    StationOutput{"blocked_time", "s", "with a part that finds no place ahead",
                  [](C l, I s) { return seconds(l, s, Spent::kBlocked); }},
    StationOutput{"setup_time_spent", "s", "set up for the next product",
                  [](C l, I s) { return seconds(l, s, Spent::kSetup); }},
    StationOutput{"down_time", "s", "broken, within the shift",
                  [](C l, I s) { return seconds(l, s, Spent::kDown); }},
    StationOutput{"planned_stop_time", "s", "in service or held",
                  [](C l, I s) { return seconds(l, s, Spent::kPlanned); }},
    StationOutput{"off_time", "s", "outside the shift",
                  [](C l, I s) { return seconds(l, s, Spent::kOff); }},
    StationOutput{"tool_time", "s", "working time since the last service or repair",
                  [](C l, I s) { return 1e-9 * static_cast<double>(l.stations()[s].tool_ns); }},
    StationOutput{"availability", "1", "share of planned time neither down nor in set-up",
                  availability},
    StationOutput{"performance", "1", "ideal time of the parts made, over the time available",
                  performance},
    StationOutput{"quality", "1", "share of the parts made that are good", quality},
    StationOutput{"oee", "1", "overall equipment effectiveness: the product of the three",
                  [](C l, I s) { return availability(l, s) * performance(l, s) * quality(l, s); }},
    StationOutput{"throughput", "1/s", "parts finished over time since the start",
                  [](C l, I s) { return share(count(l.stations()[s].passed), now_s(l), 0.0); }},
    StationOutput{"power", "W", "electrical, of its machines together",
                  [](C l, I s) { return l.power_w(s); }},
    StationOutput{"energy", "J", "electrical, since the start",
                  [](C l, I s) { return l.energy_j(s); }},
    StationOutput{"cost", "EUR", "of that energy", [](C l, I s) { return l.cost(s); }},
    StationOutput{"line_wip", "1", "parts in the whole line", [](C l, I) { return line_parts(l); }},
    StationOutput{"line_energy_per_part", "J", "of the whole line, for each part it has finished",
                  [](C l, I) { return share(line_energy(l), line_output(l), 0.0); }},
    StationOutput{"line_cost_per_part", "EUR", "of energy of the whole line, for each such part",
                  [](C l, I) { return share(line_cost(l), line_output(l), 0.0); }},
    StationOutput{"wear", "1", "share of its life that the most worn machine has used; 1: it fails",
                  [](C l, I s) { return l.wear(s); }},
    StationOutput{"vibration_rms", "m/s2", "of its most worn machine; 0 while none works",
                  vibration},
};

}  // namespace

std::span<const StationOutput> station_outputs() { return kOutputs; }

}  // namespace orrery::devices
