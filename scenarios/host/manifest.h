// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/registry/model_info.h"
#include "engine/registry/result.h"
#include "models/foreign/foreign_network.h"
#include "scenarios/format/linear_unit.h"

namespace orrery::scenarios {

/// What the numbers that a model gives for a window mean.
enum class OutputMeaning {
  kScore,           ///< suspicion, at least 0
  kProbability,     ///< of a fault
  kReconstruction,  ///< the window again; the score is the root mean square of the difference
  kForecast,        ///< the row after the window; the score is how far the true one lies from it
};

enum class Normalisation {
  kNone,    ///< values in the units of the features
  kStated,  ///< (value - mean) / sd of the manifest
  kDevice,  ///< (value - mean) / sd of each device's own clean period, by the agent's shell
};

struct ManifestFeature {
  std::string name;
  engine::SourcePlace place;
  std::string unit = "1";
  std::string si;     ///< the SI unit of its dimension
  LinearUnit linear;  ///< SI value = scale * value + offset
  engine::Range range;
  double mean = 0.0;
  double sd = 1.0;
};

/// The description beside a foreign model: docs/bring-your-own.md.
struct Manifest {
  engine::SourcePlace place;
  std::string name;
  std::string version;
  std::string licence;
  std::string format;  ///< `torchscript`, `onnx`, `plugin`, `python`
  std::string file;    ///< beside the manifest
  std::string sha256;  ///< of the file, in small hexadecimal digits
  std::string folder;  ///< of the manifest
  std::size_t file_bytes = 0;
  engine::SourcePlace file_place, format_place, sha256_place;

  std::uint32_t window = 1;  ///< rows that the model is given
  double rate_hz = 0.0;      ///< of the rows; 0 any
  models::WindowLayout layout = models::WindowLayout::kRows;
  Normalisation normalisation = Normalisation::kNone;
  std::vector<ManifestFeature> features;

  OutputMeaning meaning = OutputMeaning::kScore;
  std::uint32_t columns = 1;  ///< numbers a window, of a score or a probability
  std::uint32_t column = 0;   ///< the one that counts

  double latency_s = 0.0;  ///< promised for a call of `batch` windows; 0 none
  std::size_t memory_bytes = 0;
  std::uint32_t batch = 0;            ///< windows of a call, always so many
  double multiply_accumulates = 0.0;  ///< a window, for the simulated node; 0 unknown

  /// Rows of the agent's window: a forecast is held against the row after its own.
  std::uint32_t agent_window() const { return window + (meaning == OutputMeaning::kForecast); }
  /// Numbers that the model gives for a window.
  std::uint32_t outputs() const;
  /// The shape of one window's output, in words: `[32, 4]`.
  std::string output_words() const;
};

/// Errors: those of read_document and ParamReader, `model-shape`, `model-range`, `model-hash`.
engine::Result<Manifest> read_manifest(const std::string& path);
/// The same for its text; `path` is where it stands.
engine::Result<Manifest> parse_manifest(std::string text, const std::string& path);

/// The bytes of the model, which are what the manifest says. Errors: `path-...`, `model-content` (a
/// pickle, or another format than stated), `model-hash`.
engine::Result<std::string> read_model(const Manifest& manifest);

}  // namespace orrery::scenarios
