// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QSurfaceFormat>
#include <QTimer>
#include <algorithm>
#include <string_view>
#include <variant>

#include "gui/app/key_courtesy.h"
#include "gui/app/main_window.h"
#include "gui/app/start_order.h"
#include "gui/app/status_file.h"
#include "gui/app/studio_options.h"
#include "gui/view3d/render_command.h"
#include "scenarios/build/identity.h"

namespace {

using namespace orrery::gui;

// OpenSceneGraph uses what the core profile has left out.
void chooseSurface() {
  QSurfaceFormat format;
  format.setVersion(3, 3);
  format.setProfile(QSurfaceFormat::CompatibilityProfile);
  format.setOption(QSurfaceFormat::DeprecatedFunctions);
  QSurfaceFormat::setDefaultFormat(format);
}

int run(int argc, char** argv, const StudioOptions& options) {
  if (options.scale > 0.0) qputenv("QT_SCALE_FACTOR", QByteArray::number(options.scale));
  QGuiApplication::setHighDpiScaleFactorRoundingPolicy(
      Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
  chooseSurface();
  QCoreApplication::setOrganizationName("orrery");
  QCoreApplication::setApplicationName("orrery-studio");
  QCoreApplication::setApplicationVersion(
      QString::fromStdString(orrery::scenarios::program_version()));
  QApplication application(argc, argv);
  KeyCourtesy courtesy;
  application.installEventFilter(&courtesy);

  const bool picture = !options.screenshot.empty();
  StudioSettings settings(picture ? StudioSettings::Keep::kInMemory
                                  : StudioSettings::Keep::kOnDisk);
  MainWindow window(settings);
  StartOrder order(window, options, [](orrery::engine::ExitCode code) {
    QCoreApplication::exit(static_cast<int>(code));
  });
  if (const QString told = qEnvironmentVariable("ORRERY_STUDIO_STATUS"); !told.isEmpty())
    new StatusFile(window, told);
  window.show();
  QTimer::singleShot(0, &order, &StartOrder::begin);
  return QApplication::exec();
}

bool wantsPlantPicture(int argc, char** argv) {
  return std::any_of(argv + 1, argv + argc, [](const char* word) {
    return std::string_view(word).substr(0, std::string_view(word).find('=')) == "--render";
  });
}

// Without a window, and so without an X server.
int drawPlant(int argc, char** argv) {
  qputenv("QT_QPA_PLATFORM", "offscreen");
  const QGuiApplication application(argc, argv);
  return renderCommand(QCoreApplication::arguments().mid(1));
}

}  // namespace

int main(int argc, char** argv) {
  if (wantsPlantPicture(argc, argv)) return drawPlant(argc, argv);
  const auto read = readOptions(argc, argv);
  if (const auto* code = std::get_if<orrery::engine::ExitCode>(&read))
    return static_cast<int>(*code);
  return run(argc, argv, std::get<StudioOptions>(read));
}
