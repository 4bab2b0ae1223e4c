// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "engine/record/archive.h"
#include "engine/registry/diagnostic.h"
#include "engine/registry/result.h"

namespace orrery::scenarios::python {

/// What an object in Python stands for.
struct HostedName {
  enum class Kind { kController, kAgent };
  Kind kind = Kind::kController;
  std::string name;  ///< of the control, of the agent

  std::string code() const;  ///< `python-controller`, `python-agent`
  std::string text() const;  ///< the controller of 'heating'; the agent 'watch'
};

/// What the first object in Python that failed said; it ends the run.
class HostedFailure {
 public:
  /// From the error that Python has raised in this thread, which is cleared. With the lock held.
  void take(const HostedName& who, pybind11::error_already_set& error);
  void take(const HostedName& who, const std::string& message, const std::string& remedy);

  bool has_failed() const { return failed_; }
  /// Raises it as `orrery.Error`, an interrupt as itself; nothing where nothing failed.
  void raise_if_failed() const;

 private:
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  engine::Diagnostics why_;
  bool is_interrupt_ = false;
};

/// A Python object that must be let go of with the interpreter's lock, whoever does it.
struct HeldObject {
  explicit HeldObject(pybind11::object one) : object(std::move(one)) {}
  ~HeldObject();
  HeldObject(const HeldObject&) = delete;
  HeldObject& operator=(const HeldObject&) = delete;

  pybind11::object object;
};

/// Whether it has a method of that name.
bool has_method(const pybind11::object& object, const char* method);
/// Whether an object can keep its state in snapshots: it has `save()` and `load(bytes)`.
bool can_be_saved(const pybind11::object& object);
/// The last line of a traceback, and where it was raised.
std::string last_line(pybind11::error_already_set& error);
engine::SourcePlace origin(const pybind11::error_already_set& error);

template <class T>
using NumbersOf = pybind11::array_t<T, pybind11::array::c_style | pybind11::array::forcecast>;

/// A part of a plant that a Python object stands behind: what all kinds of them share.
class HostedPart {
 public:
  HostedPart(pybind11::object object, HostedName who, HostedFailure& failure);

  const pybind11::object& object() const { return held_->object; }
  const std::string& class_name() const { return class_; }
  bool has_failed() const { return failure_->has_failed(); }
  void fail(const std::string& message, const std::string& remedy) const;

  /// Calls with the interpreter's lock; what is raised ends the run. Nothing once it has failed.
  template <class Call>
  void call(Call&& what) const {
    if (has_failed()) return;
    const pybind11::gil_scoped_acquire locked;
    try {
      what();
    } catch (pybind11::error_already_set& error) {
      failure_->take(who_, error);
    }
  }

  /// `count` numbers out of what a method gave, such as the "scores" of "judge()"; otherwise an
  /// empty handle, and it has failed with the remedy.
  template <class T>
  NumbersOf<T> numbers(const pybind11::object& given, std::size_t count, const std::string& method,
                       const std::string& what, const std::string& remedy) const {
    auto found = NumbersOf<T>::ensure(given);
    if (!found) PyErr_Clear();
    if (found && static_cast<std::size_t>(found.size()) == count) return found;
    fail(method + " gave " +
             (found ? std::to_string(found.size()) + " " + what
                    : std::string("something that is no array of numbers")),
         remedy);
    return pybind11::reinterpret_steal<NumbersOf<T>>(pybind11::handle());
  }

  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  std::string section() const;

  std::shared_ptr<HeldObject> held_;
  HostedName who_;
  std::string class_;
  HostedFailure* failure_;
};

/// What was brought for a name: an object with the method, which serves one place, or a class or
/// function that is called to make one for each. Copies share what it is and whether it is taken.
class Brought {
 public:
  /// `call` is the method with its arguments, as messages have it: `decide(observations, now)`.
  Brought(const pybind11::object& object, HostedName who, std::string call);

  /// The object for one more place. With the lock held; raises what Python raises.
  engine::Result<pybind11::object> take_one() const;
  const HostedName& who() const { return who_; }

 private:
  std::shared_ptr<HeldObject> held_;
  std::shared_ptr<bool> is_taken_ = std::make_shared<bool>(false);
  HostedName who_;
  std::string call_;
};

/// A `Part` made of what was brought, by `Part::make(spec, hosted)`, which may call Python.
template <class Part, class Made, class Spec>
engine::Result<std::unique_ptr<Made>> make_hosted(const Spec& spec, const Brought& brought,
                                                  HostedFailure& failure) {
  const pybind11::gil_scoped_acquire locked;
  try {
    auto object = brought.take_one();
    if (!object) return tl::unexpected(object.error());
    return Part::make(spec, HostedPart(std::move(*object), brought.who(), failure));
  } catch (pybind11::error_already_set& error) {
    return engine::failure(brought.who().code(), origin(error), last_line(error),
                           brought.who().text() + " could not be made");
  }
}

}  // namespace orrery::scenarios::python
