// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/record/result_file.h"
#include "scenarios/compare/tolerance.h"

namespace orrery::scenarios {

enum class SignalVerdict { kIn, kOut, kUnaligned };
const char* to_string(SignalVerdict verdict);

/// One recorded series of A, the baseline, against that of B of the same stage and name.
///
/// A row of B is held against the rows of A of the same device within the time tolerance: it may
/// lie anywhere between their least and greatest value, and further by
///   max(absolute, relative |nearest of the two|).
/// Only devices and times that both recorded count. Rows without a partner, such as lost messages,
/// are counted beside and are not out. NaN equals NaN alone.
/// Source: Simulink Data Inspector, how signals are compared.
struct SignalComparison {
  std::string stage;
  std::string name;
  std::string unit;
  Tolerance tolerance;
  SignalVerdict verdict = SignalVerdict::kUnaligned;
  std::string why;              ///< it is unaligned
  std::uint64_t compared = 0;   ///< rows of B with a partner
  std::uint64_t out = 0;        ///< of these
  std::uint64_t without_a = 0;  ///< rows of B, inside the overlap, without a partner
  std::uint64_t without_b = 0;  ///< rows of A likewise
  double deviation = 0.0;       ///< the largest, beyond the band of A; infinite with a NaN
  std::string device;           ///< where that was
  engine::SimTime at;           ///< when that was
  double value_a = 0.0;         ///< nearest end of the band there
  double value_b = 0.0;
  double tolerance_there = 0.0;

  double share_out() const;
};

/// Which signals: a name, or none for all; patterns as in tolerances.
using NameChoice = std::vector<std::string>;
bool is_chosen(const NameChoice& only, const std::string& stage, const std::string& name);

/// All series of both files, read in windows of time: memory does not grow with their length.
/// `same_trajectory`: values are equal and need not be read.
engine::Result<std::vector<SignalComparison>> compare_signals(const engine::ResultFile& a,
                                                              const engine::ResultFile& b,
                                                              const ToleranceTable& tolerances,
                                                              const NameChoice& only,
                                                              bool same_trajectory);

}  // namespace orrery::scenarios
