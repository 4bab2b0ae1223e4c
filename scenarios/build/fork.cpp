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
#include "scenarios/format/run_text.h"
#include "scenarios/format/units.h"

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

/// A section `parameters` that one side does not have: is it of numbers alone?
bool are_numbers(const std::string& text) {
  const auto section = read_document(text, "parameters");
  return section && section->root.is_mapping() &&
         std::all_of(section->root.entries().begin(), section->root.entries().end(),
                     [](const Entry& entry) {
                       return entry.value.is_scalar() && is_number(entry.value.raw());
                     });
}

bool is_number_or_numbers(const std::string& text) { return is_number(text) || are_numbers(text); }

/// Of a device whose model is built in: a recording has its parameters in its state.
bool may_change_parameters(const Difference& one, const std::string& population,
                           const Value& parent) {
  const std::string model = text_at(parent, {"plant", population, "model"});
  return is_number_or_numbers(one.a) && is_number_or_numbers(one.b) && model != "replay/csv" &&
         find_device(model) != nullptr;
}

bool may_change(const Difference& one, const Value& parent) {
  const auto path = steps_of(one.path);
  static constexpr std::array kFree = {"gates", "description", "name", "duration"};
  if (std::find(kFree.begin(), kFree.end(), path[0]) != kFree.end()) return true;
  const std::size_t depth = path.size();
  if (path[0] == "plant" && (depth == 3 || depth == 4) && path[2] == "parameters")
    return may_change_parameters(one, path[1], parent);
  if (!is_number(one.a) || !is_number(one.b)) return false;
  if (path[0] == "plant" && depth == 5 && path[2] == "sensors") return is_of_reading(path[4]);
  if (path[0] == "network" && depth == 4 && path[1] == "links") return path[3] == "loss";
  return path[0] == "agents" && depth == 4 && path[2] == "parameters" &&
         is_stated_level(path, parent);
}

/// What to do about a change that a fork cannot make.
const char* remedy_of(const Difference& one) {
  const auto path = steps_of(one.path);
  if (path.size() >= 3 && path[0] == "plant" && path[2] == "inputs")
    return "wires decide which populations advance together and what has flowed between them so "
           "far: a plant that is wired otherwise needs a run of its own";
  return "what a fork can change: docs/snapshots.md, Fork; anything else needs a run of its own";
}

std::string all_changes(const std::vector<Difference>& found) {
  std::string text;
  for (const auto& one : found)
    text += fmt::format("{}{}: {} -> {}", text.empty() ? "" : ", ", one.path, one.a, one.b);
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text.empty() ? "nothing" : text;
}

/// The earliest time at which a fault can begin; nothing where that is not plain.
std::optional<SimTime> earliest_onset(const Value& fault) {
  const Value* when = fault.find("at");
  const Value* between = fault.find("between");
  if (between != nullptr && between->is_sequence() && !between->items().empty())
    when = &between->items().front();
  if (when == nullptr || !when->is_scalar()) return std::nullopt;
  const auto time = parse_duration(when->raw(), when->place());
  if (!time) return std::nullopt;
  return SimTime{} + *time;
}

/// Why a fault cannot be added at that time; empty: it can.
std::string why_not(const Value& fault, SimTime at) {
  const auto onset = earliest_onset(fault);
  if (!onset) return "it has no plain 'at' or 'between'";
  if (*onset >= at) return {};
  return fmt::format("it can begin at {}, the snapshot is at {}", to_string(*onset), to_string(at));
}

/// Faults of the fork that the parent does not have. They stand behind the others: the state of
/// faults is kept by number.
void check_new_faults(const Value& parent, const Value& fork, SimTime at,
                      const engine::SourcePlace& place, Diagnostics& troubles) {
  const Value* mine = fork.find("faults");
  if (mine == nullptr || !mine->is_mapping()) return;
  const Value* theirs = parent.find("faults");
  const std::size_t known = theirs == nullptr ? 0 : theirs->entries().size();
  for (std::size_t i = 0; i < mine->entries().size(); ++i) {
    const Entry& entry = mine->entries()[i];
    if (theirs != nullptr && theirs->find(entry.key.text) != nullptr) continue;
    const std::string why =
        i < known ? "it stands before faults that the snapshot has" : why_not(entry.value, at);
    if (why.empty()) continue;
    troubles.add({engine::Severity::kError, "fork-change", place,
                  fmt::format("a fork cannot add faults.{}: {}", entry.key.text, why),
                  "write it as the last one, with 'at' or 'between' from the snapshot on"});
  }
}

/// `faults` or `faults.NAME` where the parent has none: `check_new_faults` looks at them.
bool is_new_fault(const Difference& one) {
  const auto path = steps_of(one.path);
  return path[0] == "faults" && path.size() <= 2 && one.a == "-";
}

/// By hash, not by name: files may have been copied. Texts that went into the scenario's are
/// compared as that.
void check_files(const RunHeader& parent, const RunHeader& fork, SimTime at,
                 const SnapshotOptions& options, Diagnostics& troubles) {
  for (std::size_t i = options.text_files; i < fork.files.size(); ++i) {
    const auto& file = fork.files[i];
    const bool known = std::any_of(parent.files.begin(), parent.files.end(),
                                   [&](const auto& one) { return one.path == file.path; });
    const bool same = std::any_of(parent.files.begin(), parent.files.end(),
                                  [&](const auto& one) { return one.sha256 == file.sha256; });
    const bool is_log = options.by_hand_from && i + 1 == fork.files.size();
    if (same || (is_log && *options.by_hand_from >= at)) continue;
    engine::SourcePlace place;
    place.file = file.path;
    if (is_log) {
      troubles.add({engine::Severity::kError, "fork-change", place,
                    fmt::format("its first intervention is at {}, the snapshot is at {}",
                                to_string(*options.by_hand_from), to_string(at)),
                    "give the log of the run that took the snapshot, or one from there on"});
      continue;
    }
    troubles.add({engine::Severity::kError, "fork-change", place,
                  known ? "the file has changed since the snapshot"
                        : "the run that took the snapshot did not read this file",
                  "a fork reads the same files"});
  }
}

}  // namespace

engine::Result<void> check_fork(const RunHeader& parent, const RunHeader& fork, SimTime at,
                                const SnapshotOptions& options) {
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
    add("fork-end", "the snapshot is at " + to_string(at), "a fork ends after its snapshot");
  const auto tree = read_document(parent.scenario_text, "snapshot");
  const auto own = read_document(fork.scenario_text, "fork");
  if (tree && own) check_new_faults(tree->root, own->root, at, place, troubles);
  for (const auto& one :
       differences(text_of_run(parent.scenario_text), text_of_run(fork.scenario_text))) {
    if (tree && (is_new_fault(one) || may_change(one, tree->root))) continue;
    add("fork-change", fmt::format("a fork cannot change {}: {} -> {}", one.path, one.a, one.b),
        remedy_of(one));
  }
  check_files(parent, fork, at, options, troubles);
  if (troubles.has_errors()) return engine::failure(std::move(troubles));
  return {};
}

std::string fork_note(const RunHeader& parent, const RunHeader& fork, SimTime at) {
  const auto found =
      differences(text_of_run(parent.scenario_text), text_of_run(fork.scenario_text));
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
                                  const SnapshotOptions& options,
                                  const engine::SnapshotIdentity& own) {
  std::error_code none;
  if (std::filesystem::equivalent(options.from, store.partial_path(), none))
    return engine::failure("fork-out", {options.from.string()},
                           "the fork would replace the snapshot it comes from",
                           "choose another result file with --out");
  Opening opening;
  if (options.resume != Resume::kNever && store.has_partial()) {
    if (auto stopped = store.resume(own)) {
      opening.remark = fmt::format("going on with the fork at {}", to_string(stopped->at));
      opening.snapshot = std::move(*stopped);
      return opening;
    }
  }
  const auto accept = [&](const RunHeader& parent, SimTime at) -> engine::Result<void> {
    opening.note = fork_note(parent, header, at);
    return check_fork(parent, header, at, options);
  };
  auto snapshot = store.fork(options.from, header, identity_of, accept);
  if (!snapshot) return engine::failure(snapshot.error());
  opening.remark = opening.note;
  opening.snapshot = std::move(*snapshot);
  return opening;
}

}  // namespace orrery::scenarios
