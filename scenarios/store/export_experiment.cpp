// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/export_experiment.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include "scenarios/experiment/analysis.h"
#include "scenarios/store/export_folder.h"
#include "scenarios/store/parquet_sink.h"

namespace orrery::scenarios {

namespace {

/// A column, and how to tell its cell of a row.
struct RowCell {
  TableColumn column;
  std::function<void(std::size_t row, TableSink& sink)> put;
};

struct RowTable {
  std::string name;
  std::size_t rows = 0;
  std::vector<RowCell> cells;
};

template <class Get>
RowCell text(std::string name, Get get) {
  return {{std::move(name), CellKind::kText},
          [get](std::size_t row, TableSink& sink) { sink.text(get(row)); }};
}
template <class Get>
RowCell number(std::string name, Get get, std::string unit = "") {
  return {{std::move(name), CellKind::kNumber, std::move(unit), true},
          [get](std::size_t row, TableSink& sink) { sink.number(get(row)); }};
}
template <class Get>
RowCell count(std::string name, Get get, std::string unit = "") {
  return {{std::move(name), CellKind::kCount, std::move(unit)},
          [get](std::size_t row, TableSink& sink) { sink.count(get(row)); }};
}

/// A column a factor; `values(row)` gives the values of all.
template <class Values>
void add_factors(std::vector<RowCell>& cells, const ExperimentTable& table, Values values) {
  for (std::size_t i = 0; i < table.header.factors.size(); ++i) {
    const FactorColumn& factor = table.header.factors[i];
    if (factor.numeric) {
      cells.push_back(number(
          factor.name, [values, i](std::size_t row) { return values(row)[i].number; },
          factor.unit));
    } else {
      cells.push_back(text(factor.name, [values, i](std::size_t row) -> const std::string& {
        return values(row)[i].text;
      }));
    }
  }
}

RowTable experiment_table(const ExperimentTable& table) {
  const ExperimentHeader& header = table.header;
  const auto is = [](const auto& value) { return [&value](std::size_t) { return value; }; };
  const std::uint64_t failed = failed_runs(table.runs);
  return {"experiment",
          1,
          {text("name", is(header.name)), text("description", is(header.description)),
           text("path", is(header.scenario_path)), text("version", is(header.version)),
           text("design", is(header.design)),
           count("points", [&table](std::size_t) { return table.points.size(); }),
           count("runs", [&table](std::size_t) { return table.runs.size(); }),
           count("failed", [failed](std::size_t) { return failed; })}};
}

RowTable file_table(const ExperimentTable& table) {
  const auto& files = table.header.files;
  return {"file",
          files.size(),
          {text("path", [&files](std::size_t row) { return files[row].path; }),
           text("sha256", [&files](std::size_t row) { return files[row].sha256; })}};
}

RowTable point_table(const ExperimentTable& table, const std::vector<PointSummary>& summary) {
  RowTable out{"point", summary.size(), {}};
  const auto point = [&](std::size_t row) -> const ExperimentTable::Point& {
    return table.points[summary[row].point];
  };
  const auto measure = [&](std::size_t row) -> const MeasureColumn& {
    return table.measures[summary[row].measure];
  };
  out.cells.push_back(text("point", [point](std::size_t row) { return point(row).key; }));
  add_factors(out.cells, table, [point](std::size_t row) -> const std::vector<FactorValue>& {
    return point(row).values;
  });
  const auto of = [&summary](auto member) {
    return [&summary, member](std::size_t row) { return summary[row].*member; };
  };
  const auto part = [&summary](auto estimate, auto member) {
    return [&summary, estimate, member](std::size_t row) { return summary[row].*estimate.*member; };
  };
  using E = models::Estimate;
  using S = PointSummary;
  const std::vector<RowCell> rest = {
      text("measure", [measure](std::size_t row) { return measure(row).name; }),
      text("unit", [measure](std::size_t row) { return measure(row).unit; }),
      count("n", of(&S::n)),
      count("failed", of(&S::failed)),
      number("mean", part(&S::mean, &E::value)),
      number("mean lower", part(&S::mean, &E::lower)),
      number("mean upper", part(&S::mean, &E::upper)),
      number("bootstrap lower", part(&S::bootstrap, &E::lower)),
      number("bootstrap upper", part(&S::bootstrap, &E::upper)),
      number("median", part(&S::median, &E::value)),
      number("median lower", part(&S::median, &E::lower)),
      number("median upper", part(&S::median, &E::upper)),
      number("sd", of(&S::sd)),
      number("least", of(&S::least)),
      number("greatest", of(&S::greatest))};
  out.cells.insert(out.cells.end(), rest.begin(), rest.end());
  return out;
}

/// What every table about runs begins with.
template <class Run>
void add_run(std::vector<RowCell>& cells, Run run) {
  cells.push_back(text("run", [run](std::size_t row) { return run(row).id; }));
  cells.push_back(text("point", [run](std::size_t row) { return run(row).point; }));
  cells.push_back(count("replication", [run](std::size_t row) { return run(row).replication; }));
}

RowTable run_table(const ExperimentTable& table) {
  RowTable out{"run", table.runs.size(), {}};
  const auto run = [&table](std::size_t row) -> const RunRow& { return table.runs[row]; };
  add_run(out.cells, run);
  add_factors(out.cells, table, [run](std::size_t row) -> const std::vector<FactorValue>& {
    return run(row).factors;
  });
  out.cells.push_back({{"seed", CellKind::kSeed},
                       [run](std::size_t row, TableSink& sink) { sink.seed(run(row).seed); }});
  const std::vector<RowCell> rest = {
      text("status", [run](std::size_t row) { return to_string(run(row).status); }),
      count("exit code",
            [run](std::size_t row) { return static_cast<std::uint64_t>(run(row).exit_code); }),
      text("trouble", [run](std::size_t row) { return run(row).trouble; }),
      text("fingerprint", [run](std::size_t row) { return run(row).fingerprint; }),
      text("repeat", [run](std::size_t row) { return run(row).command_line; })};
  out.cells.insert(out.cells.end(), rest.begin(), rest.end());
  for (const std::string& response : table.header.responses) {
    if (const MeasureColumn* column = table.measure(response)) {
      out.cells.push_back(number(
          column->name, [column](std::size_t row) { return column->values[row]; }, column->unit));
    }
  }
  return out;
}

/// One row a number of a run.
using Places = std::vector<std::pair<const MeasureColumn*, std::size_t>>;

Places measured(const ExperimentTable& table) {
  Places places;
  for (std::size_t run = 0; run < table.runs.size(); ++run) {
    for (const MeasureColumn& column : table.measures) {
      const bool seen = !std::isnan(column.values[run]) || column.n[run] > 0;
      if (seen) places.emplace_back(&column, run);
    }
  }
  return places;
}

RowTable measure_table(const ExperimentTable& table, const Places& places) {
  RowTable out{"measure", places.size(), {}};
  add_run(out.cells,
          [&](std::size_t row) -> const RunRow& { return table.runs[places[row].second]; });
  const auto of = [&places](auto member) {
    return [&places, member](std::size_t row) {
      return (places[row].first->*member)[places[row].second];
    };
  };
  const std::vector<RowCell> rest = {
      text("measure", [&places](std::size_t row) { return places[row].first->name; }),
      number("value", of(&MeasureColumn::values)),
      number("lower", of(&MeasureColumn::lower)),
      number("upper", of(&MeasureColumn::upper)),
      text("unit", [&places](std::size_t row) { return places[row].first->unit; }),
      count("n", of(&MeasureColumn::n))};
  out.cells.insert(out.cells.end(), rest.begin(), rest.end());
  return out;
}

using JudgedGates = std::vector<std::pair<const RunRow*, const engine::GateRecord*>>;

JudgedGates judged(const ExperimentTable& table) {
  JudgedGates gates;
  for (const RunRow& run : table.runs) {
    for (const engine::GateRecord& gate : run.gates) gates.emplace_back(&run, &gate);
  }
  return gates;
}

RowTable gate_table(const JudgedGates& gates) {
  RowTable out{"gate", gates.size(), {}};
  add_run(out.cells, [&gates](std::size_t row) -> const RunRow& { return *gates[row].first; });
  const auto gate = [&gates](std::size_t row) -> const engine::GateRecord& {
    return *gates[row].second;
  };
  const std::vector<RowCell> rest = {
      text("name", [gate](std::size_t row) { return gate(row).name; }),
      text("statistic", [gate](std::size_t row) { return gate(row).statistic; }),
      text("comparison", [gate](std::size_t row) { return gate(row).comparison; }),
      number("threshold", [gate](std::size_t row) { return gate(row).threshold; }),
      number("value", [gate](std::size_t row) { return gate(row).value; }),
      number("lower", [gate](std::size_t row) { return gate(row).lower.value_or(NAN); }),
      number("upper", [gate](std::size_t row) { return gate(row).upper.value_or(NAN); }),
      text("verdict", [gate](std::size_t row) { return engine::to_string(gate(row).verdict); })};
  out.cells.insert(out.cells.end(), rest.begin(), rest.end());
  return out;
}

RowTable command_table(const ExperimentTable& table) {
  const ExperimentHeader& header = table.header;
  return {"command",
          1,
          {text("command line", [&header](std::size_t) { return header.command_line; }),
           text("machine", [&header](std::size_t) { return header.machine; })}};
}

RowTable execution_table(const ExperimentTable& table) {
  RowTable out{"execution", table.runs.size(), {}};
  const auto run = [&table](std::size_t row) -> const RunRow& { return table.runs[row]; };
  add_run(out.cells, run);
  const std::vector<RowCell> rest = {
      number(
          "wall", [run](std::size_t row) { return run(row).wall_s; }, "s"),
      number(
          "cpu", [run](std::size_t row) { return run(row).cpu_s; }, "s"),
      count(
          "memory", [run](std::size_t row) { return run(row).memory_bytes; }, "byte"),
      text("worker", [run](std::size_t row) { return run(row).worker; }),
      text("build", [run](std::size_t row) { return run(row).build; }),
      count(
          "ended",
          [run](std::size_t row) { return static_cast<std::uint64_t>(run(row).ended_unix_s); },
          "s since 1970")};
  out.cells.insert(out.cells.end(), rest.begin(), rest.end());
  return out;
}

constexpr const char* kNames[] = {"experiment", "file", "point",   "run",
                                  "measure",    "gate", "command", "execution"};

engine::Result<void> check_choice(const ExportOptions& options) {
  engine::Diagnostics mistakes;
  const std::vector<std::string> known(std::begin(kNames), std::end(kNames));
  for (const std::string& name : options.only) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::string meant = engine::closest_name(name, known);
    mistakes.error("export-name", {"--only"},
                   fmt::format("an experiment has no table called '{}'", name),
                   meant.empty() ? fmt::format("tables: {}", fmt::join(known, ", "))
                                 : fmt::format("did you mean '{}'?", meant));
  }
  const engine::SeriesFilter all;
  if (!options.device.empty() || options.from != all.from || options.until != all.until) {
    mistakes.error("export-name", {"--device, --from, --until"},
                   "an experiment has no series of which rows could be chosen",
                   "export the result of one run; `keep: all` keeps those of an experiment");
  }
  if (mistakes.has_errors()) return engine::failure(mistakes);
  return {};
}

/// The table without the other measures, where responses are named.
ExperimentTable with_responses(ExperimentTable table) {
  const auto& names = table.header.responses;
  if (names.empty()) return table;
  std::erase_if(table.measures, [&](const MeasureColumn& column) {
    return std::find(names.begin(), names.end(), column.name) == names.end();
  });
  return table;
}

void write(const RowTable& table, TableSink& sink) {
  for (std::size_t row = 0; row < table.rows; ++row) {
    for (const RowCell& cell : table.cells) cell.put(row, sink);
    sink.end_row();
  }
  sink.close();
}

}  // namespace

engine::Result<ExportCounts> export_experiment(const ExperimentTable& table,
                                               const std::filesystem::path& folder,
                                               const ExportOptions& options) {
  if (auto known = check_choice(options); !known) return engine::failure(known.error());
  const ExperimentTable responses = with_responses(table);
  const auto summary = summarise(responses, table.header.confidence);
  const Places places = measured(table);
  const JudgedGates gates = judged(table);
  const std::vector<RowTable> tables = {experiment_table(table),
                                        file_table(table),
                                        point_table(responses, summary),
                                        run_table(table),
                                        measure_table(table, places),
                                        gate_table(gates),
                                        command_table(table),
                                        execution_table(table)};
  return fill_folder(
      folder, options.force,
      [&](const std::filesystem::path& partial) -> engine::Result<ExportCounts> {
        std::filesystem::create_directories(partial);
        ExportCounts counts;
        for (const RowTable& one : tables) {
          const auto& only = options.only;
          if (!only.empty() && std::find(only.begin(), only.end(), one.name) == only.end())
            continue;
          TableShape shape{one.name, {}, {}};
          for (const RowCell& cell : one.cells) shape.columns.push_back(cell.column);
          const auto facts = parquet_facts(
              shape, {{"version", table.header.version}, {"experiment", table.header.name}});
          const auto sink = open_sink(options.format, partial, shape, facts);
          write(one, *sink);
          ++counts.files;
          counts.rows += sink->rows();
        }
        return counts;
      });
}

}  // namespace orrery::scenarios
