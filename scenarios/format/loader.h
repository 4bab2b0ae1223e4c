// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

struct LoadOptions {
  std::vector<std::string> sets;  ///< `PATH=VALUE` of `--set`, in order
};

/// A checked scenario, with what is worth a warning.
struct LoadedScenario {
  Scenario scenario;
  engine::Diagnostics warnings;
  std::string experiment_text;  ///< its section `experiment` as plain YAML; empty without one
  /// So many of `scenario.files`, the first ones, are texts that went into `scenario.text`; the
  /// others are read beside it.
  std::size_t text_files = 0;
};

/// Reads, expands and checks a scenario file: reuse, units, references, everything that can be
/// known without running. Fails with every mistake of one pass. Errors that begin with `io-` are
/// the disk's, all others the user's.
engine::Result<LoadedScenario> load_scenario(const std::string& path,
                                             const LoadOptions& options = {});

/// The same for text that is not in a file; other files are found beneath `folder`.
engine::Result<LoadedScenario> load_scenario_text(const std::string& text, const std::string& name,
                                                  const std::string& folder,
                                                  const LoadOptions& options = {});

}  // namespace orrery::scenarios
