// SPDX-License-Identifier: Apache-2.0
#include "scenarios/compare/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "engine/record/result_file.h"
#include "scenarios/format/run_text.h"

namespace orrery::scenarios {

namespace {

using engine::FileHash;

void add_if_different(const std::string& path, const std::string& a, const std::string& b,
                      std::vector<Difference>& found) {
  if (a != b) found.push_back({path, a, b});
}

void compare_files(const std::vector<FileHash>& a, const std::vector<FileHash>& b,
                   std::vector<Difference>& found) {
  const auto hash_in = [](const std::vector<FileHash>& files, const std::string& path) {
    for (const auto& file : files)
      if (file.path == path) return file.sha256;
    return std::string("-");
  };
  for (const auto& file : a)
    add_if_different("file " + file.path, file.sha256, hash_in(b, file.path), found);
  for (const auto& file : b)
    if (hash_in(a, file.path) == "-") found.push_back({"file " + file.path, "-", file.sha256});
}

/// What headers of runs and of batches both have.
template <class Header>
void compare_headers(const Header& a, const Header& b, Comparison& result) {
  add_if_different("version", a.version, b.version, result.setup);
  add_if_different("machine", a.machine, b.machine, result.setup);
  compare_files(a.files, b.files, result.setup);
  result.configuration = differences(text_of_run(a.scenario_text), text_of_run(b.scenario_text));
}

void choose(std::vector<MeasureComparison>& measures, const NameChoice& only) {
  std::erase_if(measures, [&](const auto& one) { return !is_chosen(only, "metric", one.name); });
}

engine::Result<Comparison> compare_runs(Comparison result, const CompareOptions& options) {
  const auto a = engine::ResultFile::open(result.a);
  if (!a) return engine::failure(a.error());
  const auto b = engine::ResultFile::open(result.b);
  if (!b) return engine::failure(b.error());
  const auto& [left, right] = std::tie(a->tables(), b->tables());
  add_if_different("seed", std::to_string(left.header.seed), std::to_string(right.header.seed),
                   result.setup);
  compare_headers(left.header, right.header, result);
  result.same_trajectory = left.summary.fingerprint == right.summary.fingerprint;
  auto signals = compare_signals(*a, *b, options.tolerances, options.only, result.same_trajectory);
  if (!signals) return engine::failure(signals.error());
  result.signals = std::move(*signals);
  result.measures = compare_metrics(left, right, options.tolerances, result.lonely);
  choose(result.measures, options.only);
  return result;
}

/// `40 of 60, 2 failed`.
std::string runs_of(const ExperimentTable& table) {
  const std::uint64_t failed = failed_runs(table.runs);
  std::string text = fmt::format("{} of {}", table.runs.size(), table.status.expected);
  if (failed > 0) text += fmt::format(", {} failed", failed);
  return text;
}

engine::Result<Comparison> compare_batches(Comparison result, const CompareOptions& options) {
  result.of_batches = true;
  TableChoice choice;
  choice.all_measures = true;
  const auto a = read_experiment(result.a, choice);
  if (!a) return engine::failure(a.error());
  const auto b = read_experiment(result.b, choice);
  if (!b) return engine::failure(b.error());
  compare_headers(a->header, b->header, result);
  // Their texts begin with the key `experiment`.
  for (auto& one : differences(a->header.experiment_text, b->header.experiment_text))
    result.configuration.push_back(std::move(one));
  add_if_different("runs", runs_of(*a), runs_of(*b), result.setup);
  result.measures = compare_points(*a, *b, options.tolerances, options.only, result.lonely);
  return result;
}

}  // namespace

std::size_t Comparison::count(SignalVerdict verdict) const {
  return static_cast<std::size_t>(std::count_if(
      signals.begin(), signals.end(), [&](const auto& one) { return one.verdict == verdict; }));
}

std::size_t Comparison::count(Change change) const {
  return static_cast<std::size_t>(std::count_if(
      measures.begin(), measures.end(), [&](const auto& one) { return one.change == change; }));
}

bool Comparison::in_tolerance() const {
  return count(SignalVerdict::kOut) + count(Change::kRegressed) + count(Change::kDifferent) == 0;
}

bool Comparison::has_common() const {
  return !measures.empty() || count(SignalVerdict::kIn) + count(SignalVerdict::kOut) > 0;
}

engine::Result<Comparison> compare(const std::string& a, const std::string& b,
                                   const CompareOptions& options) {
  Comparison result;
  result.a = a;
  result.b = b;
  for (const std::string& one : {a, b}) {
    if (is_experiment(one) || std::filesystem::exists(one)) continue;
    return engine::failure("io-open", {one}, "there is no such result or experiment",
                           "name two files of 'orrery run', or two folders of 'orrery experiment'");
  }
  const bool batch_a = is_experiment(a);
  if (batch_a != is_experiment(b)) {
    return engine::failure("compare-kind", {batch_a ? b : a},
                           "a run cannot be compared with an experiment",
                           "name two result files, or two experiments");
  }
  if (batch_a) return compare_batches(std::move(result), options);
  return compare_runs(std::move(result), options);
}

}  // namespace orrery::scenarios
