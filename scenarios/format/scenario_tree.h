// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/format/safe_path.h"
#include "scenarios/format/text_guard.h"
#include "scenarios/format/value.h"

namespace orrery::scenarios {

/// Gives the text of a file named in a scenario, or why it cannot be read. An editor answers from
/// its unsaved text, a test from memory.
using ReadText =
    std::function<engine::Result<std::string>(const std::string& path, const engine::SourcePlace&)>;

struct TreeOptions {
  std::vector<std::string> settings;  ///< `PATH=VALUE` of --set, in their order
  DocumentLimits limits;
};

struct SourceText {
  std::string file;  ///< as in the places of values
  std::string text;
};

/// A scenario with all reuse resolved, and every file that went into it (the first is its own).
struct ScenarioTree {
  Value root;
  std::vector<SourceText> sources;
};

/// Reads a scenario and resolves `extends`, `include`, templates, `for` and --set, in this order;
/// a setting of `templates...` acts before templates are used. Paths count from the file that
/// names them and stay beneath the folder of the first.
///
/// Codes: `include-form`, `include-cycle`, `include-conflict`, `limit-include`, `limit-files` and
/// those of `read_document`, `Folder`, `expand` and `apply_set`.
engine::Result<ScenarioTree> load_tree(const std::string& path, const TreeOptions& options = {});

/// The same with files given by `read_text`; `prefix` is put before names in places.
engine::Result<ScenarioTree> load_tree(const ReadText& read_text, const std::string& path,
                                       const std::string& prefix, const TreeOptions& options);

}  // namespace orrery::scenarios
