// SPDX-License-Identifier: Apache-2.0
#include "engine/record/tap.h"

#include "engine/registry/check.h"

namespace orrery::engine {

const char* to_string(FlowStage stage) {
  switch (stage) {
    case FlowStage::kTruth: return "truth";
    case FlowStage::kSampled: return "sampled";
    case FlowStage::kArrived: return "arrived";
    case FlowStage::kCleaned: return "cleaned";
    case FlowStage::kFeatures: return "features";
  }
  ORRERY_CHECK(false, "unknown FlowStage");
}

}  // namespace orrery::engine
