// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/run_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSlider>
#include <cmath>

#include "gui/run/run_steering.h"

namespace orrery::gui {

namespace {

// Ten steps a decade from 0.1 to 100,000; one more is `max`.
constexpr int kStepsADecade = 10;
constexpr int kMaxStep = 6 * kStepsADecade + 1;
constexpr double kSlowest = 0.1;

double speedAt(int step) {
  return step >= kMaxStep ? 0.0 : kSlowest * std::pow(10.0, double(step) / kStepsADecade);
}

int stepOf(double speed) {
  if (speed <= 0) return kMaxStep;
  const double step = std::log10(speed / kSlowest) * kStepsADecade;
  return std::clamp(int(std::lround(step)), 0, kMaxStep - 1);
}

}  // namespace

SpeedDial::SpeedDial(QWidget* parent) : QWidget(parent) {
  setAccessibleName("Speed");
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(6, 0, 6, 0);
  auto* label = new QLabel("Speed", this);
  slider_ = new QSlider(Qt::Horizontal, this);
  slider_->setRange(0, kMaxStep);
  slider_->setPageStep(kStepsADecade);
  slider_->setAccessibleName("Speed: simulated seconds a real second, logarithmic");
  slider_->setFixedWidth(fontMetrics().averageCharWidth() * 22);
  slider_->setToolTip("Simulated seconds a real second, from 0.1 to as fast as possible");
  text_ = new QLineEdit(this);
  text_->setAccessibleName("Speed as a number, or max");
  text_->setToolTip("Simulated seconds a real second: 60x, 0.5, or max");
  text_->setFixedWidth(fontMetrics().averageCharWidth() * 11);
  row->addWidget(label);
  row->addWidget(slider_);
  row->addWidget(text_);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
  connect(slider_, &QSlider::valueChanged, this, [this](int step) { setSpeed(speedAt(step)); });
  connect(text_, &QLineEdit::editingFinished, this, [this] {
    if (!readText(text_->text())) showSpeed(speed_);
  });
  showSpeed(0.0);
}

void SpeedDial::setSpeed(double speed) {
  showSpeed(speed);
  if (speed == speed_) return;
  speed_ = speed;
  Q_EMIT speedChanged(speed);
}

bool SpeedDial::readText(const QString& text) {
  QString number = text.trimmed().toLower();
  if (number == "max") {
    setSpeed(0.0);
    return true;
  }
  if (number.endsWith('x') || number.endsWith(QChar(0xd7))) number.chop(1);
  bool fine = false;
  const double speed = number.trimmed().toDouble(&fine);
  if (!fine || !(speed > 0) || !std::isfinite(speed)) return false;
  setSpeed(speed);
  return true;
}

void SpeedDial::showSpeed(double speed) {
  const QSignalBlocker quiet(slider_);
  slider_->setValue(stepOf(speed));
  text_->setText(speed <= 0 ? QString("max")
                            : QString::number(speed, 'g', 3) + QString(QChar(0xd7)));
}

QToolBar* makeRunBar(PanelContext& context) {
  auto* bar = new QToolBar("Run");
  bar->setObjectName("run.bar");
  bar->setAccessibleName("Run");
  bar->setMovable(false);
  auto* steering = new RunSteering(context, bar);
  steering->setAnchor(bar);
  for (const char* id : {"run.toggle", "run.fast", "run.express", "run.step", "run.until", "",
                         "run.restart", "run.snapshot", "run.restore", ""}) {
    if (*id == 0) {
      bar->addSeparator();
    } else {
      bar->addAction(context.actions.action(id));
    }
  }
  auto* dial = new SpeedDial(bar);
  bar->addWidget(dial);
  QObject::connect(dial, &SpeedDial::speedChanged, steering, &RunSteering::setSpeed);
  return bar;
}

}  // namespace orrery::gui
