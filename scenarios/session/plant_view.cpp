// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/plant_view.h"

#include "engine/record/run_records.h"

namespace orrery::scenarios {

using Kind = SeriesKey::Kind;

const char* to_string(Kind kind) {
  switch (kind) {
    case Kind::kTruth: return "true";
    case Kind::kSampled: return "sensor";
    case Kind::kArrived: return "arrived";
    case Kind::kScore: return "score";
  }
  return "";
}

const char* recorded_stage(Kind kind) {
  switch (kind) {
    case Kind::kTruth: return engine::to_string(engine::FlowStage::kTruth);
    case Kind::kSampled: return engine::to_string(engine::FlowStage::kSampled);
    case Kind::kArrived: return engine::to_string(engine::FlowStage::kArrived);
    case Kind::kScore: break;
  }
  return engine::kScoreStage;
}

}  // namespace orrery::scenarios
