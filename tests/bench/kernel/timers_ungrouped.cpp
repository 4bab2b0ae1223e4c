// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/kernel/workload.h"

namespace orrery::bench {

WorkloadResult run_timers_ungrouped(const WorkloadOptions&) { return {}; }

}  // namespace orrery::bench
