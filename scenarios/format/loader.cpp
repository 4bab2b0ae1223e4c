// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "scenarios/format/load_context.h"
#include "scenarios/format/load_definitions.h"
#include "scenarios/format/load_experiment.h"
#include "scenarios/format/load_layout.h"
#include "scenarios/format/path_setting.h"
#include "scenarios/format/scenario_tree.h"
#include "scenarios/format/sections.h"
#include "scenarios/format/value_text.h"

namespace orrery::scenarios {

namespace {

using engine::Diagnostics;

struct Section {
  const char* name;
  void (*load)(const Value&, LoadContext&);
};

/// In this order, because later sections refer to earlier ones.
constexpr Section kSections[] = {
    {"define", load_definitions}, {"plant", load_plant},   {"network", load_network},
    {"faults", load_faults},      {"agents", load_agents}, {"record", load_record},
    {"metrics", load_metrics},    {"gates", load_gates},   {"partition", load_partition},
    {"layout", load_layout},
};
/// Part of the format, not of this version.
constexpr const char* kLater[] = {"control"};

/// A file of another version of the format gets one clear answer instead of a range.
void check_version(const Value& root, LoadContext& context) {
  const Value* version = root.find("orrery");
  if (version == nullptr) return;
  const auto number = version->as_integer();
  if (!number) return context.diagnostics.append(number.error());
  if (*number == 1) return;
  context.diagnostics.add(version->mistake(
      "version", fmt::format("the file is of version {}; this program reads version 1", *number),
      *number > 1 ? "run it with a newer program, or write 'orrery: 1'" : "write 'orrery: 1'"));
}

void load_head(const Value& root, LoadContext& context) {
  check_version(root, context);
  engine::ModelInfo rows = scenario_keys();
  if (root.find("orrery") != nullptr) {
    std::erase_if(rows.params, [](const auto& row) { return row.name == "orrery"; });
  }
  Element keys;
  ParamReader(context.diagnostics)
      .read(root, rows, keys,
            {"orrery", "define", "plant", "network", "faults", "agents", "record", "metrics",
             "gates", "partition", "layout", "control", "experiment"});
  const auto fixed = keys.fixed();
  context.scenario.name = fixed.text("name");
  context.scenario.description = fixed.text("description");
  context.scenario.seed = static_cast<std::uint64_t>(fixed.number("seed"));
  context.scenario.duration = engine::Duration::from_seconds(fixed.number("duration"));
  for (const char* later : kLater) {
    if (const Value* section = root.find(later)) {
      context.diagnostics.add(section->mistake(
          "section-later", fmt::format("section '{}' is not in this version", later),
          "remove it, or run the scenario with a version that has it"));
    }
  }
}

/// Can readings of `devices` come to `node`? Links lead both ways.
bool leads(const Scenario& scenario, const std::string& devices, const std::string& node) {
  std::vector<std::string> reached = {devices};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (const LinkElement& link : scenario.links) {
      for (const auto& [from, to] :
           {std::pair(link.from, link.to), std::pair(link.to, link.from)}) {
        const bool known = std::find(reached.begin(), reached.end(), to) != reached.end();
        if (from == reached[i] && !known) reached.push_back(to);
      }
    }
  }
  return std::find(reached.begin(), reached.end(), node) != reached.end();
}

/// An agent on a node of several machines runs on each of them, on the devices that hang there.
void check_instances(const AgentElement& agent, const LinkElement& access, LoadContext& context) {
  const NodeElement* node = context.node(agent.node);
  if (node->count == 1 || (access.to == agent.node && !access.in_turn)) return;
  const std::string runs = fmt::format("agent '{}' runs on each of the {} machines of '{}'",
                                       agent.name, node->count, agent.node);
  if (access.to != agent.node) {
    context.diagnostics.error(
        "agent-instances", agent.node_place,
        fmt::format("{}, but the devices of '{}' hang on '{}'", runs, access.from, access.to),
        fmt::format("run it on '{}', or on a node with 'count: 1'", access.to));
    return;
  }
  context.diagnostics.error(
      "agent-instances", agent.node_place,
      fmt::format("{}, but link '{}' deals the devices out in turn", runs, access.name),
      fmt::format("write 'spread: blocks' in link '{}', or run the agent on a node with 'count: 1'",
                  access.name));
}

/// What an agent observes must have a way to it.
void check_way(const AgentElement& agent, LoadContext& context) {
  if (context.node(agent.node) == nullptr) return;
  const DeviceElement* on = nullptr;
  context.sensor(agent.observes.front().signal, &on);
  const auto& links = context.scenario.links;
  const auto access = std::find_if(links.begin(), links.end(),
                                   [&](const LinkElement& link) { return link.from == on->name; });
  if (access == links.end()) {
    context.diagnostics.error(
        "no-link", on->place,
        fmt::format("the devices of '{}' have no link, but agent '{}' observes them", on->name,
                    agent.name),
        fmt::format("add a link with 'from: {}' under network.links", on->name));
    return;
  }
  if (context.diagnostics.has_errors()) return;
  if (!leads(context.scenario, on->name, agent.node)) {
    context.diagnostics.error(
        "no-route", agent.node_place,
        fmt::format("no links lead from the devices of '{}' to node '{}'", on->name, agent.node),
        "add a link between the two, or run the agent on a node that has one");
    return;
  }
  check_instances(agent, *access, context);
}

/// A network is only missed when something has to travel.
void check_whole(const Value& root, LoadContext& context) {
  if (root.find("plant") == nullptr) {
    context.diagnostics.add(root.mistake("missing-key", "'plant' is missing",
                                         "add 'plant': devices by name, see 'orrery models'"));
  }
  for (const auto& agent : context.scenario.agents) check_way(agent, context);
}

void load_sections(const Value& root, LoadContext& context) {
  load_head(root, context);
  for (const Section& section : kSections) {
    if (const Value* value = root.find(section.name)) section.load(*value, context);
  }
  check_whole(root, context);
}

/// A factor may give a value to a setting that the scenario leaves at its default. Only loading
/// tells it from a mistyped one.
void try_new_key(const NewKey& added, const Value& root, LoadContext& context) {
  Value changed = root;
  if (apply_set(changed, added.set).has_errors()) return;  // the level's value, not its path
  Scenario scenario;
  Diagnostics diagnostics;
  LoadContext trial{scenario, diagnostics, context.folder, {}};
  load_sections(changed, trial);
  const auto& found = diagnostics.items();
  const bool refused = std::any_of(found.begin(), found.end(), [](const auto& mistake) {
    return mistake.code == "unknown-key" && mistake.place.file == "--set";
  });
  if (!refused) return;
  context.diagnostics.add(unknown_factor_path(set_path(added.set), added.place, root));
}

/// The tree of a run alone, or the section alone: a run depends on nothing that section
/// `experiment` says, and so do its text and its identity.
Value only_experiment(const Value& root, bool wanted) {
  Value part = root;
  std::erase_if(part.entries(),
                [&](const Entry& entry) { return (entry.key.text == "experiment") != wanted; });
  return part;
}

void load_experiment_of(const Value& section, const Value& run, LoadContext& context) {
  const bool whole = !context.diagnostics.has_errors();
  load_experiment(section, context);
  const auto new_keys =
      check_factor_paths(context.scenario.experiment->factors, run, context.diagnostics);
  if (!whole) return;                   // a trial would find the same mistakes again
  constexpr std::size_t kTrials = 100;  // each loads the scenario; planning tries every level
  for (std::size_t i = 0; i < std::min(kTrials, new_keys.size()); ++i) {
    try_new_key(new_keys[i], run, context);
  }
}

engine::Result<LoadedScenario> read_tree(const ScenarioTree& tree, const std::string& path,
                                         const std::filesystem::path& folder) {
  LoadedScenario loaded;
  Diagnostics diagnostics;
  LoadContext context{loaded.scenario, diagnostics, folder, {}};
  const Value run = only_experiment(tree.root, false);
  loaded.scenario.path = path;
  loaded.scenario.text = to_yaml(run);
  for (const auto& source : tree.sources) loaded.scenario.files.push_back(source.file);
  loaded.text_files = tree.sources.size();
  if (!tree.root.is_mapping()) {
    return engine::failure("type", tree.root.place(), "a scenario is a mapping",
                           "start with 'orrery: 1' and 'name: ...', or with 'orrery new'");
  }
  load_sections(tree.root, context);
  if (const Value* section = tree.root.find("experiment")) {
    loaded.experiment_text = to_yaml(only_experiment(tree.root, true));
    load_experiment_of(*section, run, context);
  }
  diagnostics.sort();
  if (diagnostics.has_errors()) return engine::failure(std::move(diagnostics));
  loaded.warnings = std::move(diagnostics);
  return loaded;
}

}  // namespace

engine::Result<LoadedScenario> load_scenario(const std::string& path, const LoadOptions& options) {
  TreeOptions tree_options;
  tree_options.settings = options.sets;
  const auto tree = load_tree(path, tree_options);
  if (!tree) return engine::failure(tree.error());
  const auto folder = std::filesystem::absolute(path).parent_path();
  return read_tree(*tree, path, folder);
}

engine::Result<LoadedScenario> load_scenario_text(const std::string& text, const std::string& name,
                                                  const std::string& folder,
                                                  const LoadOptions& options) {
  TreeOptions tree_options;
  tree_options.settings = options.sets;
  const ReadText read = [&](const std::string& wanted,
                            const engine::SourcePlace& place) -> engine::Result<std::string> {
    if (wanted == name) return text;
    return engine::failure("path-missing", place, fmt::format("no file '{}'", wanted),
                           "a scenario given as text cannot include files");
  };
  const auto tree = load_tree(read, name, "", tree_options);
  if (!tree) return engine::failure(tree.error());
  return read_tree(*tree, name, folder);
}

}  // namespace orrery::scenarios
