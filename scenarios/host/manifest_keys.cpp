// SPDX-License-Identifier: Apache-2.0
#include "scenarios/host/manifest_keys.h"

#include "models/params.h"

namespace orrery::scenarios {
namespace {

using engine::kInfinity;
using engine::ModelInfo;
using engine::ParamInfo;
using models::choice;
using models::integer;
using models::number;
using models::text;

ModelInfo keys(const char* name, const char* summary, std::vector<ParamInfo> rows) {
  ModelInfo info;
  info.name = name;
  info.summary = summary;
  info.params = std::move(rows);
  return info;
}

ParamInfo required(ParamInfo row) {
  row.required = true;
  return row;
}

ParamInfo numbers(const char* name, const char* meaning) {
  ParamInfo row = number(name, "1", 0.0, {}, meaning);
  row.kind = engine::ParamKind::kNumbers;
  return row;
}

ParamInfo no_default(ParamInfo row) {
  row.default_text.clear();
  row.required = true;
  return row;
}

}  // namespace

const ModelInfo& manifest_model_keys() {
  static const ModelInfo kKeys =
      keys("model", "what the model is",
           {required(text("name", "", "what people call it")),
            required(text("version", "", "of the model, such as '1.2'")),
            required(text("licence", "", "SPDX identifier, or 'proprietary'")),
            required(text("file", "", "the model's file, beside the manifest")),
            no_default(choice("format", {"torchscript", "onnx", "plugin", "python"},
                              "how the file is read")),
            required(text("sha256", "", "of the file: sha256sum FILE"))});
  return kKeys;
}

const ModelInfo& manifest_input_keys() {
  static const ModelInfo kKeys =
      keys("inputs", "what the model is given",
           {required(integer("window", 1, {1, 4096}, "rows of a window")),
            number("rate", "Hz", 0.0, {0.0, 1e9}, "rows a second that it was made for; 0 any"),
            choice("type", {"float32"}, "of the numbers"),
            choice("layout", {"rows", "flat", "channels"},
                   "[n, window, features], [n, window * features], or [n, features, window]"),
            no_default(choice("normalisation", {"none", "stated", "device"},
                              "values in their units; by mean and sd of the features; or by each "
                              "device's own clean mean and deviation"))});
  return kKeys;
}

const ModelInfo& manifest_feature_keys() {
  static const ModelInfo kKeys =
      keys("feature", "one column of the windows",
           {required(text("name", "", "as the agent's feature, or what 'names' puts in its place")),
            required(text("unit", "", "in which the model expects it; '1' for a plain number")),
            numbers("range", "[lowest, highest] that it was made for, in its unit"),
            number("mean", "1", 0.0, {}, "in its unit, for normalisation: stated"),
            number("sd", "1", 1.0, {1e-300, kInfinity}, "in its unit, for normalisation: stated")});
  return kKeys;
}

const ModelInfo& manifest_output_keys() {
  static const ModelInfo kKeys = keys(
      "output", "what the model gives for a window",
      {no_default(choice("meaning", {"score", "probability", "reconstruction", "forecast"},
                         "suspicion; probability of a fault; the window again; the row after it")),
       integer("columns", 1, {1, 4096}, "numbers a window, of a score or a probability"),
       integer("column", 0, {0, 4095}, "the one that counts, from 0")});
  return kKeys;
}

const ModelInfo& manifest_limit_keys() {
  static const ModelInfo kKeys =
      keys("limits", "what the model needs",
           {number("latency", "s", 0.0, {0.0, 600.0}, "promised for one call; 0 none"),
            number("memory", "byte", 536'870'912.0, {1'048'576.0, 68'719'476'736.0},
                   "that the model may take"),
            number("multiply_accumulates", "1", 0.0, {0.0, 1e15},
                   "that a window costs the simulated node; 0 unknown"),
            integer("batch", 256, {1, 65536}, "windows of one call; the last one is filled up")});
  return kKeys;
}

}  // namespace orrery::scenarios
