// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "devices/factory/line_core.h"
#include "engine/population/population.h"
#include "engine/registry/result.h"

namespace orrery::devices {

/// Serial production lines, moved from event to event: rows are stations in order,
/// `stations_per_line` of them a line, as many lines side by side as that makes (replications, or
/// the halls of a plant).
///
///   station     machines side by side take one part each, first come first served; a part that is
///               done and finds no place ahead blocks its machine (blocking after service)
///   work        mean process_time (1 + slowness) / speed, gamma or lognormal with `process_cv`
///   failures    exponential or Weibull (`mtbf_shape`), of working time (operation-dependent) or of
///               all time; work goes on where it stopped (preemptive resume); repair exponential,
///               by crews of the line; service and repair begin a new life
///   vibration   vibration_new (1 + vibration_growth w^vibration_onset) while a machine works, w
///   the
///               share of its life that is used
///   quality     P(defect) = defect_probability + defect_wear working time since service + input;
///               an inspection rejects defective parts with `inspection_detects`, good ones with
///               `inspection_false_reject`; rejected parts are reworked or scrapped
///   OEE         availability (planned - down - set-up) / planned, performance = ideal time of what
///               was made / time available, quality = 1 - made defective / made (ISO 22400-2)
///   energy      sum over what machine-time was spent on of its power times that time, exactly
///
///   in   service, hold, speed (1 when never set), defect_rate, price
///   out  scalars a station: see line.cpp; `finished` of the last station is the line's output
///
/// A robot is a station whose `process_cv` is 0. Parts to be reworked wait on a shelf of no limit
/// beside the station and go first, so that lines with rework cannot lock up; a shelf's part may
/// take a machine before one on the belt, which then waits at the belt's end. A machine stopped by
/// a failure or a shift keeps its part. Repairs go on outside shifts. Left out: workers who walk
/// between stations, due dates, assembly of several parts, routing.
/// Source: Hunt, Oper. Res. 4 (1956) 674 (MAN-08, MAN-09); Buzacott (1967) (MAN-10); Weibull,
/// J. Appl. Mech. 18 (1951) 293; Buzacott and
/// Shanthikumar, Stochastic Models of Manufacturing Systems (1993); ISO 22400-2 (MAN-11).
class Line final : public engine::Population {
 public:
  static const engine::ModelInfo& description();
  /// Refuses stations that can never finish a part.
  static engine::Result<std::unique_ptr<engine::Population>> make(engine::PopulationSpec spec);

  const std::string& name() const override { return name_; }
  const engine::ModelInfo& info() const override { return description(); }
  std::uint32_t size() const override { return count_; }
  std::uint32_t first_row() const override { return first_row_; }
  std::uint64_t entity(std::uint32_t row) const override {
    return engine::row_key(name_key_, std::uint64_t{first_row_} + row);
  }
  engine::SimTime now() const override { return now_; }
  void advance(engine::SimTime to, std::vector<engine::Notice>& notices) override;
  void read(int output, std::span<double> column) const override;
  void write(int input, std::uint32_t row, double value) override;
  void set_fault_point(int point, std::uint32_t row, double value) override;
  void save(engine::ArchiveWriter& archive) const override;
  bool load(engine::ArchiveReader& archive) override;

  /// Events of all lines since the start.
  std::uint64_t events() const;

 private:
  Line(engine::PopulationSpec& spec, const std::vector<StationParams>& params,
       std::uint32_t stations_per_line, const LineCore::Rules& rules);
  void set(double Station::*member, std::uint32_t row, double value);

  std::string name_;
  std::uint64_t name_key_ = 0;
  std::uint32_t count_ = 0;
  std::uint32_t first_row_ = 0;
  std::uint32_t stations_per_line_ = 0;
  std::vector<LineCore> lines_;
  engine::SimTime now_;
};

}  // namespace orrery::devices
