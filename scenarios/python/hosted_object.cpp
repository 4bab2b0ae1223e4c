// SPDX-License-Identifier: Apache-2.0
#include "scenarios/python/hosted_object.h"

#include <fmt/format.h>

#include "scenarios/python/raise.h"

namespace orrery::scenarios::python {

namespace py = pybind11;

std::string HostedName::code() const {
  return kind == Kind::kController ? "python-controller" : "python-agent";
}

std::string HostedName::text() const {
  return fmt::format("the {} '{}'", kind == Kind::kController ? "controller of" : "agent", name);
}

void HostedFailure::take(const HostedName& who, py::error_already_set& error) {
  const std::scoped_lock lock(mutex_);
  if (failed_) return;
  is_interrupt_ = error.matches(PyExc_KeyboardInterrupt);
  why_.error(who.code(), origin(error), fmt::format("{} raised {}", who.text(), last_line(error)),
             "the run ended there; mend it");
  failed_ = true;
}

void HostedFailure::take(const HostedName& who, const std::string& message,
                         const std::string& remedy) {
  const std::scoped_lock lock(mutex_);
  if (failed_) return;
  why_.error(who.code(), {}, fmt::format("{}: {}", who.text(), message), remedy);
  failed_ = true;
}

void HostedFailure::raise_if_failed() const {
  if (!failed_) return;
  if (!is_interrupt_) raise(why_);
  PyErr_SetNone(PyExc_KeyboardInterrupt);
  throw py::error_already_set();
}

HeldObject::~HeldObject() {
  const py::gil_scoped_acquire locked;
  object.release().dec_ref();
}

bool has_method(const py::object& object, const char* method) {
  return py::hasattr(object, method) && PyCallable_Check(object.attr(method).ptr()) != 0;
}

bool can_be_saved(const py::object& object) {
  return has_method(object, "save") && has_method(object, "load");
}

std::string last_line(py::error_already_set& error) {
  const py::object lines =
      py::module_::import("traceback").attr("format_exception_only")(error.type(), error.value());
  auto text = lines.attr("__getitem__")(-1).cast<std::string>();
  text.erase(text.find_last_not_of('\n') + 1);
  return text;
}

engine::SourcePlace origin(const py::error_already_set& error) {
  if (!error.trace()) return {};
  const py::object frames = py::module_::import("traceback").attr("extract_tb")(error.trace());
  if (py::len(frames) == 0) return {};
  const py::object frame = frames.attr("__getitem__")(-1);
  engine::SourcePlace place;
  place.file = frame.attr("filename").cast<std::string>();
  place.line = frame.attr("lineno").cast<int>();
  return place;
}

HostedPart::HostedPart(py::object object, HostedName who, HostedFailure& failure)
    : held_(std::make_shared<HeldObject>(std::move(object))),
      who_(std::move(who)),
      class_(py::type::of(held_->object).attr("__name__").cast<std::string>()),
      failure_(&failure) {}

void HostedPart::fail(const std::string& message, const std::string& remedy) const {
  failure_->take(who_, message, remedy);
}

std::string HostedPart::section() const { return who_.code() + " " + class_; }

void HostedPart::save(engine::ArchiveWriter& archive) const {
  archive.begin_section(section());
  const py::gil_scoped_acquire locked;
  const bool has_state = !has_failed() && can_be_saved(object());
  archive.put(has_state);
  if (!has_state) return;
  call([&] {
    const py::object state = object().attr("save")();
    if (py::isinstance<py::bytes>(state)) {
      archive.put_text(state.cast<std::string>());
    } else {
      fail("save() gave no bytes", "give bytes, which load() takes back");
    }
  });
}

bool HostedPart::load(engine::ArchiveReader& archive) {
  bool has_state = false;
  std::string bytes;
  if (!archive.expect_section(section()) || !archive.get(has_state) || !has_state ||
      !archive.get_text(bytes)) {
    return false;
  }
  call([&] { object().attr("load")(py::bytes(bytes)); });
  return !has_failed();
}

Brought::Brought(const py::object& object, HostedName who, std::string call)
    : held_(std::make_shared<HeldObject>(object)), who_(std::move(who)), call_(std::move(call)) {}

engine::Result<py::object> Brought::take_one() const {
  const std::string method = call_.substr(0, call_.find('('));
  const py::object& given = held_->object;
  const bool makes = PyType_Check(given.ptr()) != 0 || !has_method(given, method.c_str());
  if (!makes && std::exchange(*is_taken_, true)) {
    return engine::failure(who_.code(), {}, who_.text() + " is needed at several places at once",
                           "give a class or a function: it is called to make one for each");
  }
  const py::object one = makes ? given() : given;
  if (has_method(one, method.c_str())) return one;
  return engine::failure(who_.code(), {},
                         fmt::format("what was given for {} has no {}()", who_.text(), method),
                         "give an object with " + call_);
}

}  // namespace orrery::scenarios::python
