// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "models/control/vector_environment.h"
#include "scenarios/control/environment_source.h"

namespace orrery::scenarios::python {

/// An environment as Python sees it: arrays that view the columns, no interpreter lock while it
/// steps. One thread at a time may use it.
class BoundEnvironment {
 public:
  BoundEnvironment(const EnvironmentChoice& choice, std::size_t copies);

  const engine::ControlTask& task() const { return environment_->task(); }
  std::size_t copies() const { return environment_->copies(); }
  std::size_t rows() const { return environment_->rows(); }
  const std::string& identity() const { return source_->identity; }

  /// Begins an episode in every copy. Gives the observations.
  pybind11::array reset(std::uint64_t seed, bool copy);
  /// (observations, rewards, terminated, truncated, infos).
  pybind11::tuple step(const pybind11::object& actions, bool copy);
  /// What the last step or reset gave.
  pybind11::array observations(bool copy);
  /// Which of these are stand-ins for a value that is missing; None where none is.
  pybind11::object missing(bool copy);

  pybind11::bytes save() const;
  void load(const std::string& bytes);

 private:
  using WholeNumbers = pybind11::array_t<std::int64_t, pybind11::array::c_style>;

  /// The actions as the environment takes them; `held` keeps their memory alive.
  std::span<const float> read_actions(const pybind11::object& actions, pybind11::object& held);
  std::span<const float> read_choices(const WholeNumbers& given);
  void check_shape(const pybind11::array& given) const;
  void check_choices(std::span<const float> actions) const;
  pybind11::dict infos(bool copy);
  pybind11::dict episodes() const;

  /// What steps give arrays of.
  enum Column : std::size_t {
    kObservations,
    kRewards,
    kTerminated,
    kTruncated,
    kCosts,
    kMissing,
    kFinalObservations,
    kFinalMissing,
    kColumns
  };
  /// A copy, or the view, which is the same array as long as its memory is: making four of them
  /// took a tenth of a step of the pole.
  template <class T>
  pybind11::array array(Column which, std::span<const T> values, std::size_t width, bool copy);

  std::shared_ptr<EnvironmentSource> source_;
  std::shared_ptr<models::VectorEnvironment> environment_;
  pybind11::capsule owner_;  ///< keeps the memory of views alive, as long as there are any
  std::array<pybind11::array, kColumns> views_;
  std::vector<float> choices_;
  bool begun_ = false;
};

}  // namespace orrery::scenarios::python
