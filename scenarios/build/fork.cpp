// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/fork.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>

#include "scenarios/build/identity.h"
#include "scenarios/compare/scenario_difference.h"
#include "scenarios/compare/tolerance.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/format/document.h"

namespace orrery::scenarios {

namespace {

using engine::Diagnostics;
using engine::RunHeader;
using engine::SimTime;

std::vector<std::string> steps_of(const std::string& path) {
  std::vector<std::string> steps;
  std::istringstream words(path);
  for (std::string word; std::getline(words, word, '.');) steps.push_back(word);
  return steps;
}

std::string text_at(const Value& root, std::initializer_list<std::string_view> path) {
  const Value* value = &root;
  for (const std::string_view step : path) {
    value = value->find(step);
    if (value == nullptr) return {};
  }
  return value->is_scalar() ? value->raw() : std::string();
}

/// A number, with or without a unit. A distribution draws a value for each device anew, a word
/// chooses another kind of thing.
bool is_number(const std::string& text) {
  return text == "-" || (!text.empty() && text.find('\n') == std::string::npos &&
                         (std::isdigit(static_cast<unsigned char>(text[0])) != 0 ||
                          text[0] == '-' || text[0] == '+' || text[0] == '.'));
}

/// Sensor parameters that only enter a reading, when it is taken.
bool is_of_reading(const std::string& parameter) {
  static constexpr std::array kNames = {"noise", "bias"};
  return std::find(kNames.begin(), kNames.end(), parameter) != kNames.end();
}

bool is_stated_level(const std::vector<std::string>& path, const Value& parent) {
  return path[3] == "level" && text_at(parent, {"agents", path[1], "model"}) == "threshold_rule" &&
         text_at(parent, {"agents", path[1], "parameters", "level_from"}) == "stated";
}

bool may_change(const Difference& one, const Value& parent) {
  const auto path = steps_of(one.path);
  if (path[0] == "gates" || path[0] == "description" || path[0] == "name") return true;
  if (!is_number(one.a) || !is_number(one.b)) return false;
  if (one.path == "duration") return true;
  const std::size_t depth = path.size();
  if (path[0] == "plant" && depth == 4 && path[2] == "parameters") {
    const std::string model = text_at(parent, {"plant", path[1], "model"});
    return model != "replay/csv" && find_device(model) != nullptr;
  }
  if (path[0] == "plant" && depth == 5 && path[2] == "sensors") return is_of_reading(path[4]);
  if (path[0] == "network" && depth == 4 && path[1] == "links") return path[3] == "loss";
  return path[0] == "agents" && depth == 4 && path[2] == "parameters" &&
         is_stated_level(path, parent);
}

std::string all_changes(const std::vector<Difference>& found) {
  std::string text;
  for (const auto& one : found)
    text += fmt::format("{}{}: {} -> {}", text.empty() ? "" : ", ", one.path, one.a, one.b);
  return text.empty() ? "nothing" : text;
}

/// Their hashes, in the order of the scenario, and not their names: the scenario's own file may
/// have been copied. The scenario's text is compared on its own.
void check_files(const RunHeader& parent, const RunHeader& fork, Diagnostics& troubles) {
  for (const auto& file : fork.files) {
    const bool known = std::any_of(parent.files.begin(), parent.files.end(),
                                   [&](const auto& one) { return one.path == file.path; });
    const bool same = std::any_of(parent.files.begin(), parent.files.end(),
                                  [&](const auto& one) { return one.sha256 == file.sha256; });
    const bool text = file.path.ends_with(".yaml") || file.path.ends_with(".yml");
    if (same || text) continue;
    troubles.add({engine::Severity::kError,
                  "fork-change",
                  {file.path},
                  known ? "the file has changed since the snapshot"
                        : "the run that took the snapshot did not read this file",
                  "a fork reads the same files"});
  }
}

}  // namespace

engine::Result<void> check_fork(const RunHeader& parent, const RunHeader& fork, SimTime at) {
  Diagnostics troubles;
  engine::SourcePlace place;
  place.file = fork.scenario_path;
  const auto add = [&](const char* code, const std::string& message, const char* remedy) {
    troubles.add({engine::Severity::kError, code, place, message, remedy});
  };
  if (parent.seed != fork.seed)
    add("fork-seed", fmt::format("the snapshot was taken with seed {}", parent.seed),
        "a fork keeps the seed: devices were drawn with it");
  if (fork.planned_end <= at)
    add("fork-end", "the fork would end before the snapshot, which is at " + to_string(at),
        "give a later duration or --until");
  const auto tree = read_document(parent.scenario_text, "snapshot");
  for (const auto& one : differences(parent.scenario_text, fork.scenario_text)) {
    if (tree && may_change(one, tree->root)) continue;
    add("fork-change", fmt::format("a fork cannot change {}: {} -> {}", one.path, one.a, one.b),
        "what a fork can change: docs/snapshots.md, Fork; anything else needs a run of its own");
  }
  check_files(parent, fork, troubles);
  if (troubles.has_errors()) return engine::failure(std::move(troubles));
  return {};
}

std::string fork_note(const RunHeader& parent, const RunHeader& fork, SimTime at) {
  auto found = differences(parent.scenario_text, fork.scenario_text);
  if (parent.planned_end != fork.planned_end)
    found.push_back({"end", to_string(parent.planned_end), to_string(fork.planned_end)});
  return fmt::format("forked at {} from a run of {} (seed {}); changed from there on: {}",
                     to_string(at), parent.scenario_path, parent.seed, all_changes(found));
}

engine::SnapshotIdentity identity_of_fork(const RunHeader& header, const SnapshotOptions& options) {
  engine::SnapshotIdentity identity = identity_of(header);
  if (options.fork)
    identity.run =
        sha256_of_text("fork\n" + sha256_of_file(options.from.string()) + "\n" + identity.run);
  return identity;
}

engine::Result<Opening> open_fork(engine::SqliteStore& store, const RunHeader& header,
                                  const SnapshotOptions& options) {
  std::error_code none;
  if (std::filesystem::equivalent(options.from, store.partial_path(), none))
    return engine::failure("fork-out", {options.from.string()},
                           "the fork would replace the snapshot it comes from",
                           "choose another result file with --out");
  Opening opening;
  if (options.resume != Resume::kNever && store.has_partial()) {
    if (auto own = store.resume(identity_of_fork(header, options))) {
      opening.remark = fmt::format("going on with the fork at {}", to_string(own->at));
      opening.snapshot = std::move(*own);
      return opening;
    }
  }
  const auto accept = [&](const RunHeader& parent, SimTime at) -> engine::Result<void> {
    opening.note = fork_note(parent, header, at);
    return check_fork(parent, header, at);
  };
  auto snapshot = store.fork(options.from, header, identity_of, accept);
  if (!snapshot) return engine::failure(snapshot.error());
  opening.remark = opening.note;
  opening.snapshot = std::move(*snapshot);
  return opening;
}

}  // namespace orrery::scenarios
