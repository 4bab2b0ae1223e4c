// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/load_experiment.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/format/experiment_keys.h"
#include "scenarios/format/factor_expression.h"

namespace orrery::scenarios {

namespace {

using engine::ParamSet;

/// Reads a mapping under `key` by its rows; nothing when it is not there.
std::optional<ParamSet> read_part(const Value& section, const char* key,
                                  const engine::ModelInfo& rows, LoadContext& context,
                                  std::initializer_list<const char*> others = {}) {
  const Value* map = section.find(key);
  if (map == nullptr) return std::nullopt;
  Element keys;
  ParamReader(context.diagnostics).read(*map, rows, keys, others);
  return map->is_mapping() ? std::optional(keys.fixed()) : std::nullopt;
}

std::uint32_t count_of(const ParamSet& keys, const char* name) {
  return static_cast<std::uint32_t>(keys.number(name));
}

/// A metric that a run will end with. Those of controls and of groups are known only afterwards.
void check_response(const Value& place, const std::string& name, const LoadContext& context) {
  if (name.empty() || name.find_first_of("/[") != std::string::npos) return;
  const auto known = response_names(context);
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  context.unknown(place, "metric", name, known);
}

void load_sample(const Value& section, ExperimentElement& element, LoadContext& context) {
  const auto keys = read_part(section, "sample", sample_keys(), context);
  if (!keys) return;
  const std::string method = keys->text("method");
  SampleElement sample;
  sample.place = section.find("sample")->place();
  sample.method = method == "random"          ? SampleMethod::kRandom
                  : method == "sobol"         ? SampleMethod::kSobol
                  : method == "morris"        ? SampleMethod::kMorris
                  : method == "sobol_indices" ? SampleMethod::kSobolIndices
                                              : SampleMethod::kLatinHypercube;
  sample.points = count_of(*keys, "points");
  sample.levels = count_of(*keys, "levels");
  sample.seed = static_cast<std::uint64_t>(keys->number("seed"));
  if (sample.levels % 2 != 0) {
    context.diagnostics.add(section.find("sample")->find("levels")->mistake(
        "design-form", "the grid of morris has an even number of levels",
        fmt::format("write {} or {}", sample.levels - 1, sample.levels + 1)));
  }
  element.sample = sample;
}

void load_stop(const Value& section, ExperimentElement& element, LoadContext& context) {
  const auto keys = read_part(section, "stop", stop_keys(), context);
  if (!keys) return;
  const Value& map = *section.find("stop");
  StopElement stop;
  stop.place = map.place();
  stop.response = keys->text("response");
  if (map.find("half_width") != nullptr) stop.half_width = keys->number("half_width");
  if (map.find("relative") != nullptr) stop.relative = keys->number("relative");
  stop.confidence = keys->number("confidence");
  stop.at_least = count_of(*keys, "at_least");
  stop.at_most = count_of(*keys, "at_most");
  if (stop.half_width.has_value() == stop.relative.has_value()) {
    context.diagnostics.add(map.mistake(
        "design-form", "a stop needs one width of the interval",
        stop.half_width ? "remove 'half_width' or 'relative'" : "add 'half_width' or 'relative'"));
  }
  if (stop.at_least > stop.at_most) {
    context.diagnostics.add(
        map.mistake("range-empty", "'at_least' lies above 'at_most'", "exchange them"));
  }
  if (const Value* response = map.find("response")) {
    check_response(*response, stop.response, context);
  }
  element.stop = std::move(stop);
}

std::vector<std::string> factor_names(const ExperimentElement& element) {
  std::vector<std::string> names;
  for (const auto& factor : element.factors) names.push_back(factor.name);
  return names;
}

const FactorElement* find_factor(const ExperimentElement& element, const std::string& name) {
  for (const auto& factor : element.factors) {
    if (factor.name == name) return &factor;
  }
  return nullptr;
}

/// The level that `value` means, by its name or its number; none, and a mistake, when there is
/// none.
std::optional<std::size_t> find_level(const FactorElement& factor, const Value& value,
                                      LoadContext& context) {
  std::vector<std::string> names;
  for (const auto& level : factor.levels) names.push_back(level.name);
  const std::string wanted = value.is_scalar() ? value.raw() : one_line_yaml(value);
  const auto number = value.as_number();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto& level = factor.levels[i];
    if (level.name == wanted || (number && level.number == *number)) return i;
  }
  context.diagnostics.add(value.mistake(
      "factor-level", fmt::format("factor '{}' has no level '{}'", factor.name, wanted),
      suggestion(wanted, names)));
  return std::nullopt;
}

void load_compare(const Value& section, ExperimentElement& element, LoadContext& context) {
  const auto keys = read_part(section, "compare", compare_keys(), context, {"baseline"});
  if (!keys) return;
  const Value& map = *section.find("compare");
  CompareElement compare;
  compare.place = map.place();
  compare.factor = keys->text("factor");
  compare.noise = keys->number("noise");
  compare.confidence = keys->number("confidence");
  const Value* baseline = map.find("baseline");
  if (baseline == nullptr) {
    context.diagnostics.add(map.mistake("missing-key", "'baseline' is missing",
                                        "add 'baseline': a level of the factor"));
    return;
  }
  if (map.find("factor") == nullptr) return;
  const FactorElement* factor = find_factor(element, compare.factor);
  if (factor == nullptr) {
    return context.unknown(*map.find("factor"), "factor", compare.factor, factor_names(element));
  }
  if (factor->levels.empty()) {
    context.diagnostics.add(map.find("factor")->mistake(
        "design-form", fmt::format("factor '{}' is sampled and has no levels", compare.factor),
        "compare a factor with levels, values or steps"));
    return;
  }
  const auto level = find_level(*factor, *baseline, context);
  if (level) compare.baseline = factor->levels[*level].name;
  element.compare = std::move(compare);
}

void load_optimise(const Value& section, ExperimentElement& element, LoadContext& context) {
  const auto keys = read_part(section, "optimise", optimise_keys(), context);
  if (!keys) return;
  OptimiseElement optimise;
  optimise.place = section.find("optimise")->place();
  optimise.response = keys->text("response");
  optimise.maximise = keys->text("goal") == "maximise";
  optimise.method = keys->text("method");
  optimise.evaluations = count_of(*keys, "evaluations");
  optimise.tolerance = keys->number("tolerance");
  optimise.seed = static_cast<std::uint64_t>(keys->number("seed"));
  if (const Value* response = section.find("optimise")->find("response")) {
    check_response(*response, optimise.response, context);
  }
  element.optimise = std::move(optimise);
}

/// A point of the list: a level of every factor that is not sampled.
void load_point(const Value& map, ExperimentElement& element, LoadContext& context) {
  if (!map.is_mapping()) {
    context.diagnostics.add(map.mistake("type", "a point is a mapping from factors to levels",
                                        "write {agent: pca, loss: 0.05}"));
    return;
  }
  for (const Entry& entry : map.entries()) {
    if (find_factor(element, entry.key.text) != nullptr) continue;
    context.diagnostics.add(
        entry.key.spot.mistake("unknown-reference", fmt::format("no factor '{}'", entry.key.text),
                               suggestion(entry.key.text, factor_names(element))));
  }
  std::vector<std::size_t> point;
  std::vector<std::string> missing;
  for (const auto& factor : element.factors) {
    const Value* value = map.find(factor.name);
    const bool sampled = factor.levels.empty();
    if (!sampled && value == nullptr) missing.push_back(factor.name);
    if (sampled && value != nullptr) {
      context.diagnostics.add(value->mistake(
          "design-form", fmt::format("factor '{}' is sampled, points cannot name it", factor.name),
          "give the factor 'values', or leave it out of 'points'"));
    }
    const bool named = !sampled && value != nullptr;
    point.push_back(named ? find_level(factor, *value, context).value_or(0) : 0);
  }
  if (!missing.empty()) {
    context.diagnostics.add(
        map.mistake("missing-key", fmt::format("the point has no {}", fmt::join(missing, ", ")),
                    "a point names a level of every factor"));
  }
  element.points.push_back(std::move(point));
}

void load_points(const Value& section, ExperimentElement& element, LoadContext& context) {
  const Value* points = section.find("points");
  if (points == nullptr) return;
  if (!points->is_sequence() || points->items().empty()) {
    context.diagnostics.add(points->mistake("design-form", "'points' is a list of points",
                                            "write points: [{agent: pca, loss: 0.05}]"));
    return;
  }
  for (const Value& point : points->items()) load_point(point, element, context);
}

/// Some searches need two dimensions; `method` left out means one that fits.
void check_method(const Value& section, ExperimentElement& element, LoadContext& context) {
  const Value* optimise = section.find("optimise");
  const auto sampled = std::count_if(element.factors.begin(), element.factors.end(),
                                     [](const auto& factor) { return factor.levels.empty(); });
  if (!element.optimise || element.optimise->method != "bobyqa" || sampled != 1) return;
  if (const Value* method = optimise->find("method"); method && method->raw() == "bobyqa") {
    context.diagnostics.add(method->mistake("design-form", "bobyqa searches two factors or more",
                                            "write 'method: sbplx', or leave it out"));
  }
  element.optimise->method = "sbplx";
}

/// Sampled factors need exactly one who gives them values.
void check_design(const Value& section, const ExperimentElement& element, LoadContext& context) {
  const auto sampled = std::find_if(element.factors.begin(), element.factors.end(),
                                    [](const auto& factor) { return factor.levels.empty(); });
  const bool any = sampled != element.factors.end();
  const auto refuse = [&](const Value& value, const char* message, const char* remedy) {
    context.diagnostics.add(value.mistake("design-form", message, remedy));
  };
  const Value* sample = section.find("sample");
  const Value* optimise = section.find("optimise");
  if (sample != nullptr && optimise != nullptr) {
    refuse(*optimise, "'sample' and 'optimise' both give values to the same factors",
           "remove one of the two");
  } else if (sample != nullptr && !any) {
    refuse(*sample, "there is no factor to sample",
           "add a factor with 'from' and 'to' and without 'steps', or remove 'sample'");
  } else if (optimise != nullptr && !any) {
    refuse(*optimise, "there is no factor to search",
           "add a factor with 'from' and 'to' and without 'steps', or remove 'optimise'");
  } else if (any && sample == nullptr && optimise == nullptr) {
    context.diagnostics.error(
        "design-form", sampled->place,
        fmt::format("factor '{}' is a range, and nothing says how it is sampled", sampled->name),
        "add 'steps' to it, or 'sample: { points: 50 }' to the experiment");
  }
  if (const Value* stop = section.find("stop"); stop != nullptr && optimise != nullptr) {
    refuse(*stop, "a search has the same replications at every point",
           "remove 'stop', or search without it");
  }
}

/// Filter and priority, so that `orrery check` finds their mistakes.
void check_expressions(const ExperimentElement& element, LoadContext& context) {
  const FactorExpressions names(element.factors);
  if (!element.filter.empty()) {
    const auto filter = names.condition(element.filter, element.filter_place);
    if (!filter) context.diagnostics.append(filter.error());
  }
  if (!element.priority.empty()) {
    const auto priority = names.number(element.priority, element.priority_place);
    if (!priority) context.diagnostics.append(priority.error());
  }
}

void load_budget(const Value& section, ExperimentElement& element, LoadContext& context) {
  const auto keys = read_part(section, "budget", budget_keys(), context);
  if (!keys) return;
  const Value& map = *section.find("budget");
  if (map.find("runs") != nullptr) {
    element.budget.runs = static_cast<std::uint64_t>(keys->number("runs"));
  }
  if (map.find("time") != nullptr) {
    element.budget.time = engine::Duration::from_seconds(keys->number("time"));
  }
}

/// The keys that hold no mapping.
void load_keys(const Value& section, ExperimentElement& element, LoadContext& context) {
  Element keys;
  ParamReader(context.diagnostics)
      .read(section, experiment_keys(), keys,
            {"factors", "points", "sample", "stop", "compare", "optimise", "budget"});
  const auto fixed = keys.fixed();
  element.replications = count_of(fixed, "replications");
  if (section.find("first_seed") != nullptr) {
    element.first_seed = static_cast<std::uint64_t>(fixed.number("first_seed"));
  }
  element.common_random_numbers = fixed.flag("common_random_numbers");
  element.responses = fixed.texts("responses");
  element.filter = fixed.text("filter");
  element.priority = fixed.text("priority");
  if (const Value* filter = section.find("filter")) element.filter_place = filter->place();
  if (const Value* priority = section.find("priority")) element.priority_place = priority->place();
  const std::string keep = fixed.text("keep");
  element.keep = keep == "all"      ? KeepResults::kAll
                 : keep == "failed" ? KeepResults::kFailed
                                    : KeepResults::kNone;
  if (const Value* responses = section.find("responses")) {
    for (const Value& item : responses->items()) {
      if (item.is_string()) check_response(item, item.raw(), context);
    }
    if (responses->is_string()) check_response(*responses, responses->raw(), context);
  }
}

}  // namespace

void load_experiment(const Value& section, LoadContext& context) {
  ExperimentElement element;
  element.place = section.place();
  load_keys(section, element, context);
  if (!section.is_mapping()) {
    context.scenario.experiment = std::move(element);
    return;
  }
  const std::size_t before = context.diagnostics.error_count();
  if (const Value* factors = section.find("factors")) {
    element.factors = load_factors(*factors, context);
  }
  const bool factors_good = context.diagnostics.error_count() == before;
  load_sample(section, element, context);
  load_stop(section, element, context);
  load_optimise(section, element, context);
  load_budget(section, element, context);
  // What refers to factors makes sense when they could be read.
  if (factors_good) {
    load_compare(section, element, context);
    load_points(section, element, context);
    check_design(section, element, context);
    check_method(section, element, context);
    check_expressions(element, context);
  }
  context.scenario.experiment = std::move(element);
}

}  // namespace orrery::scenarios
