// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/studio_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <vector>

#include "engine/registry/diagnostic.h"
#include "scenarios/build/identity.h"
#include "scenarios/format/units.h"

namespace orrery::gui {

namespace {

using engine::ExitCode;

constexpr const char* kExamples = R"(Examples:
  orrery-studio                                        the start page
  orrery-studio scenarios/library/pump-house.yaml      opens a scenario, paused at its beginning
  orrery-studio pump-house.orrery                      replays a finished run
  orrery-studio pump-house.orrery.partial              goes on with an unfinished one
  orrery-studio --scenario plant.yaml --until '2 h' --theme dark --scale 1.5 \
      --select 'pump[3]' --heat pump.temperature --screenshot plant.png
                                                       a picture of the window, then it ends
  orrery-studio --render plant.yaml --out plant.png [--camera home|top|NAME] [--size 1280x800]
      [--until TIME] [--heat POPULATION.QUANTITY] [--theme dark]
                                                       the plant alone, without an X server
A picture of the window needs an X server (xvfb-run will do) and neither reads nor writes your
settings.
Exit codes: 0 ok, 2 usage, 3 invalid scenario or file, 4 the run failed, 6 I/O error
)";

struct Words {
  StudioOptions options;
  std::string scenario, theme, until, size;
};

void describe(CLI::App& app, Words& words) {
  app.footer(kExamples);
  app.set_version_flag("--version", "orrery-studio " + scenarios::program_version());
  app.add_option("FILE", words.options.file, "scenario, result, experiment or unfinished run");
  app.add_option("--scenario", words.scenario, "the same, by name");
  app.add_option("--view", words.options.view, "page to show")
      ->check(CLI::IsMember({"start", "designer", "run", "results"}));
  app.add_option("--theme", words.theme, "colours")
      ->check(CLI::IsMember({"light", "dark", "contrast"}));
  app.add_option("--scale", words.options.scale, "size of everything; 1 is 96 pixels an inch")
      ->check(CLI::Range(0.5, 4.0));
  app.add_option("--until", words.until, "runs to this time first, such as '2 h'");
  app.add_option("--size", words.size, "of the window, such as 1440x900");
  app.add_option("--select", words.options.select,
                 "selects a device, signal, node, link, agent or controller, such as 'pump[3]'");
  app.add_option("--heat", words.options.heat,
                 "maps a quantity to colour, such as pump.temperature");
  app.add_option("--screenshot", words.options.screenshot,
                 "saves a picture of the window there (PNG) and ends");
}

std::string hintFor(const CLI::App& app, int argc, char** argv) {
  std::vector<std::string> known;
  for (const CLI::Option* option : app.get_options())
    for (const auto& name : option->get_lnames()) known.push_back("--" + name);
  for (int i = 1; i < argc; ++i) {
    const std::string word = std::string(argv[i]).substr(0, std::string(argv[i]).find('='));
    if (word.rfind("--", 0) != 0) continue;
    if (std::find(known.begin(), known.end(), word) != known.end()) continue;
    const std::string meant = engine::closest_name(word, known);
    if (!meant.empty()) return fmt::format("did you mean '{}'?", meant);
  }
  return "see 'orrery-studio --help'";
}

/// What CLI11 cannot check.
std::optional<std::string> complete(Words& words) {
  StudioOptions& options = words.options;
  if (!words.scenario.empty() && !options.file.empty())
    return "give the file once, with --scenario or without";
  if (!words.scenario.empty()) options.file = words.scenario;
  if (!words.theme.empty()) options.theme = Theme::kindOf(QString::fromStdString(words.theme));
  if (!words.until.empty()) {
    const auto read =
        scenarios::parse_duration(words.until, {"--until", 1, 1, 0, words.until.size()});
    if (!read) return engine::to_string(read.error().items().front());
    options.until = *read;
  }
  if (!words.size.empty()) {
    const auto parts = QString::fromStdString(words.size).split('x');
    options.width_px = parts.value(0).toInt();
    options.height_px = parts.value(1).toInt();
    if (parts.size() != 2 || options.width_px < 320 || options.height_px < 240 ||
        options.width_px > 16384 || options.height_px > 16384)
      return "--size is WIDTHxHEIGHT in pixels, from 320x240 on, such as 1440x900";
  }
  if (options.until && options.file.empty()) return "--until needs a scenario";
  return std::nullopt;
}

}  // namespace

std::variant<StudioOptions, ExitCode> readOptions(int argc, char** argv) {
  Words words;
  CLI::App app{"Orrery Studio: see a plant live"};
  app.name("orrery-studio");
  describe(app, words);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      app.exit(error);
      return ExitCode::kOk;
    }
    fmt::print(stderr, "orrery-studio: {}\n{}\n", error.what(), hintFor(app, argc, argv));
    return ExitCode::kUsage;
  }
  if (const auto mistake = complete(words)) {
    fmt::print(stderr, "orrery-studio: {}\nsee 'orrery-studio --help'\n", *mistake);
    return ExitCode::kUsage;
  }
  return words.options;
}

}  // namespace orrery::gui
