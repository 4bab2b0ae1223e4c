// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>

#include "scenarios/build/gallery.h"
#include "scenarios/cli/command.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;
namespace fs = std::filesystem;

ExitCode list(const Console& console) {
  for (const auto& entry : gallery()) {
    console.print(fmt::format("{:<22} {}\n", entry.name, entry.summary));
  }
  console.print("\n'orrery new NAME [DIR]' copies one of them.\n");
  return ExitCode::kOk;
}

ExitCode start(const Console& console, const std::string& name, const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : gallery()) names.push_back(entry.name);
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) {
    const std::string meant = engine::closest_name(name, names);
    console.complain(fmt::format("orrery: no gallery scenario '{}'", name));
    console.complain(meant.empty() ? "see 'orrery new' for the list"
                                   : fmt::format("did you mean '{}'?", meant));
    return ExitCode::kUsage;
  }
  const fs::path target = fs::path(folder.empty() ? "." : folder);
  std::error_code error;
  fs::create_directories(target, error);
  for (const auto& file : gallery()[static_cast<std::size_t>(found - names.begin())].files) {
    const fs::path to = target / file.filename();
    // What it extends may have come with another scenario, and been edited since.
    if (fs::exists(to) && to.extension() == ".yaml" && to.stem() != name) {
      console.say(fmt::format("{} is there already and is kept", to.string()));
      continue;
    }
    if (fs::exists(to)) {
      console.complain(
          fmt::format("orrery: {} is there already; nothing was overwritten", to.string()));
      return ExitCode::kIo;
    }
    fs::copy_file(file, to, error);
    if (error) {
      console.complain(fmt::format("orrery: cannot write {}: {}", to.string(), error.message()));
      return ExitCode::kIo;
    }
    console.print(fmt::format("{}\n", to.string()));
  }
  console.say(fmt::format("Next: orrery run {}", (target / (name + ".yaml")).string()));
  return ExitCode::kOk;
}

}  // namespace

void add_new_command(CLI::App& app, CommandSession& session) {
  auto* command = app.add_subcommand("new", "start from a gallery scenario");
  auto name = std::make_shared<std::string>();
  auto folder = std::make_shared<std::string>();
  command->add_option("TEMPLATE", *name, "name of a gallery scenario; without it, the list");
  command->add_option("DIR", *folder, "folder to copy it to (default: here)");
  command->footer("Examples:\n  orrery new\n  orrery new pump-house-small my-plant\n");
  command->callback([&session, name, folder] {
    session.work = [=](const Console& console) {
      return name->empty() ? list(console) : start(console, *name, *folder);
    };
  });
}

}  // namespace orrery::scenarios
