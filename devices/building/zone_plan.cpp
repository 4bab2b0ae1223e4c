// SPDX-License-Identifier: Apache-2.0
#include "devices/building/zone_plan.h"
#include "engine/population/population_number.h"

#include <fmt/format.h>

#include <cmath>

namespace orrery::devices {

namespace {

using engine::Diagnostics;

constexpr double kMostZones = 64.0;

ZoneStructure structure_of(const engine::PopulationSpec& spec) {
  const std::string text = spec.texts.has("structure") ? spec.texts.text("structure") : "5R1C";
  if (text == "1R1C") return ZoneStructure::k1R1C;
  return text == "2R2C" ? ZoneStructure::k2R2C : ZoneStructure::k5R1C;
}

bool is_zone(double number, std::size_t zones) {
  return number >= 0.0 && number < static_cast<double>(zones) && number == std::floor(number);
}

void read_links(const engine::PopulationSpec& spec, ZonePlan& plan, Diagnostics& wrong) {
  if (!spec.texts.has("links")) return;
  const std::vector<double>& list = spec.texts.numbers("links");
  if (list.size() % 3 != 0)
    wrong.error("zone-links", {},
                fmt::format("{}.links has {} numbers; each link is three", spec.name, list.size()),
                "write zone, zone, conductance in W/K for each link, zones counted from 0");
  for (std::size_t i = 0; i + 2 < list.size(); i += 3) {
    const std::size_t zones = plan.nodes.zones;
    const bool good = is_zone(list[i], zones) && is_zone(list[i + 1], zones) &&
                      list[i] != list[i + 1] && list[i + 2] >= 0.0 && std::isfinite(list[i + 2]);
    if (good)
      plan.links.push_back(
          {static_cast<std::size_t>(list[i]), static_cast<std::size_t>(list[i + 1]), list[i + 2]});
    else
      wrong.error("zone-links", {},
                  fmt::format("{}.links: {:g}, {:g}, {:g} W/K is no link between two zones of a "
                              "building of {}",
                              spec.name, list[i], list[i + 1], list[i + 2], zones),
                  fmt::format("name two different zones from 0 to {} and a conductance that is "
                              "not negative",
                              zones - 1));
  }
}

double to_outdoors_w_per_k(const ZoneParams& p) {
  return p.envelope_w_per_k + p.window_w_per_k +
         p.infiltration_per_s * p.volume_m3 * kAirHeatJPerM3K;
}

/// Zones that heat can leave, over their neighbours or at once.
std::vector<bool> reached(const ZonePlan& plan, std::size_t first) {
  const std::size_t n = plan.nodes.zones;
  std::vector<bool> out(n);
  for (std::size_t z = 0; z < n; ++z) out[z] = to_outdoors_w_per_k(plan.zones[first + z]) > 0.0;
  for (std::size_t round = 0; round < n; ++round) {
    for (std::size_t z = 0; z + 1 < n; ++z)
      if (plan.zones[first + z].to_next_w_per_k > 0.0 && (out[z] || out[z + 1]))
        out[z] = out[z + 1] = true;
    for (const ZoneLink& link : plan.links)
      if (link.w_per_k > 0.0 && (out[link.a] || out[link.b])) out[link.a] = out[link.b] = true;
  }
  return out;
}

void check_outside(const engine::PopulationSpec& spec, const ZonePlan& plan, Diagnostics& wrong) {
  for (std::size_t first = 0; first < plan.zones.size(); first += plan.nodes.zones) {
    const std::vector<bool> out = reached(plan, first);
    for (std::size_t z = 0; z < out.size(); ++z)
      if (!out[z])
        wrong.error("zone-without-outside", {},
                    fmt::format("{}[{}] is a zone without an outside: neither it nor a zone that "
                                "it is joined to has a conductance to outdoors",
                                spec.name, first + z),
                    "give it envelope_conductance, window_conductance or infiltration, or join it "
                    "to a zone that has one by to_next or links");
  }
}

void check_row(const engine::PopulationSpec& spec, const ZonePlan& plan, std::size_t row,
               Diagnostics& wrong) {
  const ZoneParams& p = plan.zones[row];
  if (p.comfort_low_k > p.comfort_high_k)
    wrong.error("zone-comfort", {},
                fmt::format("{}[{}]: comfort_low {:g} K is above comfort_high {:g} K", spec.name,
                            row, p.comfort_low_k, p.comfort_high_k),
                "make comfort_low the lower one");
  const double shares = p.mass_area_ratio / p.total_area_ratio +
                        p.window_w_per_k / (9.1 * p.total_area_ratio * p.floor_area_m2);
  if (plan.nodes.structure == ZoneStructure::k5R1C && shares > 1.0)
    wrong.error("zone-areas", {},
                fmt::format("{}[{}]: mass and windows take {:g} of the radiant gains, more than "
                            "there are",
                            spec.name, row, shares),
                "raise floor_area or total_area_ratio, or lower mass_area_ratio or "
                "window_conductance");
}

}  // namespace

engine::Result<ZonePlan> plan_zones(const engine::PopulationSpec& spec) {
  ZonePlan plan;
  Diagnostics wrong;
  plan.nodes.structure = structure_of(spec);
  const double zones = engine::population_number(spec, "zones_per_building", 1.0);
  if (!(zones >= 1.0 && zones <= kMostZones) ||
      spec.count % static_cast<std::uint32_t>(zones) != 0) {
    wrong.error("zone-count", {},
                fmt::format("{}: {} zones do not make whole buildings of {:g}", spec.name,
                            spec.count, zones),
                "make count a multiple of zones_per_building");
    return engine::failure(wrong);
  }
  plan.nodes.zones = static_cast<std::size_t>(zones);
  plan.zones.resize(spec.count);
  for (const ZoneRow& field : kZoneParams) {
    const std::vector<double>& column = spec.columns.at(field.name);
    for (std::size_t row = 0; row < spec.count; ++row) plan.zones[row].*field.member = column[row];
  }
  read_links(spec, plan, wrong);
  check_outside(spec, plan, wrong);
  for (std::size_t row = 0; row < spec.count; ++row) check_row(spec, plan, row, wrong);
  if (wrong.has_errors()) return engine::failure(wrong);
  return plan;
}

}  // namespace orrery::devices
