// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/agent/controller.h"

namespace orrery::models {

/// Finds the axes of a task that the parameters of a controller name. Every wrong name is a mistake
/// (`controller-axis`) with what may have been meant; the finder goes on, so that all are told at
/// once.
class AxisFinder {
 public:
  AxisFinder(const engine::ControlTask& task, std::string controller);

  /// Place of an observation. An empty name means the only one there is.
  std::size_t observation(const std::string& param, const std::string& name);
  /// Place of an action's axis; of a discrete task always 0, and the name is empty.
  std::size_t action(const std::string& param, const std::string& name);
  /// Number of a choice of a discrete task, by its name or its number.
  float choice(const std::string& param, const std::string& word);

  void mistake(const std::string& message, const std::string& remedy);
  const engine::Diagnostics& mistakes() const { return mistakes_; }

 private:
  std::size_t find(const std::string& what, const std::string& param, const std::string& name,
                   const std::vector<std::string>& names);

  const engine::ControlTask& task_;
  std::string controller_;
  engine::Diagnostics mistakes_;
};

/// What a plant is told by nobody: what is in force at first where the task says so; else 0 where
/// the box of the action holds it, else its nearest bound.
/// Of a discrete task the choice that is named `nothing`, `none`, `off`, `idle`, `hold`, `coast` or
/// `0 N m` (zero of any unit), else choice 0.
std::vector<float> rest_action(const engine::ControlTask& task);

/// An action axis, or the choices of a discrete task in their order, as a range from 0 to 1.
class ActionScale {
 public:
  ActionScale(const engine::ControlTask& task, std::size_t axis);
  double low() const { return low_; }
  double high() const { return high_; }
  double span() const { return high_ - low_; }
  /// In the unit of the axis, within its bounds; a choice is rounded.
  float action(double value) const;

 private:
  double low_, high_;
  bool discrete_;
};

/// A controller that remembers nothing: rows and archives in one place.
class MemorylessController : public engine::Controller {
 public:
  explicit MemorylessController(std::size_t rows) : rows_(rows) {}
  std::size_t rows() const override { return rows_; }
  void restart(std::size_t) override {}
  void save(engine::ArchiveWriter&) const override {}
  bool load(engine::ArchiveReader&) override { return true; }

 private:
  std::size_t rows_;
};

}  // namespace orrery::models
