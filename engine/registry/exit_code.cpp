// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/exit_code.h"

#include <algorithm>
#include <array>

#include "engine/registry/diagnostic.h"

namespace orrery::engine {

namespace {

/// The first of those that apply is told.
constexpr std::array kOrder = {
    ExitCode::kUsage,     ExitCode::kInvalidInput, ExitCode::kIo, ExitCode::kUnreachable,
    ExitCode::kRunFailed, ExitCode::kNothingToDo,  ExitCode::kOk};

ExitCode code_of(const Diagnostic& mistake) {
  if (mistake.severity != Severity::kError) return ExitCode::kOk;
  const std::string& code = mistake.code;
  if (code.rfind("io-", 0) == 0 || code == "memory") return ExitCode::kIo;
  if (code == "run-failed") return ExitCode::kRunFailed;
  if (code == "store-unreachable") return ExitCode::kUnreachable;
  if (code == "store-url" || code == "shard") return ExitCode::kUsage;
  if (code == "experiment-empty") return ExitCode::kNothingToDo;
  return ExitCode::kInvalidInput;
}

}  // namespace

ExitCode exit_code_of(const Diagnostics& diagnostics) {
  const auto* first = kOrder.end() - 1;
  for (const Diagnostic& mistake : diagnostics.items())
    first = std::min(first, std::find(kOrder.begin(), kOrder.end(), code_of(mistake)));
  return *first;
}

}  // namespace orrery::engine
