// SPDX-License-Identifier: Apache-2.0
#include "scenarios/python/column_sink.h"

#include <pybind11/stl.h>

#include <limits>

namespace orrery::scenarios::python {

namespace py = pybind11;

namespace {

template <class T>
py::array copied(const std::vector<T>& values, const py::dtype& type = py::dtype::of<T>()) {
  return py::array(type, {static_cast<py::ssize_t>(values.size())}, values.data());
}

}  // namespace

ColumnSink::ColumnSink(const TableShape& shape) {
  for (const auto& column : shape.columns) columns_.push_back({column, {}, {}, {}, {}});
}

void ColumnSink::text(std::string_view value) {
  auto found = indices_.find(value);
  if (found == indices_.end()) {
    found = indices_.emplace(value, static_cast<std::uint32_t>(names_.size())).first;
    names_.emplace_back(value);
  }
  next().texts.push_back(found->second);
}

void ColumnSink::numbers(std::span<const double> values) {
  auto& to = next().numbers;
  to.insert(to.end(), values.begin(), values.end());
}

void ColumnSink::time(engine::SimTime value) {
  const bool never = value == engine::SimTime::never();
  number(never ? std::numeric_limits<double>::quiet_NaN() : value.seconds());
}

void ColumnSink::nothing() {
  if (columns_[at_].shape.kind == CellKind::kText)
    text("");
  else
    number(std::numeric_limits<double>::quiet_NaN());
}

py::list ColumnSink::columns() const {
  py::list list;
  for (const auto& column : columns_)
    list.append(py::make_tuple(column.shape.name, column.shape.unit, array(column)));
  return list;
}

py::array ColumnSink::array(const Column& column) const {
  switch (column.shape.kind) {
    case CellKind::kText: {
      const py::object names =
          py::module_::import("numpy").attr("array")(py::cast(names_), py::arg("dtype") = "object");
      return names[copied(column.texts)].cast<py::array>();
    }
    case CellKind::kCount:
    case CellKind::kSeed: return copied(column.counts);
    case CellKind::kFlag: return copied(column.small, py::dtype("bool"));
    case CellKind::kQuality: return copied(column.small);
    case CellKind::kNumbers: {
      const auto width = static_cast<py::ssize_t>(column.shape.width);
      const auto rows = static_cast<py::ssize_t>(column.numbers.size()) / width;
      return py::array(py::dtype::of<double>(), {rows, width}, column.numbers.data());
    }
    case CellKind::kNumber:
    case CellKind::kTime: break;
  }
  return copied(column.numbers);
}

}  // namespace orrery::scenarios::python
