// SPDX-License-Identifier: Apache-2.0
#include "models/control/controller_file.h"

#include <algorithm>

#include "engine/record/archive.h"
#include "models/learn/checked_file.h"

namespace orrery::models {
namespace {

using engine::ArchiveReader;
using engine::ArchiveWriter;
using engine::ControlTask;
using engine::SpaceAxis;

constexpr std::uint64_t kItemsMax = 1'000'000;

/// Version 2 has a planner behind what version 1 has. A file without one is written as version 1,
/// which older programs read too.
CheckedFileKind kind(bool with_planner = true) {
  return {0x314c525443524f4fULL,  // "OORCTRL1" in memory order
          with_planner ? 2U : 1U, "controller file",
          "make one with 'orrery train NAME --agent LEARNER'", 1};
}

template <class Items, class Put>
void put_list(ArchiveWriter& archive, const Items& items, const Put& put) {
  archive.put(static_cast<std::uint64_t>(items.size()));
  for (const auto& item : items) put(item);
}

template <class Items, class Get>
bool get_list(ArchiveReader& archive, Items& items, const Get& get) {
  std::uint64_t count = 0;
  if (!archive.get(count) || count > kItemsMax) return false;
  items.clear();
  for (std::uint64_t i = 0; i < count; ++i) {
    items.emplace_back();
    if (!get(items.back())) return false;
  }
  return true;
}

void put_task(ArchiveWriter& archive, const ControlTask& task) {
  const auto text = [&](const std::string& word) { archive.put_text(word); };
  const auto axis = [&](const SpaceAxis& each) {
    archive.put_text(each.name);
    archive.put_text(each.unit);
    archive.put(each.low);
    archive.put(each.high);
  };
  archive.put_text(task.name);
  put_list(archive, task.observation, axis);
  archive.put(task.choices);
  put_list(archive, task.choice_names, text);
  put_list(archive, task.action, axis);
  archive.put_span(std::span<const double>(task.at_first));
  put_list(archive, task.agents, text);
  put_list(archive, task.costs, [&](const engine::CostLimit& cost) {
    archive.put_text(cost.name);
    archive.put(cost.budget);
  });
  put_list(archive, task.measures, [&](const engine::EpisodeMeasure& measure) {
    archive.put_text(measure.name);
    archive.put_text(measure.unit);
  });
  archive.put(task.steps_max);
  archive.put(task.period);
}

bool get_task(ArchiveReader& archive, ControlTask& task) {
  const auto text = [&](std::string& word) { return archive.get_text(word); };
  const auto axis = [&](SpaceAxis& each) {
    return archive.get_text(each.name) && archive.get_text(each.unit) && archive.get(each.low) &&
           archive.get(each.high);
  };
  const auto cost = [&](engine::CostLimit& each) {
    return archive.get_text(each.name) && archive.get(each.budget);
  };
  const auto measure = [&](engine::EpisodeMeasure& each) {
    return archive.get_text(each.name) && archive.get_text(each.unit);
  };
  return archive.get_text(task.name) && get_list(archive, task.observation, axis) &&
         archive.get(task.choices) && get_list(archive, task.choice_names, text) &&
         get_list(archive, task.action, axis) && archive.get_vector(task.at_first) &&
         get_list(archive, task.agents, text) && get_list(archive, task.costs, cost) &&
         get_list(archive, task.measures, measure) && archive.get(task.steps_max) &&
         archive.get(task.period);
}

/// What stands behind everything else, or nothing.
bool get_planner(ArchiveReader& archive, std::optional<PlannerWeights>& planner) {
  if (archive.at_end()) return true;
  return planner.emplace().load(archive) && archive.at_end();
}

bool get_file(ArchiveReader& archive, ControllerFile& file) {
  std::uint8_t finished = 0;
  const auto text = [&](std::string& word) { return archive.get_text(word); };
  const auto weights = [&](PolicyWeights& each) { return each.load(archive); };
  const bool whole = get_task(archive, file.task) && archive.get_text(file.learner) &&
                     get_list(archive, file.settings, text) && archive.get(file.seed) &&
                     archive.get(file.steps) && archive.get(file.steps_total) &&
                     archive.get_text(file.trained_on) && archive.get_vector(file.curve) &&
                     get_list(archive, file.policy.networks, weights) && archive.get(finished) &&
                     archive.get_vector(file.state) && get_planner(archive, file.policy.planner);
  file.finished = finished != 0;
  return whole;
}

std::string axis_text(const SpaceAxis& axis) {
  const auto number = [](double value) {
    std::string text = std::to_string(value);
    text.erase(std::min(text.find_last_not_of('0') + 1, text.size()));
    if (text.back() == '.') text.pop_back();
    return text;
  };
  return axis.unit + ", " + number(axis.low) + " to " + number(axis.high);
}

/// Names what is more, what is missing, what has another place, what has other bounds.
void compare_axes(const char* what, const std::vector<SpaceAxis>& trained,
                  const std::vector<SpaceAxis>& wanted, const engine::SourcePlace& place,
                  engine::Diagnostics& out) {
  const auto wrong = [&](std::string message, std::string remedy) {
    out.error("controller-spaces", place, std::move(message), std::move(remedy));
  };
  const auto named = [](const std::vector<SpaceAxis>& axes, const std::string& name) {
    return std::find_if(axes.begin(), axes.end(),
                        [&](const SpaceAxis& axis) { return axis.name == name; });
  };
  const std::string axis = std::string(what) + " '";
  for (const auto& each : trained) {
    const auto found = named(wanted, each.name);
    if (found == wanted.end()) {
      wrong("the controller was trained with the " + axis + each.name +
                "', which this task does not have",
            "add it to the task, or train the controller anew");
    } else if (!(found->unit == each.unit && found->low == each.low && found->high == each.high)) {
      wrong("the " + axis + each.name + "' is " + axis_text(*found) + " here and was " +
                axis_text(each) + " in training",
            "give it the same unit and bounds, or train the controller anew");
    } else if (found - wanted.begin() != named(trained, each.name) - trained.begin()) {
      wrong("the " + axis + each.name + "' has another place than in training",
            "keep the order of the axes");
    }
  }
  for (const auto& each : wanted) {
    if (named(trained, each.name) != trained.end()) continue;
    wrong("the controller was not trained with the " + axis + each.name + "'",
          "take it out of the task, or train the controller anew");
  }
}

}  // namespace

engine::Result<void> write_controller_file(const std::string& path, const ControllerFile& file) {
  ArchiveWriter body;
  put_task(body, file.task);
  body.put_text(file.learner);
  put_list(body, file.settings, [&](const std::string& word) { body.put_text(word); });
  body.put(file.seed);
  body.put(file.steps);
  body.put(file.steps_total);
  body.put_text(file.trained_on);
  body.put_span(std::span<const CurvePoint>(file.curve));
  put_list(body, file.policy.networks, [&](const PolicyWeights& weights) { weights.save(body); });
  body.put(static_cast<std::uint8_t>(file.finished ? 1 : 0));
  body.put_span(std::span<const std::byte>(file.state));
  if (file.policy.planner) file.policy.planner->save(body);
  return write_checked(path, kind(file.policy.planner.has_value()), body.bytes());
}

engine::Result<ControllerFile> read_controller_file(const std::string& path) {
  const auto body = read_checked(path, kind());
  if (!body) return engine::failure(body.error());
  ArchiveReader archive(*body);
  ControllerFile file;
  if (!get_file(archive, file)) {
    return engine::failure("model-damaged", {path}, "the controller file is damaged",
                           "train it again, or copy it again");
  }
  return file;
}

engine::Diagnostics space_mismatch(const ControlTask& trained, const ControlTask& wanted,
                                   const engine::SourcePlace& place) {
  engine::Diagnostics out;
  compare_axes("observation", trained.observation, wanted.observation, place, out);
  compare_axes("action", trained.action, wanted.action, place, out);
  if (trained.choices != wanted.choices) {
    out.error("controller-spaces", place,
              "the task has " + std::to_string(wanted.choices) +
                  " choices and the controller was trained with " + std::to_string(trained.choices),
              "train the controller anew");
  } else if (trained.choice_names != wanted.choice_names) {
    out.error("controller-spaces", place, "the choices have other names or another order",
              "name them as in training, or train the controller anew");
  }
  return out;
}

engine::Result<std::unique_ptr<engine::Controller>> controller_of_file(
    const ControllerFile& file, const ControlTask& task, std::size_t rows,
    const engine::SourcePlace& place) {
  const TrainedPolicy& policy = file.policy;
  const auto& networks = policy.networks;
  auto mistakes = space_mismatch(file.task, task, place);
  if (networks.size() > 1 && networks.size() != task.agent_count()) {
    mistakes.error("controller-spaces", place,
                   "the controller has a policy for each of " + std::to_string(networks.size()) +
                       " decision makers, the task has " + std::to_string(task.agent_count()),
                   "train the controller anew, or one policy that all share");
  }
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  std::string fault = policy.empty() ? "it holds no policy" : "";
  for (const auto& weights : networks)
    if (fault.empty()) fault = misfit(weights, task);
  if (fault.empty() && policy.planner) fault = misfit(*policy.planner, task);
  if (!fault.empty()) {
    return engine::failure("model-damaged", place, "the controller cannot serve its task: " + fault,
                           "train it again");
  }
  if (policy.planner) return make_model_planner(task, *policy.planner, rows);
  return make_policy_team(task, networks, rows);
}

}  // namespace orrery::models
