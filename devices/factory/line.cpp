// SPDX-License-Identifier: Apache-2.0
#include "devices/factory/line.h"

#include <algorithm>
#include <array>

#include "devices/factory/line_checks.h"
#include "devices/factory/line_outputs.h"
#include "engine/population/population_number.h"
#include "engine/registry/check.h"
#include "engine/registry/param_rows.h"

namespace orrery::devices {

namespace {

struct Setting {
  const char* name;
  double Station::*member;
  const char* unit;
  const char* meaning;
};

constexpr std::array kInputs = {
    Setting{"service", &Station::service, "1", "1: stop, sharpen, mend; taken back when obeyed"},
    Setting{"hold", &Station::hold, "1", "1: stop and keep the part; 0: go on"},
    Setting{"speed", &Station::speed, "1",
            "of work begun from now on, 0.01 to 100; 0, as where no wire leads, is 1"},
    Setting{"defect_rate", &Station::defect_input, "1",
            "probability of a defect besides the station's own"},
    Setting{"price", &Station::price, "EUR/J", "of energy from now on"},
};
constexpr std::array kFaultPoints = {
    Setting{"slowness", &Station::slowness, "1", "share by which work takes longer"},
    Setting{"jam", &Station::jam, "1", "probability that a part jams on its way in"},
    Setting{"breakage", &Station::breakage, "1", "1: the tool breaks, a machine goes down at once"},
    Setting{"tool_wear", &Station::tool_wear, "1",
            "worn tool: half of it is added to the probability of a defect"},
    Setting{"inspection_error", &Station::inspection_error, "1",
            "share of defects that are no longer found; half of it is the share of good parts "
            "that are rejected besides"},
};

template <std::size_t N>
std::vector<engine::PortInfo> describe(const std::array<Setting, N>& settings) {
  std::vector<engine::PortInfo> ports;
  for (const Setting& s : settings)
    ports.push_back({s.name, s.unit, s.meaning, engine::PortShape::kScalar});
  return ports;
}

bool chosen(const engine::PopulationSpec& spec, const char* name, const char* choice) {
  return spec.texts.has(name) && spec.texts.text(name) == choice;
}

std::vector<StationParams> rows_of(const engine::PopulationSpec& spec) {
  std::vector<StationParams> rows(spec.count);
  for (const StationRow& param : kStationParams) {
    const auto column = spec.columns.find(param.name);
    if (column == spec.columns.end()) continue;
    for (std::uint32_t row = 0; row < spec.count; ++row)
      rows[row].*param.member = column->second[row];
  }
  return rows;
}

}  // namespace

engine::Result<std::unique_ptr<engine::Population>> Line::make(engine::PopulationSpec spec) {
  LineCore::Rules rules;
  rules.failures_follow_clock = chosen(spec, "failures", "time");
  if (chosen(spec, "process_shape", "lognormal")) rules.shape = UnitDraws::Kind::kLognormal;
  rules.crews = static_cast<std::uint32_t>(engine::population_number(spec, "crews"));
  auto stations = static_cast<std::uint32_t>(engine::population_number(spec, "stations_per_line"));
  if (stations == 0) stations = spec.count;
  const std::vector<StationParams> rows = rows_of(spec);
  engine::Diagnostics wrong = check_lines(spec.name, spec.first_row, rows, stations);
  if (wrong.has_errors()) return engine::failure(std::move(wrong));
  return std::unique_ptr<engine::Population>(new Line(spec, rows, stations, rules));
}

Line::Line(engine::PopulationSpec& spec, const std::vector<StationParams>& params,
           std::uint32_t stations_per_line, const LineCore::Rules& rules)
    : name_(spec.name),
      name_key_(engine::name_key(spec.name)),
      count_(spec.count),
      first_row_(spec.first_row),
      stations_per_line_(stations_per_line) {
  for (std::uint32_t first = 0; first < count_; first += stations_per_line) {
    std::vector<std::uint64_t> entities;
    for (std::uint32_t i = 0; i < stations_per_line; ++i) entities.push_back(entity(first + i));
    lines_.emplace_back(
        std::vector(params.begin() + first, params.begin() + first + stations_per_line), rules,
        spec.seed, first, entities);
  }
}

void Line::advance(engine::SimTime to, std::vector<engine::Notice>& notices) {
  ORRERY_CHECK(to >= now_, "time never goes back");
  const auto old = static_cast<std::ptrdiff_t>(notices.size());
  for (LineCore& line : lines_) line.run(to.ns, notices);
  now_ = to;
  std::stable_sort(notices.begin() + old, notices.end(), [](const auto& a, const auto& b) {
    return a.time != b.time ? a.time < b.time : a.row < b.row;
  });
}

void Line::read(int output, std::span<double> column) const {
  const StationOutput& out = station_outputs()[static_cast<std::size_t>(output)];
  for (std::uint32_t row = 0; row < count_; ++row)
    column[row] = out.value(lines_[row / stations_per_line_], row % stations_per_line_);
}

void Line::write(int input, std::uint32_t row, double value) {
  const Setting& setting = kInputs[static_cast<std::size_t>(input)];
  LineCore& line = lines_[row / stations_per_line_];
  // Wires write at each step of their group; what says nothing new costs and changes nothing.
  if (line.stations()[row % stations_per_line_].*setting.member == value) return;
  if (setting.member == &Station::price) line.book_cost(row % stations_per_line_);
  set(setting.member, row, value);
}

void Line::set_fault_point(int point, std::uint32_t row, double value) {
  set(kFaultPoints[static_cast<std::size_t>(point)].member, row, value);
}

void Line::set(double Station::*member, std::uint32_t row, double value) {
  LineCore& line = lines_[row / stations_per_line_];
  line.stations()[row % stations_per_line_].*member = value;
  line.changed(row % stations_per_line_);
}

void Line::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("line " + name_);
  archive.put(now_.ns);
  for (const LineCore& line : lines_) line.save(archive);
}

bool Line::load(engine::ArchiveReader& archive) {
  if (!archive.expect_section("line " + name_) || !archive.get(now_.ns)) return false;
  return std::all_of(lines_.begin(), lines_.end(),
                     [&](LineCore& line) { return line.load(archive); });
}

std::uint64_t Line::events() const {
  std::uint64_t sum = 0;
  for (const LineCore& line : lines_) sum += line.events();
  return sum;
}

const engine::ModelInfo& Line::description() {
  static const engine::ModelInfo info = [] {
    engine::ModelInfo i;
    i.kind = engine::ModelKind::kDevice;
    i.name = "factory/line";
    i.summary = "serial production lines: stations, buffers, failures, quality, shifts, energy";
    i.details =
        "Event-driven, blocking after service. Rows are stations in order; `stations_per_line` of "
        "them are one line. A robot is a station whose process_cv is 0. Parts entered are parts "
        "finished, scrapped and in the line, exactly; machine-times add up to machines times "
        "time. Rework waits on a shelf without limit and goes first. Left out: assembly, routing, "
        "due dates.";
    i.source =
        "Hunt, Oper. Res. 4 (1956) 674; Buzacott and Shanthikumar, Stochastic Models of "
        "Manufacturing Systems (1993); ISO 22400-2";
    i.params = engine::describe(kStationParams);
    i.params.push_back(engine::rows::integer("stations_per_line", 0.0, {0.0, 1e6},
                                             "stations of one line; 0: all rows are one line"));
    i.params.push_back(engine::rows::integer(
        "crews", 0.0, {0.0, 1e6},
        "repair crews of a line, first come first served; 0: each machine has its own"));
    i.params.push_back(engine::rows::choice("failures", {"operation", "time"},
                                            "whether `mtbf` counts working time or all time"));
    i.params.push_back(engine::rows::choice("process_shape", {"gamma", "lognormal"},
                                            "distribution of the time that a part takes"));
    i.inputs = describe(kInputs);
    for (const StationOutput& out : station_outputs())
      i.outputs.push_back({out.name, out.unit, out.meaning, engine::PortShape::kScalar});
    i.fault_points = describe(kFaultPoints);
    i.notices = {{"failed", "a machine is down and waits for a crew or repair",
                  engine::NoticeEffect::kFailure},
                 {"repaired", "a machine is up again", engine::NoticeEffect::kRepaired},
                 {"serviced", "planned maintenance is over and has mended something",
                  engine::NoticeEffect::kRepaired},
                 {"inspected", "planned maintenance is over; nothing was wrong",
                  engine::NoticeEffect::kNone}};
    return i;
  }();
  return info;
}

}  // namespace orrery::devices
