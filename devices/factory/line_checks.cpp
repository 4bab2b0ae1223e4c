// SPDX-License-Identifier: Apache-2.0
#include "devices/factory/line_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::devices {

namespace {

constexpr const char* kNeverFinishes = "station-never-finishes";

/// One station on its own.
void check_station(const std::string& place, const StationParams& p, engine::Diagnostics& wrong) {
  const auto never = [&](const std::string& why, const char* remedy) {
    wrong.error(kNeverFinishes, {}, fmt::format("{}: {}", place, why), remedy);
  };
  if (!std::isfinite(p.process_time_s) || !(p.process_time_s > 0.0))
    never(fmt::format("process_time is {:g} s, so that no part is ever finished", p.process_time_s),
          "give a mean time above 0 that is finite");
  if (!(p.servers >= 1.0))
    never("servers is 0, so that nothing works", "give at least one machine");
  if (!(p.shift_length_s > 0.0))
    never("shift_length is 0: no hours of work", "24 h is around the clock");
  if (!(p.shift_days >= 1.0)) never("shift_days is 0: no day of work", "7 is every day");
  if (p.mtbf_s > 0.0 && !std::isfinite(p.mttr_s))
    never("mttr has no end, so that the first failure is the last", "give a finite mean");
  if (p.batch >= 1.0 && !std::isfinite(p.setup_time_s))
    never("setup_time has no end", "give a finite time");
  if (p.inspection_false_reject >= 1.0)
    never("inspection_false_reject is 1, so that every good part is rejected for ever",
          "give a probability below 1");
}

/// Whether every part is defective by a station that lets none pass, and how it came there.
void check_quality(const std::string& name, std::uint32_t first, const StationParams* rows,
                   std::uint32_t stations, engine::Diagnostics& wrong) {
  bool all_defective = false;
  std::uint32_t maker = 0;
  for (std::uint32_t s = 0; s < stations; ++s) {
    if (rows[s].defect_probability >= 1.0 && !all_defective) {
      all_defective = true;
      maker = s;
    }
    if (!all_defective || rows[s].inspection_detects < 1.0) continue;
    wrong.error(kNeverFinishes, {},
                fmt::format("{}[{}]: inspection rejects every part for ever: {}[{}] makes all of "
                            "them defective and inspection_detects is 1",
                            name, first + s, name, first + maker),
                "lower defect_probability or inspection_detects below 1");
  }
}

}  // namespace

engine::Diagnostics check_lines(const std::string& name, std::uint32_t first_row,
                                const std::vector<StationParams>& rows, std::uint32_t stations) {
  engine::Diagnostics wrong;
  const auto count = static_cast<std::uint32_t>(rows.size());
  if (count == 0 || count % stations != 0) {
    wrong.error(
        "line-rows", {},
        fmt::format("{}: {} stations are no whole number of lines of {}", name, count, stations),
        "make count a multiple of stations_per_line");
    return wrong;
  }
  for (std::uint32_t row = 0; row < count; ++row) {
    const std::string place = fmt::format("{}[{}]", name, first_row + row);
    const std::uint32_t s = row % stations;
    check_station(place, rows[row], wrong);
    if (rows[row].rework_back > s)
      wrong.error("rework-before-line", {},
                  fmt::format("{}: rework_back {:g} leads to before the first station", place,
                              rows[row].rework_back),
                  fmt::format("at most {} here, the stations ahead of it", s));
    if (s == 0) check_quality(name, first_row + row, &rows[row], stations, wrong);
  }
  return wrong;
}

}  // namespace orrery::devices
