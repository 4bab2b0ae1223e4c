// SPDX-License-Identifier: Apache-2.0
#include "scenarios/host/foreign_agent.h"

#include <algorithm>

#include "models/detect/window_detector.h"
#include "models/params.h"
#include "scenarios/host/foreign_model.h"

namespace orrery::scenarios {
namespace {

using engine::ParamInfo;
using engine::ParamKind;

// Of the shell's parameters, those of a fit say nothing about a model that is fitted elsewhere.
const std::vector<std::string> kOfTheFit = {"fit", "fit_share", "held_out", "train_windows",
                                            "trained"};

bool of_the_fit(const ParamInfo& row) {
  return std::find(kOfTheFit.begin(), kOfTheFit.end(), row.name) != kOfTheFit.end();
}

engine::ModelInfo make_info() {
  engine::ModelInfo info;
  info.kind = engine::ModelKind::kAgent;
  info.name = "foreign_model";
  info.summary = "a detector of your own: TorchScript, ONNX, Python or a shared library";
  info.details =
      "Runs the model that a manifest describes in a process of its own: no files, no network, no "
      "other processes, limited memory and time. What it gives for a window becomes a score; the "
      "limit is set on a stated clean period. A model that fails ends; the run goes on, keeps its "
      "result and ends with exit code 4. docs/bring-your-own.md.";
  ParamInfo manifest = models::text("manifest", "", "the model's manifest, a YAML file");
  manifest.kind = ParamKind::kFile;
  manifest.required = true;
  ParamInfo names = models::text(
      "names", "", "the agent's feature for each of the manifest's; empty: the same names");
  names.kind = ParamKind::kTexts;
  ParamInfo timeout = models::number("timeout", "s", 10.0, {0.01, 3600.0},
                                     "a call that takes longer ends the model");
  info.params = {manifest, names, timeout};
  for (auto& row : models::window_detector_params(1))
    if (!of_the_fit(row)) info.params.push_back(std::move(row));
  return info;
}

engine::Result<std::unique_ptr<engine::Agent>> make_foreign_agent(const engine::AgentSpec& spec) {
  engine::AgentSpec whole = spec;
  for (const auto& row : models::window_detector_params(1)) {
    if (!of_the_fit(row)) continue;
    const bool is_number = row.kind == ParamKind::kNumber || row.kind == ParamKind::kInteger;
    if (is_number) whole.params.set(row.name, row.default_number);
    if (!is_number) whole.params.set(row.name, row.default_text);
  }
  return models::make_window_detector(whole, make_foreign_window_model);
}

}  // namespace

const engine::AgentEntry& foreign_agent_entry() {
  static const engine::ModelInfo kInfo = make_info();
  static const engine::AgentEntry kEntry = {&kInfo, make_foreign_agent, false};
  return kEntry;
}

engine::Result<void> prepare_foreign_agent(const AgentFacts& facts,
                                           const std::vector<std::string>& trusted,
                                           engine::ParamSet& params) {
  const auto manifest = read_manifest(params.text("manifest"));
  if (!manifest) return engine::failure(manifest.error());
  const auto matches = match_features(*manifest, facts);
  if (!matches) return engine::failure(matches.error());
  std::vector<double> order, scale, offset;
  for (const FeatureMatch& match : *matches) {
    order.push_back(static_cast<double>(match.from));
    scale.push_back(match.unit.scale);
    offset.push_back(match.unit.offset);
  }
  params.set("input_order", std::move(order));
  params.set("input_scale", std::move(scale));
  params.set("input_offset", std::move(offset));
  params.set("user_trusts", trusted);
  return {};
}

}  // namespace orrery::scenarios
