// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "engine/registry/exit_code.h"
#include "engine/time/sim_time.h"
#include "gui/app/theme.h"

namespace orrery::gui {

/// The command line of the program.
struct StudioOptions {
  std::string file;  ///< to open; empty: none
  std::string view;  ///< `start`, `designer`, `run`, `results`; empty: as the file wants
  std::optional<Theme::Kind> theme;
  double scale = 0.0;  ///< of everything; 0: as the desktop says
  std::optional<engine::Duration> until;
  int width_px = 0;  ///< of the window, in pixels at scale 1; 0: as it was
  int height_px = 0;
  std::string select;      ///< `pump[3]`
  std::string heat;        ///< `pump.temperature`
  std::string screenshot;  ///< a PNG; empty: no picture
};

/// What was asked for, or the exit code after help, the version or a mistake have been printed.
std::variant<StudioOptions, engine::ExitCode> readOptions(int argc, char** argv);

}  // namespace orrery::gui
