// SPDX-License-Identifier: Apache-2.0
// Results as columns: the tables and series that `orrery export` writes, by the same descriptions.
#include <pybind11/stl.h>

#include <optional>

#include "engine/record/result_file.h"
#include "scenarios/python/bindings.h"
#include "scenarios/python/column_sink.h"
#include "scenarios/python/raise.h"
#include "scenarios/store/export_choice.h"
#include "scenarios/store/export_series.h"

namespace orrery::scenarios::python {

namespace py = pybind11;
using engine::ResultFile;

namespace {

py::dict header(const ResultFile& result) {
  const auto& tables = result.tables();
  py::dict rows;
  rows["scenario"] = tables.header.scenario_name;
  rows["description"] = tables.header.description;
  rows["scenario_text"] = tables.header.scenario_text;
  rows["seed"] = tables.header.seed;
  rows["version"] = tables.header.version;
  rows["command_line"] = tables.header.command_line;
  rows["fingerprint"] = tables.summary.fingerprint;
  rows["sim_s"] = tables.summary.end.seconds();
  rows["wall_s"] = tables.summary.wall_s;
  rows["events"] = tables.summary.events;
  rows["readings"] = tables.summary.readings;
  return rows;
}

std::vector<std::string> table_names() {
  std::vector<std::string> names;
  for (const auto& table : export_tables()) names.push_back(table.shape.file);
  return names;
}

py::list series_list(const ResultFile& result) {
  py::list list;
  for (const auto& series : result.tables().series)
    list.append(py::make_tuple(series.stage, series.name, series.unit, series.width));
  return list;
}

py::list table(const ResultFile& result, const std::string& name) {
  for (const auto& one : export_tables()) {
    if (one.shape.file != name) continue;
    ColumnSink sink(one.shape);
    {
      const py::gil_scoped_release unlocked;
      one.write_rows(result.tables(), sink);
    }
    return sink.columns();
  }
  raise("export-name", "a result has no table '" + name + "'",
        "the property `tables` names those that there are");
}

engine::SimTime time_or(const std::optional<double>& time_s, engine::SimTime otherwise) {
  return time_s ? engine::SimTime::from_seconds(*time_s) : otherwise;
}

/// The one series called so: a list of (name, unit, array).
py::list series(const ResultFile& result, const std::string& name, const std::string& device,
                std::optional<double> from_s, std::optional<double> until_s) {
  const engine::SeriesFilter all;
  const auto choice = value_or_raise(choose_export(result.tables(), {name}));
  const auto filter = value_or_raise(
      choose_rows(result.tables(), device, time_or(from_s, all.from), time_or(until_s, all.until)));
  if (choice.series.size() != 1) {
    raise("export-name", "'" + name + "' means " + std::to_string(choice.series.size()) + " series",
          "name the stage, too: 'sampled:pump.flow'; the property `series` lists all");
  }
  ColumnSink sink(series_shape(*choice.series.front(), filter, result.tables()));
  engine::Result<void> done;
  {
    const py::gil_scoped_release unlocked;
    done = write_series_rows(result, *choice.series.front(), filter, sink);
  }
  if (!done) raise(done.error());
  return sink.columns();
}

}  // namespace

void bind_results(py::module_& module) {
  py::class_<ResultFile>(module, "ResultFile")
      .def(py::init([](const std::string& path) {
             auto opened = ResultFile::open(path);
             return std::make_unique<ResultFile>(value_or_raise(std::move(opened)));
           }),
           py::arg("path"))
      .def_property_readonly("header", &header)
      .def_property_readonly_static("table_names", [](const py::object&) { return table_names(); })
      .def_property_readonly("series_list", &series_list)
      .def("table", &table, py::arg("name"))
      .def("series", &series, py::arg("name"), py::arg("device") = "",
           py::arg("from_s") = py::none(), py::arg("until_s") = py::none());
}

}  // namespace orrery::scenarios::python
