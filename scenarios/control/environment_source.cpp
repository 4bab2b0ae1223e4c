// SPDX-License-Identifier: Apache-2.0
#include "scenarios/control/environment_source.h"

#include <fmt/format.h>

#include <filesystem>

#include "models/control/classic/classic_tasks.h"
#include "scenarios/build/identity.h"
#include "scenarios/control/scenario_environment.h"
#include "scenarios/format/param_reader.h"

namespace orrery::scenarios {

namespace {

constexpr const char* kClassic = "classic/";

engine::Result<EnvironmentSource> classic_source(const EnvironmentChoice& choice) {
  const auto one = models::make_classic(choice.name, 1);
  if (!one) {
    return engine::failure("unknown-task", {}, fmt::format("there is no task '{}'", choice.name),
                           suggestion(choice.name, models::classic_task_names()));
  }
  if (!choice.sets.empty()) {
    return engine::failure("set-classic", {"--set"},
                           fmt::format("'{}' has nothing to set", choice.name),
                           "classic tasks are as published; parameters of a learner or controller "
                           "are given with --param");
  }
  EnvironmentSource source;
  source.task = one->task();
  source.identity = fmt::format("task '{}'", choice.name);
  source.make =
      [name = choice.name, threads = choice.threads](
          std::size_t copies) -> engine::Result<std::unique_ptr<models::VectorEnvironment>> {
    return models::make_classic(name, copies, threads);
  };
  return source;
}

/// The section that is meant, by its index.
engine::Result<std::size_t> choose_control(const Scenario& scenario, const std::string& name) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < scenario.controls.size(); ++i) {
    if (scenario.controls[i].name == name) return i;
    names.push_back(scenario.controls[i].name);
  }
  if (names.empty()) {
    return engine::failure("control-none", {scenario.path},
                           "the scenario has no section 'control': nothing acts on its plant",
                           "say what a controller sees, does and is rewarded for: docs/control.md");
  }
  if (!name.empty()) {
    return engine::failure("unknown-control", {scenario.path},
                           fmt::format("the scenario has no control '{}'", name),
                           suggestion(name, names));
  }
  if (names.size() > 1) {
    return engine::failure(
        "control-several", {scenario.path},
        fmt::format("the scenario has several controls: {}", fmt::join(names, ", ")),
        "choose one with --control NAME; the others do as they are set");
  }
  return std::size_t{0};
}

std::string digest_of(const Scenario& scenario) {
  std::string files;
  for (const auto& file : scenario.files) files += sha256_of_file(file);
  return sha256_of_text(scenario.text + files);
}

engine::Result<EnvironmentSource> scenario_source(const EnvironmentChoice& choice) {
  std::error_code error;
  if (!std::filesystem::exists(choice.name, error)) {
    return engine::failure("io-open", {choice.name}, "there is no such scenario",
                           "check the name; classic tasks are named classic/cartpole-v1 and so on");
  }
  auto loaded = load_scenario(choice.name, {choice.sets});
  if (!loaded) return engine::failure(loaded.error());
  const auto index = choose_control(loaded->scenario, choice.control);
  if (!index) return engine::failure(index.error());
  EnvironmentSource source;
  source.warnings = std::move(loaded->warnings);
  source.scenario = std::make_shared<const LoadedScenario>(std::move(*loaded));
  source.control = *index;
  const Scenario& scenario = source.scenario->scenario;
  source.identity = fmt::format("scenario '{}' control '{}' sha256 {}", scenario.name,
                                scenario.controls[*index].name, digest_of(scenario));
  source.make = [loaded = source.scenario, control = *index,
                 threads = choice.threads](std::size_t copies) {
    return make_environment({{loaded, &loaded->scenario}, control, copies, threads});
  };
  // Its task is known once a plant stands.
  const auto one = source.make(1);
  if (!one) return engine::failure(one.error());
  source.task = (*one)->task();
  return source;
}

}  // namespace

bool names_classic_task(const std::string& name) { return name.starts_with(kClassic); }

engine::Result<EnvironmentSource> find_environment(const EnvironmentChoice& choice) {
  if (names_classic_task(choice.name)) return classic_source(choice);
  return scenario_source(choice);
}

}  // namespace orrery::scenarios
