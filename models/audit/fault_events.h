// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "models/audit/detection_score.h"

namespace orrery::models {

/// What a judge made of one fault.
struct FaultOutcome {
  bool found = false;
  engine::SimTime first_alert = engine::SimTime::never();
};

/// Whether a fault counts: it began while the agent was judging.
inline bool counts(const FaultSpan& fault, const ScoringOptions& options) {
  return fault.start >= options.from && fault.start <= options.until;
}

/// Fills in events, groups and delays of a score; one outcome a fault. The order of the faults does
/// not matter.
void score_fault_events(std::span<const FaultSpan> faults, std::span<const FaultOutcome> outcomes,
                        const ScoringOptions& options, DetectionScore& score);

}  // namespace orrery::models
