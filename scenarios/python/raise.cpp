// SPDX-License-Identifier: Apache-2.0
#include "scenarios/python/raise.h"

#include <pybind11/pybind11.h>

namespace orrery::scenarios::python {

namespace py = pybind11;

void raise(const engine::Diagnostics& why) {
  py::list items;
  std::string text;
  for (const auto& one : why.items()) {
    if (!text.empty()) text += '\n';
    text += to_string(one);
    py::dict item;
    item["severity"] = one.severity == engine::Severity::kError ? "error" : "warning";
    item["code"] = one.code;
    item["file"] = one.place.file;
    item["line"] = one.place.line;
    item["column"] = one.place.column;
    item["message"] = one.message;
    item["remedy"] = one.remedy;
    items.append(item);
  }
  const py::object type = py::module_::import("orrery.errors").attr("Error");
  const py::object error = type(text, items);
  PyErr_SetObject(type.ptr(), error.ptr());
  throw py::error_already_set();
}

void raise(const std::string& code, const std::string& message, const std::string& remedy) {
  engine::Diagnostics why;
  why.error(code, {}, message, remedy);
  raise(why);
}

}  // namespace orrery::scenarios::python
