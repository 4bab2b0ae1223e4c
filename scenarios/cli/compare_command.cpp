// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <optional>

#include "scenarios/cli/command.h"
#include "scenarios/cli/command_words.h"
#include "scenarios/compare/comparison.h"
#include "scenarios/compare/comparison_text.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;

struct CompareWords {
  std::string a;
  std::string b;
  std::string tolerance;
  double absolute = 0.0;
  std::string relative = "0";
  std::string time = "0 s";
  std::string noise = "2 %";
  std::vector<std::string> only;
  std::string json;  ///< empty: text; `-`: stdout
};

/// Defaults of the command line, then the file over them. What is wrong with the words themselves
/// has the file name `--...`.
engine::Result<ToleranceTable> tolerances_of(const CompareWords& words) {
  ToleranceTable table;
  const auto share = [](const char* option, const std::string& text, double& into) {
    const auto read = share_of(text);
    if (read) into = *read;
    return read ? engine::Result<void>{}
                : engine::failure("share", {option}, "'" + text + "' is no share",
                                  "such as '2 %' or 0.02");
  };
  table.signal_default.absolute = words.absolute;
  if (auto read = share("--rel", words.relative, table.signal_default.relative); !read)
    return engine::failure(read.error());
  if (auto read = share("--noise", words.noise, table.metric_default.relative); !read)
    return engine::failure(read.error());
  const auto time = parse_duration(words.time, {"--time-tolerance", 1, 1, 0, words.time.size()});
  if (!time) return engine::failure(time.error());
  if (time->ns < 0)
    return engine::failure("tolerance", {"--time-tolerance"}, "it is not negative",
                           "such as '1 s'");
  table.signal_default.time = *time;
  if (words.tolerance.empty()) return table;
  if (auto read = read_tolerances(words.tolerance, table); !read)
    return engine::failure(read.error());
  return table;
}

ExitCode print(const Console& console, const CompareWords& words, const Comparison& comparison) {
  if (words.json.empty() || words.json != "-") {
    if (!console.quiet()) console.print(comparison_text(comparison));
  }
  if (!words.json.empty()) {
    const ExitCode put = put_json(console, words.json, comparison_json(comparison).dump(2));
    if (put != ExitCode::kOk) return put;
  }
  if (!comparison.has_common()) {
    console.complain("orrery: nothing in common to compare");
    return ExitCode::kNothingToDo;
  }
  return comparison.in_tolerance() ? ExitCode::kOk : ExitCode::kVerdictFail;
}

ExitCode compare_and_tell(const Console& console, const CompareWords& words) {
  CompareOptions options;
  options.only = words.only;
  auto tolerances = tolerances_of(words);
  if (!tolerances) {
    console.complain(tolerances.error());
    const bool in_words = tolerances.error().items().front().place.file.rfind("--", 0) == 0;
    return in_words ? ExitCode::kUsage : exit_code_of(tolerances.error());
  }
  options.tolerances = std::move(*tolerances);
  const auto comparison = compare(words.a, words.b, options);
  if (!comparison) {
    console.complain(comparison.error());
    return exit_code_of(comparison.error());
  }
  return print(console, words, *comparison);
}

}  // namespace

void add_compare_command(CLI::App& app, CommandSession& session) {
  auto* command = app.add_subcommand(
      "compare", "what differs between two results or experiments, and what got worse");
  auto words = std::make_shared<CompareWords>();
  command->add_option("A", words->a, "the baseline: a result file or an experiment")->required();
  command->add_option("B", words->b, "what is held against it")->required();
  command->add_option("--tolerance", words->tolerance,
                      "YAML file of tolerances by signal and metric (docs/compare.md)");
  command->add_option("--abs", words->absolute, "absolute tolerance of signals, in their unit")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->add_option("--rel", words->relative, "relative tolerance of signals, such as '1 %'")
      ->capture_default_str();
  command
      ->add_option("--time-tolerance", words->time,
                   "how far apart in time values may stand for each other, such as '1 s'")
      ->capture_default_str();
  command->add_option("--noise", words->noise, "changes of a metric up to this share are noise")
      ->capture_default_str();
  command->add_option("--only", words->only, "signals and metrics by name; * stands for any text");
  command->add_flag("--json{-}", words->json,
                    "one JSON object instead of text; --json=FILE writes it there as well");
  command->footer(
      "Examples:\n"
      "  orrery compare before.orrery after.orrery\n"
      "  orrery compare before.orrery after.orrery --rel '1 %' --time-tolerance '1 s'\n"
      "  orrery compare before.experiment after.experiment --noise '5 %' --json\n"
      "  orrery compare a.orrery b.orrery --tolerance plant.tolerance.yaml --only 'pump.*'\n"
      "Exit codes: 0 in tolerance, 1 a signal is out or a metric regressed or is different,\n"
      "            2 usage, 3 not a result, 5 nothing in common, 6 I/O error\n");
  command->callback([&session, words] {
    session.work = [words](const Console& console) { return compare_and_tell(console, *words); };
  });
}

}  // namespace orrery::scenarios
