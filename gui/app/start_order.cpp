// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/start_order.h"

#include <fmt/format.h>

#include <QCoreApplication>
#include <QPixmap>
#include <QTimer>
#include <algorithm>
#include <utility>

#include "gui/app/banner.h"
#include "gui/app/main_window.h"
#include "gui/app/problems_page.h"
#include "gui/find/named_item.h"
#include "gui/view3d/heat_scale.h"

namespace orrery::gui {

using engine::ExitCode;
using scenarios::RunState;

StartOrder::StartOrder(MainWindow& window, StudioOptions options, std::function<void(ExitCode)> end)
    : QObject(&window), window_(window), options_(std::move(options)), end_(std::move(end)) {}

void StartOrder::begin() {
  PlantLink& plant = window_.context().plant;
  connect(&window_, &MainWindow::refused, this, [this] {
    if (step_ != Step::kDone) fail(ExitCode::kInvalidInput, window_.banner().text());
  });
  connect(&plant, &PlantLink::viewChanged, this, &StartOrder::goOn);
  if (options_.theme) window_.context().theme.set(*options_.theme);
  if (options_.width_px > 0) window_.resize(options_.width_px, options_.height_px);
  if (!options_.file.empty()) {
    window_.openFile(QString::fromStdString(options_.file));
    if (step_ == Step::kDone) return;
  }
  if (!options_.file.empty() && window_.page() != MainWindow::Page::kResults) return;
  const bool replays = options_.view == "run" && window_.page() == MainWindow::Page::kResults;
  step_ = replays ? Step::kReading : Step::kReaching;
  goOn();
}

void StartOrder::goOn() {
  const PlantLink& plant = window_.context().plant;
  if (step_ == Step::kDone) return;
  if (plant.view()->state == RunState::kFailed) {
    fail(ExitCode::kRunFailed, QString::fromStdString(plant.view()->why));
    return;
  }
  if (step_ == Step::kReading) {
    if (!window_.isIdle()) {
      QTimer::singleShot(10, this, &StartOrder::goOn);
      return;
    }
    step_ = Step::kOpening;
    window_.context().actions.action("results.watch")->trigger();
    if (!plant.source()) {
      fail(ExitCode::kInvalidInput, tr("this is no run that can be played back"));
      return;
    }
  }
  if (step_ == Step::kOpening) {
    if (!plant.isReady()) return;
    step_ = Step::kReaching;
    reach();
  }
  if (step_ == Step::kReaching) {
    if (!stands()) return;
    step_ = Step::kShowing;
    if (!look()) return;
  }
  if (step_ != Step::kShowing || options_.screenshot.empty()) return;
  if (isShown()) {
    // What the last view changed is laid out first.
    QTimer::singleShot(0, this, &StartOrder::takePicture);
    return;
  }
  // What becomes ready without a view is asked for again when the window has time.
  if (!plant.source() || isBusy()) QTimer::singleShot(10, this, &StartOrder::goOn);
}

void StartOrder::reach() {
  if (!options_.until) return;
  PlantLink& plant = window_.context().plant;
  const engine::SimTime to = std::min(engine::SimTime{} + *options_.until, plant.view()->end);
  if (scenarios::Session* session = plant.session()) {
    session->set_mode(scenarios::RunMode::kExpress);
    session->run_until(to);
  } else {
    plant.source()->seek(to);
  }
}

bool StartOrder::stands() const {
  const PlantLink& plant = window_.context().plant;
  if (!plant.source()) return true;
  const scenarios::PlantView& view = *plant.view();
  if (!plant.isReady() || view.state == RunState::kSeeking) return false;
  if (!options_.until) return true;
  const engine::SimTime to = std::min(engine::SimTime{} + *options_.until, view.end);
  return view.state != RunState::kRunning && view.now >= to;
}

/// The page, the selection, the colours; false when something is not there.
bool StartOrder::look() {
  PanelContext& context = window_.context();
  using Page = MainWindow::Page;
  if (options_.view == "start") window_.showPage(Page::kStart);
  if (options_.view == "designer") window_.showPage(Page::kDesigner);
  if (options_.view == "run") window_.showPage(Page::kRun);
  if (options_.view == "results") window_.showPage(Page::kResults);
  if (options_.select.empty() && options_.heat.empty()) return true;
  if (!context.plant.source()) {
    fail(ExitCode::kUsage, "--select and --heat need a scenario");
    return false;
  }
  const scenarios::PlantOutline& outline = context.plant.source()->outline();
  if (!options_.select.empty()) {
    const auto item = itemCalled(outline, QString::fromStdString(options_.select));
    if (!item) {
      fail(ExitCode::kUsage, QString("nothing is called '%1'").arg(options_.select.c_str()));
      return false;
    }
    context.state.select(*item);
  }
  if (options_.heat.empty()) return true;
  const auto heat = heatNamed(outline, QString::fromStdString(options_.heat));
  if (!heat) {
    fail(ExitCode::kUsage, QString("no quantity is called '%1'").arg(options_.heat.c_str()));
    return false;
  }
  context.state.setHeat(heat->key);
  return true;
}

bool StartOrder::isBusy() const {
  const auto widgets = window_.findChildren<QWidget*>();
  return std::any_of(widgets.begin(), widgets.end(),
                     [](const QWidget* widget) { return widget->property("busy").toBool(); });
}

bool StartOrder::isShown() const {
  PanelContext& context = window_.context();
  if (!window_.isIdle()) return false;
  if (isBusy()) return false;
  if (!context.plant.source()) return true;
  const scenarios::PlantView& view = *context.plant.view();
  if (context.state.heat() &&
      (view.heat.values.empty() || view.heat.quantity != *context.state.heat()))
    return false;
  if (!scenarios::are_of(view.controls, context.plant.controlsWanted())) return false;
  const auto device = context.state.currentDevice();
  return !device || (view.inspection && view.inspection->device == *device);
}

void StartOrder::takePicture() {
  if (step_ == Step::kDone) return;
  // Once for what is laid out late, once for good.
  window_.grab();
  QCoreApplication::processEvents();
  if (step_ == Step::kDone) return;
  step_ = Step::kDone;
  const bool saved = window_.grab().save(QString::fromStdString(options_.screenshot), "PNG");
  if (!saved) fmt::print(stderr, "orrery-studio: cannot write {}\n", options_.screenshot);
  end_(saved ? ExitCode::kOk : ExitCode::kIo);
}

void StartOrder::fail(ExitCode code, const QString& why) {
  step_ = Step::kDone;
  if (options_.screenshot.empty()) {
    if (!why.isEmpty()) window_.banner().tell(Banner::Kind::kError, why);
    return;
  }
  const QString problems = window_.problems().text();
  fmt::print(stderr, "{}", problems.toStdString());
  if (!why.isEmpty()) fmt::print(stderr, "orrery-studio: {}\n", why.toStdString());
  // The list of mistakes is what the picture shows then.
  window_.grab().save(QString::fromStdString(options_.screenshot), "PNG");
  const ExitCode told = window_.problems().exitCode();
  end_(code != ExitCode::kUsage && told != ExitCode::kOk ? told : code);
}

}  // namespace orrery::gui
