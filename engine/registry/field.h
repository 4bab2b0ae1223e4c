// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "engine/registry/model_info.h"

namespace orrery::engine {

/// A description row tied to a member of a parameter struct, so that the number of columns, their
/// names, units, defaults and ranges are written once. The default is the member's initialiser.
///
///   static constexpr std::array kParams = {
///       Field<DrainTankParams>{"area", &DrainTankParams::area_m2, "m2", {1e-2, 1e3}, "free surface
///       of the tank"},
///   };
template <class Owner>
struct Field {
  const char* name;
  double Owner::*member;
  const char* unit;
  Range range;
  const char* meaning;
  const char* source = "";
  UnitRole role = UnitRole::kAbsolute;
};

/// A member of a state struct that others may read (output), set by command (input) or set by a
/// fault.
template <class Owner>
struct Port {
  const char* name;
  double Owner::*member;
  const char* unit;
  const char* meaning;
};

template <class Owner, std::size_t N>
std::vector<ParamInfo> describe(const std::array<Field<Owner>, N>& fields) {
  const Owner defaults{};
  std::vector<ParamInfo> rows;
  for (const auto& field : fields) {
    ParamInfo row;
    row.name = field.name;
    row.unit = field.unit;
    row.role = field.role;
    row.default_number = defaults.*field.member;
    row.range = field.range;
    row.meaning = field.meaning;
    row.source = field.source;
    rows.push_back(row);
  }
  return rows;
}

template <class Owner, std::size_t N>
std::vector<PortInfo> describe(const std::array<Port<Owner>, N>& ports) {
  std::vector<PortInfo> rows;
  for (const auto& port : ports)
    rows.push_back({port.name, port.unit, port.meaning, PortShape::kScalar});
  return rows;
}

/// The description of a row model (engine/population/row_population.h), its rows from its own
/// tables.
template <class Model>
ModelInfo describe_device(std::string name, std::string summary, std::string details,
                          std::string source) {
  ModelInfo info;
  info.kind = ModelKind::kDevice;
  info.name = std::move(name);
  info.summary = std::move(summary);
  info.details = std::move(details);
  info.source = std::move(source);
  info.params = describe(Model::kParams);
  info.inputs = describe(Model::kInputs);
  info.outputs = describe(Model::kOutputs);
  info.fault_points = describe(Model::kFaultPoints);
  return info;
}

}  // namespace orrery::engine
