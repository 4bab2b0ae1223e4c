// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/status_file.h"

#include <QApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QVariant>
#include <QWidget>
#include <utility>

#include "gui/app/banner.h"
#include "gui/app/main_window.h"

namespace orrery::gui {

namespace {

/// Often enough for a script, seldom enough to cost nothing beside the beat of the plant.
constexpr int kLookMs = 50;

const char* nameOf(MainWindow::Page page) {
  static constexpr const char* kNames[] = {"start", "designer", "run", "results", "problems"};
  return kNames[static_cast<int>(page)];
}

QJsonArray rowOf(const Item& item) {
  return {static_cast<int>(item.kind), static_cast<double>(item.index)};
}

/// Nanoseconds as text: JSON numbers of many readers end at 53 bits.
QString nsOf(engine::SimTime time) { return QString::number(time.ns); }

QJsonArray marksOf(const std::vector<scenarios::SnapshotMark>& marks) {
  QJsonArray all;
  for (const auto& mark : marks) {
    if (mark.name.empty()) continue;
    all.push_back(
        QJsonObject{{"name", QString::fromStdString(mark.name)}, {"at_ns", nsOf(mark.at)}});
  }
  return all;
}

QJsonArray marksOf(const std::vector<scenarios::BreakpointMark>& marks) {
  QJsonArray all;
  for (const auto& mark : marks)
    all.push_back(QJsonObject{{"condition", QString::fromStdString(mark.condition)},
                              {"hits", static_cast<double>(mark.hits)}});
  return all;
}

QJsonObject runOf(const PlantLink& plant) {
  const scenarios::PlantView& view = *plant.view();
  QJsonObject run;
  run["ready"] = plant.isReady();
  run["state"] = scenarios::to_string(view.state);
  run["why"] = QString::fromStdString(view.why);
  run["now_ns"] = nsOf(view.now);
  run["end_ns"] = nsOf(view.end);
  run["generation"] = static_cast<double>(view.generation);
  run["fingerprint"] = QString::fromStdString(view.fingerprint);
  run["interventions"] = static_cast<double>(view.interventions);
  run["alarms"] = static_cast<double>(view.alarms);
  run["alarms_open"] = static_cast<double>(view.alarms_open);
  run["snapshots"] = marksOf(view.snapshots);
  run["breakpoints"] = marksOf(view.breakpoints);
  QString last;
  if (plant.source() != nullptr && view.log_entries > 0) {
    for (const auto& entry : plant.source()->log(view.log_entries - 1, 1))
      last = QString::fromStdString(entry.text);
  }
  run["last_event"] = last;
  return run;
}

/// What a widget says of itself; null: nothing.
QJsonValue textOf(const QWidget& widget) {
  for (const char* property : {"text", "currentText"}) {
    const QVariant text = widget.property(property);
    if (text.isValid()) return text.toString();
  }
  return {};
}

/// As a screen reader would tell it, and where it is.
QJsonObject factsOf(const QWidget& widget) {
  const qreal scale = widget.devicePixelRatioF();
  const QRect seen = widget.visibleRegion().boundingRect();
  const QPoint at = widget.mapToGlobal(seen.topLeft());
  QJsonObject facts;
  facts["name"] = widget.accessibleName();
  facts["enabled"] = widget.isEnabled();
  facts["rect"] = QJsonArray{qRound(at.x() * scale), qRound(at.y() * scale),
                             qRound(seen.width() * scale), qRound(seen.height() * scale)};
  facts["text"] = textOf(widget);
  return facts;
}

}  // namespace

StatusFile::StatusFile(MainWindow& window, QString path)
    : QObject(&window), window_(window), path_(std::move(path)) {
  timer_.setInterval(kLookMs);
  connect(&timer_, &QTimer::timeout, this, &StatusFile::write);
  timer_.start();
}

QByteArray StatusFile::text() const {
  const PanelContext& context = window_.context();
  QJsonObject all;
  all["page"] = nameOf(window_.page());
  all["file"] = window_.path();
  all["idle"] = window_.isIdle();
  all["message"] = window_.banner().text();
  all["run"] = runOf(context.plant);
  all["cursor_ns"] = nsOf(engine::SimTime::from_seconds(context.state.cursor()));
  QJsonArray selection;
  for (const Item& item : context.state.selection()) selection.push_back(rowOf(item));
  all["selection"] = selection;
  QJsonArray windows;
  QJsonArray widgets;
  for (const QWidget* top : QApplication::topLevelWidgets()) {
    if (!top->isVisible()) continue;
    windows.push_back(QJsonObject{{"title", top->windowTitle()},
                                  {"id", static_cast<double>(top->internalWinId())},
                                  {"active", top == QApplication::activeWindow()},
                                  {"popup", top == QApplication::activePopupWidget()}});
    QList<QWidget*> inside = top->findChildren<QWidget*>();
    for (const QWidget* widget : std::as_const(inside)) {
      // What lies in another window is told with that one; what is behind a tab is out of sight.
      if (widget->isWindow() || widget->window() != top || widget->accessibleName().isEmpty() ||
          !widget->isVisible() || widget->visibleRegion().isEmpty())
        continue;
      widgets.push_back(factsOf(*widget));
    }
  }
  all["windows"] = windows;
  all["widgets"] = widgets;
  if (const QWidget* focus = QApplication::focusWidget()) {
    // Qt's own dialogs name their widgets, but not aloud.
    all["focus"] =
        focus->accessibleName().isEmpty() ? focus->objectName() : focus->accessibleName();
    all["focus_text"] = textOf(*focus);
  }
  return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

void StatusFile::write() {
  const QByteArray now = text();
  if (now == written_) return;
  QSaveFile file(path_);
  if (file.open(QIODevice::WriteOnly) && file.write(now) == now.size() && file.commit())
    written_ = now;
}

}  // namespace orrery::gui
