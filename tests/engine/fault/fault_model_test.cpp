// SPDX-License-Identifier: Apache-2.0
#include "engine/fault/fault_model.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace orrery::engine {
namespace {

/// Keeps what was written.
struct Target final : FaultTarget {
  Target() {
    model.fault_points = {{"offset", "1", "", PortShape::kScalar},
                          {"noise_factor", "1", "", PortShape::kScalar},
                          {"stuck", "1", "", PortShape::kScalar}};
  }
  const std::string& name() const override { return model.name; }
  const ModelInfo& info() const override { return model; }
  std::uint32_t size() const override { return 4; }
  std::uint64_t entity(std::uint32_t row) const override { return row; }
  void set_fault_point(int point, std::uint32_t row, double value) override {
    written[{model.fault_points[static_cast<std::size_t>(point)].name, row}] = value;
  }
  ModelInfo model;
  std::map<std::pair<std::string, std::uint32_t>, double> written;
};

const FaultModel& model_named(const std::string& name) {
  for (const auto& model : common_fault_models()) {
    if (model.info.name == name) return model;
  }
  ADD_FAILURE() << name;
  return common_fault_models().front();
}

TEST(FaultModel, WritesFactorTimesSeverityTimesItsParameter) {
  Target target;
  const FaultModel& offset = model_named("sensor_offset");
  ParamSet params;
  params.set("offset", 0.5);
  offset.apply(target, 2, 3.0, params);
  EXPECT_EQ(target.written.at({"offset", 2}), 1.5);
  offset.clear(target, 2);
  EXPECT_EQ(target.written.at({"offset", 2}), 0.0);
  EXPECT_EQ(target.written.size(), 1U);
}

TEST(FaultModel, ASwitchDoesNotScaleWithSeverity) {
  Target target;
  model_named("sensor_stuck").apply(target, 0, 0.25, {});
  EXPECT_EQ(target.written.at({"stuck", 0}), 1.0);
}

TEST(FaultModel, SuitsATargetThatHasItsPoints) {
  const Target target;
  EXPECT_EQ(model_named("sensor_noise").missing_point(target.info()), "");
  EXPECT_EQ(model_named("link_outage").missing_point(target.info()), "down");
}

TEST(FaultModel, EveryScaleIsADescribedParameter) {
  std::set<std::string> names;
  for (const auto& model : common_fault_models()) {
    EXPECT_TRUE(names.insert(model.info.name).second) << model.info.name;
    EXPECT_FALSE(model.info.summary.empty());
    for (const auto& write : model.writes) {
      if (write.scaled_by.empty()) continue;
      EXPECT_GE(model.info.param_index(write.scaled_by), 0) << model.info.name;
    }
  }
}

}  // namespace
}  // namespace orrery::engine
