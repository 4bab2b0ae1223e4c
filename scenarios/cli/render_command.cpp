// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "scenarios/cli/command.h"
#include "scenarios/cli/scenario_input.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;

struct RenderWords {
  std::string scenario;
  std::string out;
  std::string size;
  std::string until;
  std::string camera;
  std::string heat;
  std::string theme;
};

/// The desktop program stands beside this one.
std::filesystem::path studio_path() {
  std::error_code ignored;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", ignored);
  return self.parent_path() / "orrery-studio";
}

/// Becomes the desktop program, which draws and exits with its own code.
ExitCode render(const Console& console, const RenderWords& words) {
  if (const auto found = find_named_scenario(words.scenario); !found) {
    console.complain(found.error());
    return ExitCode::kIo;
  }
  const std::filesystem::path studio = studio_path();
  std::vector<std::string> line = {studio.string(), "--render", words.scenario, "--out", words.out};
  const auto add = [&](const char* option, const std::string& value) {
    if (!value.empty()) line.insert(line.end(), {option, value});
  };
  add("--size", words.size);
  add("--until", words.until);
  add("--camera", words.camera);
  add("--heat", words.heat);
  add("--theme", words.theme);
  std::vector<char*> arguments;
  for (std::string& word : line) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execv(studio.c_str(), arguments.data());
  console.complain("orrery: pictures are drawn by " + studio.string() +
                   ", which cannot be started: " + std::strerror(errno) +
                   "\nbuild with ORRERY_WITH_GUI, or install it beside orrery");
  return ExitCode::kIo;
}

}  // namespace

void add_render_command(CLI::App& app, CommandSession& session) {
  auto* command = app.add_subcommand("render", "picture of the plant as PNG; no display is needed");
  auto words = std::make_shared<RenderWords>();
  command->add_option("SCENARIO", words->scenario, "scenario file (.yaml)")->required();
  command->add_option("-o,--out", words->out, "the picture, a .png file")->required();
  command->add_option("--size", words->size, "pixels, such as 1280x800");
  command->add_option("--until", words->until, "simulate to this time first, such as '2 d'");
  command->add_option("--camera", words->camera,
                      "home, top, or the name of a population or a node");
  command->add_option("--heat", words->heat, "quantity to map to colour, such as pump.temperature");
  command->add_option("--theme", words->theme, "light, dark or contrast")
      ->check(CLI::IsMember({"light", "dark", "contrast"}));
  command->footer(
      "Examples:\n"
      "  orrery render scenarios/library/pump-house-small.yaml --out plant.png\n"
      "  orrery render plant.yaml --out hot.png --until '2 d' --heat pump.temperature --camera "
      "top\n"
      "Exit codes: 0 ok, 2 usage, 3 invalid scenario, 6 I/O error\n");
  command->callback([&session, words] {
    session.work = [words](const Console& console) { return render(console, *words); };
  });
}

}  // namespace orrery::scenarios
