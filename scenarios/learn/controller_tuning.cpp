// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/controller_tuning.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "models/control/episodes.h"
#include "models/control/seed_groups.h"
#include "scenarios/format/param_reader.h"

namespace orrery::scenarios {

namespace {

/// The whole text as a number.
std::optional<double> number_of(const std::string& text) {
  double value = 0.0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size())
    return std::nullopt;
  return value;
}

/// Names that a range may have: numbers of the controller, and what a rule calls its own.
std::vector<std::string> names_of(const ControllerChoice& choice) {
  std::vector<std::string> names;
  for (const auto& row : choice.entry->info->params) {
    const auto found = choice.params.values().find(row.name);
    if (found == choice.params.values().end()) continue;
    if (std::holds_alternative<double>(found->second)) names.push_back(row.name);
    if (const auto* list = std::get_if<std::vector<double>>(&found->second))
      for (std::size_t i = 0; i < list->size(); ++i)
        names.push_back(fmt::format("{}[{}]", row.name, i));
  }
  if (choice.params.has("names"))
    for (const auto& name : choice.params.texts("names")) names.push_back(name);
  return names;
}

/// Which number a label means; false: none.
bool find_number(const ControllerChoice& choice, Tunable& tunable) {
  const auto& label = tunable.label;
  if (choice.params.has("names") && choice.params.has("values")) {
    const auto& names = choice.params.texts("names");
    const auto found = std::find(names.begin(), names.end(), label);
    if (found != names.end()) {
      tunable.name = "values";
      tunable.index = found - names.begin();
      return tunable.index < std::ssize(choice.params.numbers("values"));
    }
  }
  const auto bracket = label.find('[');
  tunable.name = label.substr(0, bracket);
  const auto found = choice.params.values().find(tunable.name);
  if (found == choice.params.values().end()) return false;
  if (bracket == std::string::npos) return std::holds_alternative<double>(found->second);
  const auto* list = std::get_if<std::vector<double>>(&found->second);
  const auto index = number_of(label.substr(bracket + 1, label.size() - bracket - 2));
  if (list == nullptr || label.back() != ']' || !index || *index < 0.0 ||
      *index >= static_cast<double>(list->size())) {
    return false;
  }
  tunable.index = static_cast<std::ptrdiff_t>(*index);
  return true;
}

void read_range(const ControllerChoice& choice, const std::string& text,
                std::vector<Tunable>& tunables, engine::Diagnostics& mistakes) {
  const auto equals = text.find('=');
  const auto dots = text.find("..", equals == std::string::npos ? 0 : equals);
  const auto low = dots == std::string::npos || equals == std::string::npos
                       ? std::nullopt
                       : number_of(text.substr(equals + 1, dots - equals - 1));
  const auto high = low ? number_of(text.substr(dots + 2)) : std::nullopt;
  if (!low || !high || !(*low < *high)) {
    mistakes.error("tune-range", {"--vary"}, fmt::format("'{}' is no range", text),
                   "write NAME=LOW..HIGH with LOW below HIGH, in SI units");
    return;
  }
  Tunable tunable;
  tunable.label = text.substr(0, equals);
  tunable.low = *low;
  tunable.high = *high;
  if (!find_number(choice, tunable)) {
    mistakes.error("unknown-key", {"--vary"},
                   fmt::format("'{}' has no number '{}'", choice.entry->info->name, tunable.label),
                   suggestion(tunable.label, names_of(choice)));
    return;
  }
  const auto row = choice.entry->info->param_index(tunable.name);
  const auto legal = choice.entry->info->params[static_cast<std::size_t>(row)].range;
  if (tunable.low < legal.min || tunable.high > legal.max) {
    mistakes.error("tune-range", {"--vary"},
                   fmt::format("'{}' goes beyond the legal range of '{}'", text, tunable.name),
                   fmt::format("stay within {:g}..{:g}", legal.min, legal.max));
    return;
  }
  tunables.push_back(std::move(tunable));
}

void set_number(const Tunable& tunable, double value, engine::ParamSet& params) {
  if (tunable.index < 0) return params.set(tunable.name, value);
  auto list = params.numbers(tunable.name);
  list[static_cast<std::size_t>(tunable.index)] = value;
  params.set(tunable.name, std::move(list));
}

double get_number(const Tunable& tunable, const engine::ParamSet& params) {
  if (tunable.index < 0) return params.number(tunable.name);
  return params.numbers(tunable.name)[static_cast<std::size_t>(tunable.index)];
}

/// The runs of a tuning.
class Tuning {
 public:
  Tuning(const EnvironmentSource& source, const ControllerChoice& choice,
         const std::vector<Tunable>& tunables, const TuningOptions& options)
      : source_(source), choice_(choice), tunables_(tunables), options_(options) {}

  engine::Result<TuningOutcome> run() {
    auto environment = source_.make(options_.episodes);
    if (!environment) return engine::failure(environment.error());
    environment_ = std::move(*environment);
    std::vector<double> given;
    for (const auto& tunable : tunables_) given.push_back(get_number(tunable, choice_.params));
    if (auto done = try_point(given); !done) return engine::failure(done.error());
    const auto search = make_search(
        options_.method, {tunables_.size(), std::max(1U, options_.runs) - 1, options_.seed});
    while (outcome_.points.size() < options_.runs) {
      const auto shares = search->next();
      if (!shares) break;
      std::vector<double> values;
      for (std::size_t t = 0; t < tunables_.size(); ++t)
        values.push_back(tunables_[t].value_at((*shares)[t]));
      if (auto done = try_point(values); !done) return engine::failure(done.error());
      search->answer(-outcome_.points.back().mean);
    }
    outcome_.best = choice_;
    for (std::size_t t = 0; t < tunables_.size(); ++t)
      set_number(tunables_[t], outcome_.points[outcome_.best_point].values[t],
                 outcome_.best.params);
    return std::move(outcome_);
  }

 private:
  engine::Result<void> try_point(const std::vector<double>& values) {
    ControllerChoice tried = choice_;
    for (std::size_t t = 0; t < tunables_.size(); ++t)
      set_number(tunables_[t], values[t], tried.params);
    const auto controller =
        make_controller(tried, source_.task, environment_->rows(), options_.seed);
    if (!controller) return engine::failure(controller.error());
    const auto episodes = models::play_episodes(
        *environment_, **controller,
        models::environment_seed(models::SeedGroup::kTraining, options_.seed), options_.keep_going);
    if (!episodes) return engine::failure(episodes.error());
    const auto returns = models::returns_of(*episodes);
    const double mean =
        std::accumulate(returns.begin(), returns.end(), 0.0) / static_cast<double>(returns.size());
    outcome_.episodes += episodes->size();
    for (const auto& episode : *episodes)
      outcome_.steps += std::uint64_t{episode.steps} * source_.task.agent_count();
    outcome_.points.push_back({values, mean});
    if (mean > outcome_.points[outcome_.best_point].mean)
      outcome_.best_point = outcome_.points.size() - 1;
    if (options_.on_run) {
      options_.on_run(static_cast<std::uint32_t>(outcome_.points.size()),
                      outcome_.points[outcome_.best_point].mean);
    }
    return {};
  }

  const EnvironmentSource& source_;
  const ControllerChoice& choice_;
  const std::vector<Tunable>& tunables_;
  const TuningOptions& options_;
  std::unique_ptr<models::VectorEnvironment> environment_;
  TuningOutcome outcome_;
};

}  // namespace

double Tunable::value_at(double share) const {
  if (log_scale()) return std::clamp(low * std::pow(high / low, share), low, high);
  return std::clamp(low + share * (high - low), low, high);
}

engine::Result<std::vector<Tunable>> tunables_of(const ControllerChoice& choice,
                                                 const std::vector<std::string>& ranges) {
  std::vector<Tunable> tunables;
  engine::Diagnostics mistakes;
  for (const auto& range : ranges) read_range(choice, range, tunables, mistakes);
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  if (ranges.empty()) {
    for (const auto& row : choice.entry->info->params) {
      if (row.kind != engine::ParamKind::kNumber || !std::isfinite(row.range.min) ||
          !std::isfinite(row.range.max)) {
        continue;
      }
      tunables.push_back({row.name, row.name, -1, row.range.min, row.range.max});
    }
  }
  if (tunables.empty()) {
    return engine::failure("tune-range", {},
                           fmt::format("nothing says what of '{}' is to be tuned", choice.name),
                           fmt::format("give ranges with --vary NAME=LOW..HIGH; its numbers: {}",
                                       fmt::join(names_of(choice), ", ")));
  }
  return tunables;
}

engine::Result<TuningOutcome> tune_controller(const EnvironmentSource& source,
                                              const ControllerChoice& choice,
                                              const std::vector<Tunable>& tunables,
                                              const TuningOptions& options) {
  return Tuning(source, choice, tunables, options).run();
}

std::string controller_yaml(const ControllerChoice& choice,
                            const std::vector<std::string>& remarks) {
  std::string text;
  for (const auto& remark : remarks) text += "# " + remark + "\n";
  text += fmt::format("model: {}\nparameters:\n", choice.entry->info->name);
  for (const auto& row : choice.entry->info->params) {
    const auto found = choice.params.values().find(row.name);
    if (found == choice.params.values().end()) continue;
    nlohmann::json value;
    std::visit([&](const auto& held) { value = held; }, found->second);
    if (row.kind == engine::ParamKind::kFlag) value = choice.params.flag(row.name);
    if (row.kind == engine::ParamKind::kInteger) value = choice.params.integer(row.name);
    const bool has_unit = row.kind == engine::ParamKind::kNumber && row.unit != "1" &&
                          !row.unit.starts_with("signal");
    text += fmt::format("  {}: {}{}\n", row.name, value.dump(), has_unit ? " " + row.unit : "");
  }
  return text;
}

}  // namespace orrery::scenarios
