// SPDX-License-Identifier: Apache-2.0
// A machining cell: spindle, line and camera joined by wires.
#include <gtest/gtest.h>

#include <optional>

#include "engine/population/coupled_group.h"
#include "tests/devices/factory/line_bench.h"

namespace orrery::devices {
namespace {

struct Cell {
  std::unique_ptr<engine::Population> line, spindle, camera;
  std::optional<engine::CoupledGroup> group;

  Cell() {
    LineOnBench bench;
    bench.stations = 3;
    bench.values = {{"process_time", {60.0}}, {"inspection_detects", {0.0, 0.0, 0.9}}};
    line = std::move(*bench.make());
    // Tools are used far beyond their life, so that their surfaces are refused.
    spindle = on_the_bench("factory/spindle",
                           {{"change_at", 0.0}, {"life_cv", 0.0}, {"change_time", 30.0}});
    camera = on_the_bench("factory/inspection_camera");
    std::vector<engine::Wire> wires;
    const auto wire = [&](std::size_t source, const engine::Population& from, const char* output,
                          std::size_t target, const engine::Population& to, const char* input,
                          std::uint32_t from_row, std::uint32_t to_row) {
      wires.push_back({source,
                       from.info().output_index(output),
                       target,
                       to.info().input_index(input),
                       1.0,
                       {from_row},
                       {to_row}});
    };
    wire(0, *line, "working", 1, *spindle, "cutting", 1, 0);
    wire(1, *spindle, "defect_rate", 0, *line, "defect_rate", 0, 1);
    wire(1, *spindle, "defect_rate", 2, *camera, "defect_rate", 0, 0);
    wire(1, *spindle, "age", 2, *camera, "wear", 0, 0);
    const engine::Duration step{10 * engine::kNsPerSecond};
    group.emplace(
        std::vector<engine::CoupledGroup::Member>{
            {0, line.get(), step}, {1, spindle.get(), step}, {2, camera.get(), step}},
        std::move(wires));
  }
};

TEST(Cell, WornToolsMakePartsThatTheInspectionScraps) {
  Cell cell;
  cell.group->settle_start();
  std::vector<engine::GroupNotices> notices;
  cell.group->advance(engine::SimTime::from_seconds(2 * 86400.0), notices);
  EXPECT_GT(value_of(*cell.spindle, "breaks"), 5.0);
  EXPECT_GT(value_of(*cell.line, "defective", 1), 50.0);
  EXPECT_EQ(value_of(*cell.line, "defective", 0), 0.0);
  EXPECT_GT(value_of(*cell.line, "scrapped", 2), 50.0);
  EXPECT_GT(value_of(*cell.camera, "defects"), 50.0);
  // Defects found are about nine in ten.
  const double found = value_of(*cell.line, "scrapped", 2);
  const double escaped = value_of(*cell.line, "escaped", 2);
  EXPECT_NEAR(found / (found + escaped), 0.9, 4.0 * std::sqrt(0.09 / (found + escaped)));
  // The spindle cuts as long as the station works, to within the sampling of a step.
  EXPECT_NEAR(
      value_of(*cell.spindle, "cutting_time") /
          (value_of(*cell.line, "busy_time", 1) - value_of(*cell.spindle, "change_time_spent")),
      1.0, 0.05);
}

}  // namespace
}  // namespace orrery::devices
