// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "scenarios/build/identity.h"
#include "scenarios/experiment/design.h"
#include "scenarios/experiment/fixed_source.h"
#include "scenarios/experiment/level_files.h"
#include "scenarios/experiment/optimiser_source.h"
#include "scenarios/experiment/point_choice.h"
#include "scenarios/experiment/run_source.h"
#include "scenarios/experiment/sequential_source.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/run_text.h"

namespace orrery::scenarios {

namespace {

const char* design_name(const ExperimentElement& element) {
  if (element.optimise) return "optimise";
  if (!element.sample) return element.points.empty() ? "grid" : "list";
  switch (element.sample->method) {
    case SampleMethod::kRandom: return "random";
    case SampleMethod::kLatinHypercube: return "latin_hypercube";
    case SampleMethod::kSobol: return "sobol";
    case SampleMethod::kMorris: return "morris";
    case SampleMethod::kSobolIndices: return "sobol_indices";
  }
  return "grid";
}

FactorColumn column_of(const FactorElement& factor) {
  FactorColumn column{factor.name, factor.path, factor.unit, {}, true, false};
  for (const auto& level : factor.levels) {
    column.levels.push_back(level.name);
    column.numeric = column.numeric && level.number.has_value();
  }
  column.log_scale = factor.range && factor.range->log_scale;
  return column;
}

/// Those that were asked for, else the metrics of gates, then those of section `metrics`.
std::vector<std::string> responses_of(const Scenario& scenario, const ExperimentElement& element) {
  std::vector<std::string> names = element.responses;
  const auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  if (names.empty()) {
    for (const auto& gate : scenario.gates) add(gate.metric);
    for (const auto& metric : scenario.metrics) add(metric.name);
  }
  if (element.stop) add(element.stop->response);
  if (element.optimise) add(element.optimise->response);
  return names;
}

ExperimentHeader header_of(const LoadedScenario& loaded, const ExperimentElement& element) {
  const Scenario& scenario = loaded.scenario;
  ExperimentHeader header;
  header.name = scenario.name;
  header.description = scenario.description;
  header.scenario_path = scenario.path;
  header.scenario_text = scenario.text;
  header.experiment_text = loaded.experiment_text;
  for (const auto& file : scenario.files) header.files.push_back({file, sha256_of_file(file)});
  header.version = program_version();
  header.machine = machine_text();
  for (const auto& factor : element.factors) header.factors.push_back(column_of(factor));
  header.responses = responses_of(scenario, element);
  header.design = design_name(element);
  if (element.sample) header.morris_levels = element.sample->levels;
  if (element.compare) {
    header.compare_factor = element.compare->factor;
    header.compare_baseline = element.compare->baseline;
    header.compare_noise = element.compare->noise;
    header.confidence = element.compare->confidence;
  }
  return header;
}

RunMaker maker_of(const LoadedScenario& loaded, const ExperimentElement& element,
                  const ExperimentHeader& header, const LevelFiles& levels,
                  const PlanOptions& options) {
  RunIngredients ingredients;
  ingredients.scenario_text = text_of_run(header.scenario_text);
  for (std::size_t i = loaded.text_files; i < header.files.size(); ++i) {
    ingredients.files.push_back(header.files[i].sha256);
  }
  for (const auto& [set, files] : levels.by_setting) {
    for (const auto& file : files) ingredients.files_of_setting[set].push_back(file.sha256);
  }
  ingredients.until = options.until;
  ingredients.version = header.version;
  return {RunIdentity(std::move(ingredients)), factor_names(element),
          element.first_seed.value_or(loaded.scenario.seed), element.common_random_numbers};
}

/// Points of the grid that the filter leaves to a search. Nothing is known of the factors that are
/// searched: a condition on them is not met.
engine::Result<std::vector<std::vector<std::size_t>>> searched_grid(
    const ExperimentElement& element, const std::string& filter) {
  const auto grid = grid_points(element);
  std::vector<DesignPoint> points;
  for (const auto& levels : grid) {
    points.push_back(make_point(element, levels, {}));
    points.back().order = static_cast<std::uint32_t>(points.size() - 1);
    for (const std::size_t f : sampled_factors(element)) points.back().values[f].number = NAN;
  }
  if (const auto chosen = choose_points(element, filter, points); !chosen) {
    return engine::failure(chosen.error());
  }
  constexpr std::size_t kMostSearches = 64;
  if (points.size() > kMostSearches) {
    return engine::failure("design-size", element.optimise->place,
                           fmt::format("{} searches, one at each point of the grid", points.size()),
                           fmt::format("at most {}: take fewer levels", kMostSearches));
  }
  std::vector<std::vector<std::size_t>> chosen;
  for (const auto& point : points) chosen.push_back(grid[point.order]);
  return chosen;
}

/// The runs in the way that the section asks for.
engine::Result<void> add_source(const std::string& filter, const RunMaker& maker,
                                ExperimentPlan& plan) {
  const ExperimentElement& element = plan.section;
  if (element.optimise) {
    auto grid = searched_grid(element, filter);
    if (!grid) return engine::failure(grid.error());
    plan.make_source = [=, grid = std::move(*grid)] {
      return optimiser_source(element, grid, maker);
    };
    return {};
  }
  auto design = make_design(element);
  if (!design) return engine::failure(design.error());
  if (const auto chosen = choose_points(element, filter, design->points); !chosen) return chosen;
  plan.header.repeats = std::move(design->repeats);
  plan.make_source = [stop = element.stop, n = element.replications, maker,
                      points = std::move(design->points)] {
    return stop ? sequential_source(points, maker, *stop) : fixed_source(points, maker, n);
  };
  return {};
}

/// What of the command decides which runs belong to the table.
std::string selection_of(const PlanOptions& options) {
  std::string text;
  if (options.replications) text += fmt::format("--replications {} ", *options.replications);
  if (options.until) text += fmt::format("--until '{} ns' ", options.until->ns);
  if (!options.filter.empty()) text += fmt::format("--filter '{}' ", options.filter);
  return text;
}

/// `--replications` is the most of a sequential experiment.
void change(ExperimentElement& element, const PlanOptions& options) {
  if (!options.replications) return;
  element.replications = *options.replications;
  if (!element.stop) return;
  element.stop->at_most = *options.replications;
  element.stop->at_least = std::min(element.stop->at_least, element.stop->at_most);
}

/// Files that levels bring along join those of the scenario.
void add_files(const LevelFiles& levels, ExperimentHeader& header) {
  for (const auto& [set, files] : levels.by_setting) {
    for (const auto& file : files) {
      const bool known = std::any_of(header.files.begin(), header.files.end(),
                                     [&](const auto& other) { return other.path == file.path; });
      if (!known) header.files.push_back(file);
    }
  }
}

}  // namespace

engine::Result<ExperimentPlan> plan_experiment(const std::string& scenario_path,
                                               const std::vector<std::string>& sets,
                                               const PlanOptions& options) {
  const auto loaded = load_scenario(scenario_path, {sets});
  if (!loaded) return engine::failure(loaded.error());
  ExperimentPlan plan;
  plan.section = loaded->scenario.experiment.value_or(ExperimentElement{});
  const ExperimentElement& element = plan.section;
  change(plan.section, options);
  const auto levels = try_levels(scenario_path, sets, loaded->scenario, element);
  if (!levels) return engine::failure(levels.error());
  plan.header = header_of(*loaded, element);
  plan.header.selection = selection_of(options);
  plan.broken_levels = levels->broken;
  const auto maker = maker_of(*loaded, element, plan.header, *levels, options);
  add_files(*levels, plan.header);
  if (const auto added = add_source(options.filter, maker, plan); !added)
    return engine::failure(added.error());
  plan.source = plan.make_source();
  return plan;
}

}  // namespace orrery::scenarios
