// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/model_info.h"

#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

template <class Rows>
int index_of(const Rows& rows, const std::string& name) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace

int ModelInfo::param_index(const std::string& wanted) const { return index_of(params, wanted); }
int ModelInfo::input_index(const std::string& wanted) const { return index_of(inputs, wanted); }
int ModelInfo::output_index(const std::string& wanted) const { return index_of(outputs, wanted); }
int ModelInfo::fault_point_index(const std::string& wanted) const {
  return index_of(fault_points, wanted);
}

const char* to_string(ModelKind kind) {
  switch (kind) {
    case ModelKind::kDevice: return "device";
    case ModelKind::kSensor: return "sensor";
    case ModelKind::kLink: return "link";
    case ModelKind::kNode: return "node";
    case ModelKind::kFault: return "fault";
    case ModelKind::kStep: return "step";
    case ModelKind::kAgent: return "agent";
    case ModelKind::kMetric: return "metric";
    case ModelKind::kGate: return "gate";
    case ModelKind::kController: return "controller";
    case ModelKind::kLearner: return "learner";
    case ModelKind::kDistribution: return "distribution";
  }
  ORRERY_CHECK(false, "unknown ModelKind");
}

}  // namespace orrery::engine
