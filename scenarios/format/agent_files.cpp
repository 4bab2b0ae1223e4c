// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/agent_files.h"

#include "scenarios/format/safe_path.h"

namespace orrery::scenarios {

void resolve_agent_files(const Value& parameters, const engine::ModelInfo& model,
                         LoadContext& context, AgentElement& agent) {
  for (const auto& row : model.params) {
    if (row.kind != engine::ParamKind::kFile || !agent.texts.has(row.name)) continue;
    const std::string name = agent.texts.text(row.name);
    const Value* value = parameters.is_mapping() ? parameters.find(row.name) : nullptr;
    if (name.empty() || value == nullptr) continue;
    const auto folder = Folder::open(context.folder.string());
    if (!folder) {
      context.diagnostics.append(folder.error());
      continue;
    }
    if (const auto file = folder->open_file(name, value->place()); !file) {
      context.diagnostics.append(file.error());
      continue;
    }
    const std::string path = (context.folder / name).string();
    agent.texts.set(row.name, path);
    context.scenario.files.push_back(path);
  }
}

}  // namespace orrery::scenarios
