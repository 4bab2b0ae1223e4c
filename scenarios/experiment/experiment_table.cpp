// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/experiment_table.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <tuple>

#include "scenarios/store/experiment_content.h"
#include "scenarios/store/postgres_store.h"
#include "scenarios/store/sqlite_experiment.h"

namespace orrery::scenarios {

namespace fs = std::filesystem;

const MeasureColumn* ExperimentTable::measure(const std::string& name) const {
  const auto found = std::find_if(measures.begin(), measures.end(),
                                  [&](const MeasureColumn& column) { return column.name == name; });
  return found == measures.end() ? nullptr : &*found;
}

std::uint64_t failed_runs(std::span<const RunRow> runs) {
  return static_cast<std::uint64_t>(std::count_if(runs.begin(), runs.end(), [](const RunRow& run) {
    return run.status == RunStatus::kFailed;
  }));
}

engine::Result<ExperimentTable> read_experiment(const std::string& place,
                                                const TableChoice& choice) {
  if (is_postgres(place)) {
    const auto store = open_postgres(place);
    if (!store) return engine::failure(store.error());
    auto content = (*store)->read(choice);
    if (!content) return engine::failure(content.error());
    std::vector<ExperimentContent> one;
    one.push_back(std::move(*content));
    return make_table(std::move(one));
  }
  const fs::path path(place);
  auto contents = read_folder(is_experiment_file(path) ? path.parent_path() : path, choice);
  if (!contents) return engine::failure(contents.error());
  return make_table(std::move(*contents));
}

bool is_experiment(const std::string& place) {
  return is_postgres(place) || is_experiment_folder(place) || is_experiment_file(place);
}

namespace {

/// A row of one of several contents, and where it stands in the table.
struct Source {
  std::size_t content = 0;
  std::size_t row = 0;
  const RunRow* run = nullptr;
};

/// Where a value stands among those of its factor: numbers by size, levels as in the file.
double rank_of(const FactorColumn& factor, const FactorValue& value) {
  if (factor.numeric || factor.levels.empty()) return value.number;
  const auto level = std::find(factor.levels.begin(), factor.levels.end(), value.text);
  return static_cast<double>(level - factor.levels.begin());
}

/// What orders points; text decides where ranks are equal or not numbers.
using PointRank = std::pair<std::vector<std::pair<double, std::string>>, std::string>;

PointRank rank_of(const RunRow& run, const ExperimentHeader& header) {
  PointRank rank;
  for (std::size_t i = 0; i < run.factors.size() && i < header.factors.size(); ++i) {
    const double number = rank_of(header.factors[i], run.factors[i]);
    constexpr double kLast = std::numeric_limits<double>::infinity();
    rank.first.emplace_back(std::isnan(number) ? kLast : number, run.factors[i].text);
  }
  rank.second = run.point;
  return rank;
}

/// Rows in the order of the table, each place once.
std::vector<Source> in_order(const std::vector<ExperimentContent>& contents) {
  const ExperimentHeader& header = contents.front().header;
  std::map<std::string, std::vector<Source>> by_point;
  for (std::size_t c = 0; c < contents.size(); ++c) {
    const auto& runs = contents[c].runs;
    for (std::size_t r = 0; r < runs.size(); ++r)
      by_point[runs[r].point].push_back({c, r, &runs[r]});
  }
  std::vector<std::pair<PointRank, std::vector<Source>*>> points;
  for (auto& [key, sources] : by_point) {
    points.emplace_back(rank_of(*sources.front().run, header), &sources);
  }
  std::sort(points.begin(), points.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Source> all;
  for (auto& [rank, sources] : points) {
    const auto replication = [](const Source& s) { return s.run->replication; };
    std::stable_sort(sources->begin(), sources->end(), [&](const Source& a, const Source& b) {
      return replication(a) < replication(b);
    });
    const auto last = std::unique(
        sources->begin(), sources->end(),
        [&](const Source& a, const Source& b) { return replication(a) == replication(b); });
    all.insert(all.end(), sources->begin(), last);
  }
  return all;
}

void add_columns(ExperimentTable& table, const std::vector<ExperimentContent>& contents,
                 const std::vector<Source>& sources) {
  constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
  // Which column of each content goes into a column of the table.
  std::map<std::pair<std::string, std::string>, std::vector<const MeasureColumn*>> by_name;
  for (std::size_t c = 0; c < contents.size(); ++c) {
    for (const MeasureColumn& column : contents[c].measures) {
      auto& of = by_name[{column.name, column.unit}];
      of.resize(contents.size());
      of[c] = &column;
    }
  }
  for (const auto& [name, of] : by_name) {
    MeasureColumn column{name.first, name.second, {}, {}, {}, {}};
    for (const Source& source : sources) {
      const MeasureColumn* from = of[source.content];
      column.values.push_back(from ? from->values[source.row] : kNothing);
      column.lower.push_back(from ? from->lower[source.row] : kNothing);
      column.upper.push_back(from ? from->upper[source.row] : kNothing);
      column.n.push_back(from ? from->n[source.row] : 0);
    }
    table.measures.push_back(std::move(column));
  }
}

}  // namespace

ExperimentTable make_table(std::vector<ExperimentContent> contents) {
  ExperimentTable table;
  const std::vector<Source> sources = in_order(contents);
  add_columns(table, contents, sources);
  table.status = contents.front().status;
  for (std::size_t i = 1; i < contents.size(); ++i) add_status(table.status, contents[i].status);
  for (const Source& source : sources) {
    RunRow& run = contents[source.content].runs[source.row];
    if (table.points.empty() || table.points.back().key != run.point)
      table.points.push_back({run.point, run.factors, run.order, table.runs.size(), 0});
    ++table.points.back().runs;
    table.point_of_run.push_back(table.points.size() - 1);
    table.runs.push_back(std::move(run));
  }
  table.header = std::move(contents.front().header);
  return table;
}

}  // namespace orrery::scenarios
