// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/timeline.h"

#include <QHBoxLayout>
#include <QHelpEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "gui/run/moment.h"
#include "gui/run/time_words.h"

namespace orrery::gui {

using scenarios::RunState;

ScrubBar::ScrubBar(PanelContext& context, QWidget* parent) : QWidget(parent), context_(context) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAccessibleName("Timeline: arrows move the cursor, Enter goes there");
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  const auto anew = [this] {
    marks_.clear();
    invalidate();
  };
  connect(&context.plant, &PlantLink::sourceChanged, this, anew);
  connect(&context.plant, &PlantLink::rewound, this, anew);
  connect(&context.plant, &PlantLink::viewChanged, this, &ScrubBar::takeView);
  connect(&context.state, &ViewState::cursorMoved, this, [this] { update(); });
  connect(&context.theme, &Theme::changed, this, &ScrubBar::invalidate);
  takeView();
}

void ScrubBar::takeView() {
  stale_ |= marks_.fetch(context_.plant);
  // The span of an active fault reaches to now: the lanes are old once that is another pixel.
  const double now_x = scale().x(context_.plant.view()->now.seconds());
  stale_ |= marks_.active_faults > 0 && std::abs(now_x - lanes_until_x_) >= 1.0;
  update();
}

void ScrubBar::invalidate() {
  stale_ = true;
  update();
}

void ScrubBar::moveTo(double x) { context_.state.setCursor(scale().time_s(x)); }

void ScrubBar::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !context_.plant.source()) return;
  dragging_ = true;
  moveTo(event->position().x());
}

void ScrubBar::mouseMoveEvent(QMouseEvent* event) {
  if (dragging_) moveTo(event->position().x());
}

void ScrubBar::mouseReleaseEvent(QMouseEvent* event) {
  if (!dragging_ || event->button() != Qt::LeftButton) return;
  dragging_ = false;
  moveTo(event->position().x());
  seekTo(context_, engine::SimTime::from_seconds(context_.state.cursor()));
}

// Arrows: a pixel, with Ctrl ten; pages: a tenth of the run.
void ScrubBar::keyPressEvent(QKeyEvent* event) {
  const TimeScale at = scale();
  const double pixel_s = at.end_s / at.width * (event->modifiers() & Qt::ControlModifier ? 10 : 1);
  const double now_s = context_.state.cursor();
  const auto go = [&](double time_s) {
    context_.state.setCursor(std::clamp(time_s, 0.0, at.end_s));
  };
  switch (event->key()) {
    case Qt::Key_Left: return go(now_s - pixel_s);
    case Qt::Key_Right: return go(now_s + pixel_s);
    case Qt::Key_PageUp: return go(now_s - at.end_s / 10);
    case Qt::Key_PageDown: return go(now_s + at.end_s / 10);
    case Qt::Key_Home: return go(0.0);
    case Qt::Key_End: return go(at.end_s);
    case Qt::Key_Return:
    case Qt::Key_Enter: return seekTo(context_, engine::SimTime::from_seconds(now_s));
    default: QWidget::keyPressEvent(event);
  }
}

bool ScrubBar::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Home || key == Qt::Key_End || key == Qt::Key_Left || key == Qt::Key_Right) {
      event->accept();
      return true;
    }
  }
  if (event->type() == QEvent::ToolTip) {
    auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), words(help->pos().x()), this);
    return true;
  }
  return QWidget::event(event);
}

// The time there, and the marks within a few pixels of it.
QString ScrubBar::words(double x) const {
  const TimeScale at = scale();
  const auto& view = *context_.plant.view();
  const double near_px = fontMetrics().height() * 0.4;
  QStringList lines = {timeWords(engine::SimTime::from_seconds(at.time_s(x)))};
  const auto is_near = [&](double time_s) { return std::abs(at.x(time_s) - x) <= near_px; };
  for (const auto& mark : view.snapshots) {
    if (is_near(mark.at.seconds()))
      lines << "Snapshot " + (mark.name.empty() ? QString("taken by itself")
                                                : QString::fromStdString(mark.name));
  }
  for (const auto& one : view.breakpoints) {
    if (std::any_of(one.hit_times.begin(), one.hit_times.end(),
                    [&](const auto& hit) { return is_near(hit.seconds()); }))
      lines << "Breakpoint " + QString::fromStdString(one.condition);
  }
  const auto alarms = std::count_if(marks_.alarms_s.begin(), marks_.alarms_s.end(), is_near);
  if (alarms > 0) lines << QString("%L1 alarms begin here").arg(qlonglong(alarms));
  lines.removeDuplicates();
  return lines.join("\n");
}

Timeline::Timeline(PanelContext& context, QWidget* parent) : QWidget(parent), context_(context) {
  setAccessibleName("Timeline");
  bar_ = new ScrubBar(context, this);
  times_ = new QLabel(this);
  times_->setAccessibleName("Time of the plant and of the cursor");
  times_->setMinimumWidth(fontMetrics().horizontalAdvance("Cursor 0000 d 00:00:00.000"));
  state_ = new QLabel(this);
  state_->setAccessibleName("Paused, playing or following");
  follow_ = new QToolButton(this);
  follow_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  follow_->setDefaultAction(context.actions.addToggle(
      {"run.follow", "Run", "Follow live", "The time cursor goes with the plant",
       QKeySequence("Ctrl+L"), "follow"},
      true, [this](bool on) {
        context_.state.setFollowing(on);
        if (on) context_.state.follow(context_.plant.view()->now.seconds());
        takeView();
      }));
  follow_->setAccessibleName("Follow live");
  auto* side = new QVBoxLayout;
  side->setSpacing(2);
  side->addWidget(times_);
  side->addWidget(state_);
  side->addWidget(follow_);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(4, 4, 8, 4);
  row->addWidget(bar_, 1);
  row->addLayout(side);
  connect(&context.plant, &PlantLink::viewChanged, this, &Timeline::takeView);
  connect(&context.plant, &PlantLink::sourceChanged, this, &Timeline::takeView);
  connect(&context.state, &ViewState::cursorMoved, this, &Timeline::takeView);
  takeView();
}

QString Timeline::stateWord() const {
  const RunState state = context_.plant.view()->state;
  if (state != RunState::kRunning && state != RunState::kSeeking) return "Paused";
  return context_.state.isFollowing() ? "Following" : "Playing";
}

void Timeline::takeView() {
  const auto& view = *context_.plant.view();
  const auto cursor = engine::SimTime::from_seconds(context_.state.cursor());
  const bool apart = !context_.state.isFollowing();
  times_->setText("Now " + timeWords(view.now) + "\nCursor " +
                  (apart ? timeWords(cursor) : QString("follows")));
  const bool moving = stateWord() != "Paused";
  state_->setText(QString::fromUtf8(moving ? "\u25b6 " : "\u2759\u2759 ") + stateWord());
  const QSignalBlocker quiet(follow_->defaultAction());
  if (follow_->defaultAction()->isChecked() == apart) follow_->defaultAction()->setChecked(!apart);
  follow_->setChecked(!apart);
}

QWidget* makeTimeline(PanelContext& context) { return new Timeline(context); }

}  // namespace orrery::gui
