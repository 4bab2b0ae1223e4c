// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <string>
#include <vector>

namespace orrery::engine {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Legal values of a number, both ends included. NaN is never legal.
struct Range {
  double min = -kInfinity;
  double max = kInfinity;
};

enum class ParamKind {
  kNumber,  ///< SI value of `unit`; may vary over a population unless `whole_population`
  kInteger,
  kFlag,
  kChoice,  ///< one of `choices`
  kText,
  kFile,     ///< a path, resolved beneath the scenario's folder or a named data root
  kSignal,   ///< the name of a signal, such as `pump.vibration`
  kNumbers,  ///< a list of numbers with the same unit
  kTexts,    ///< a list of texts
};

/// How a unit is read: 22 degC as a temperature is 295.15 K, as a difference it is 22 K.
enum class UnitRole { kAbsolute, kDifference };

/// One parameter: the only place where its name, unit, default, range and meaning are written.
struct ParamInfo {
  std::string name;
  ParamKind kind = ParamKind::kNumber;
  std::string unit = "1";  ///< SI unit of the stored value; "1" when dimensionless
  UnitRole role = UnitRole::kAbsolute;
  double default_number = 0.0;  ///< numbers, integers and flags
  std::string default_text;     ///< texts, choices, files and signals
  bool required = false;        ///< no default: the scenario must give it
  bool whole_population = false;
  Range range;
  std::vector<std::string> choices;
  std::string meaning;
  std::string source;  ///< where the default comes from
};

enum class PortShape { kScalar, kWaveform, kImage, kPosition };

/// An input (a command), an output (a true signal) or a fault point of a model.
struct PortInfo {
  std::string name;
  std::string unit = "1";
  std::string meaning;
  PortShape shape = PortShape::kScalar;
};

/// What a notice of a population means for the ledger of faults.
enum class NoticeEffect { kNone, kFailure, kRepaired };

/// Something a model reports from inside its equations: it failed, it was repaired, it tripped.
struct NoticeInfo {
  std::string name;
  std::string meaning;
  NoticeEffect effect = NoticeEffect::kNone;
};

enum class ModelKind {
  kDevice,
  kSensor,
  kLink,
  kNode,
  kFault,
  kStep,
  kAgent,
  kMetric,
  kGate,
  kController,
  kLearner,
  kDistribution
};

/// Everything there is to know about a model without running it. Loader, JSON Schema, `orrery
/// models`, property editor and reference manual are made from this and nothing else.
struct ModelInfo {
  ModelKind kind = ModelKind::kDevice;
  std::string name;     ///< `domain/model` for devices, a plain word otherwise
  std::string summary;  ///< one line
  std::string details;  ///< equations, where it holds, what it leaves out
  std::string source;
  std::vector<ParamInfo> params;
  std::vector<PortInfo> inputs;
  std::vector<PortInfo> outputs;
  std::vector<PortInfo> fault_points;
  std::vector<NoticeInfo> notices;
  /// Its last bits depend on build and machine (a foreign numerics library): equal results are
  /// promised on the same build and machine only, and a run with it says so.
  bool machine_bound = false;

  /// Position in the list, or -1.
  int param_index(const std::string& name) const;
  int input_index(const std::string& name) const;
  int output_index(const std::string& name) const;
  int fault_point_index(const std::string& name) const;
};

const char* to_string(ModelKind kind);

}  // namespace orrery::engine
