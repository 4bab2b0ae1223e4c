// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pybind11/pybind11.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "engine/registry/diagnostic.h"
#include "scenarios/build/hosted_controllers.h"

namespace orrery::scenarios::python {

/// What the first controller in Python that failed said; it ends the run.
class HostedFailure {
 public:
  /// From the error that Python has raised in this thread, which is cleared. With the lock held.
  void take(const std::string& control, pybind11::error_already_set& error);
  void take(const std::string& control, const std::string& message, const std::string& remedy);

  bool has_failed() const { return failed_; }
  /// Raises it as `orrery.Error`, an interrupt as itself; nothing where nothing failed.
  void raise_if_failed() const;

 private:
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  engine::Diagnostics why_;
  bool is_interrupt_ = false;
};

/// Whether an object can keep its state in snapshots: it has `save()` and `load(bytes)`.
bool can_be_saved(const pybind11::object& controller);

/// Makes controllers of a Python object with `decide(observations, missing, now)`, or of something
/// that is called to make one: a class, a function. An object serves one place only.
/// `failure` outlives what is made.
HostedMaker hosting(const std::string& control, const pybind11::object& brought,
                    HostedFailure& failure);

}  // namespace orrery::scenarios::python
