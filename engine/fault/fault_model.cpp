// SPDX-License-Identifier: Apache-2.0
#include "engine/fault/fault_model.h"

#include <utility>

#include "engine/registry/check.h"
#include "engine/registry/param_rows.h"

namespace orrery::engine {

void FaultModel::apply(FaultTarget& target, std::uint32_t row, double severity,
                       const ParamSet& params) const {
  for (const auto& write : writes) {
    double value = write.factor;
    if (write.times_severity) value *= severity;
    if (!write.scaled_by.empty()) value *= params.number(write.scaled_by);
    const int point = target.info().fault_point_index(write.point);
    ORRERY_CHECK(point >= 0, "the loader checks that a fault suits its target");
    target.set_fault_point(point, row, value);
  }
}

void FaultModel::clear(FaultTarget& target, std::uint32_t row) const {
  for (const auto& write : writes) {
    target.set_fault_point(target.info().fault_point_index(write.point), row, 0.0);
  }
}

std::string FaultModel::missing_point(const ModelInfo& target) const {
  for (const auto& write : writes) {
    if (target.fault_point_index(write.point) < 0) return write.point;
  }
  return {};
}

FaultModel describe_fault(std::string name, std::string summary, std::vector<FaultWrite> writes) {
  FaultModel model;
  model.info.kind = ModelKind::kFault;
  model.info.name = std::move(name);
  model.info.summary = std::move(summary);
  model.writes = std::move(writes);
  return model;
}

namespace {

ParamInfo rate_row(const char* name, const char* unit, double value, const char* meaning) {
  return rows::difference(rows::number(name, unit, value, {}, meaning));
}

FaultModel fault(const char* name, const char* summary, std::vector<ParamInfo> params,
                 std::vector<FaultWrite> writes) {
  FaultModel model = describe_fault(name, summary, std::move(writes));
  model.info.params = std::move(params);
  return model;
}

}  // namespace

const std::vector<FaultModel>& common_fault_models() {
  static const std::vector<FaultModel> models = {
      fault("sensor_drift", "the sensor's offset grows by `rate` times the severity",
            {rate_row("rate", "signal/s", 0.0, "growth of the offset at severity 1")},
            {{"drift_rate", 1.0, true, "rate"}}),
      fault("sensor_offset", "the sensor reads `offset` times the severity too high",
            {rate_row("offset", "signal", 0.0, "offset at severity 1")},
            {{"offset", 1.0, true, "offset"}}),
      fault(
          "sensor_noise", "the sensor's noise is (1 + `factor` times the severity) times as large",
          {rate_row("factor", "1", 4.0, "added noise at severity 1, in units of the usual noise")},
          {{"noise_factor", 1.0, true, "factor"}}),
      fault("sensor_stuck", "the sensor repeats its last value", {}, {{"stuck", 1.0, false, ""}}),
      fault("sensor_dead", "the sensor gives no values", {}, {{"dead", 1.0, false, ""}}),
      fault("link_outage", "nothing gets through the link", {}, {{"down", 1.0, false, ""}}),
      fault("link_loss", "the link loses more messages",
            {rate_row("probability", "1", 0.1, "added loss at severity 1")},
            {{"extra_loss", 1.0, true, "probability"}}),
      fault("link_delay", "the link is slower",
            {rate_row("delay", "s", 1.0, "added latency at severity 1")},
            {{"extra_latency", 1.0, true, "delay"}}),
  };
  return models;
}

}  // namespace orrery::engine
