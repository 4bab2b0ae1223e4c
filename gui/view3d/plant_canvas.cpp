// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/plant_canvas.h"

#include <QPainter>
#include <algorithm>
#include <functional>
#include <utility>

namespace orrery::gui {
namespace {

constexpr int kBeatMs = 33;  // as PlantLink's

// What is drawn over the scene: painted in the same pass as the canvas beneath it.
class Sheet final : public QWidget {
 public:
  Sheet(QWidget* parent, std::function<void(QPainter&)> draw)
      : QWidget(parent), draw_(std::move(draw)) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setAccessibleName(QStringLiteral("Labels of the plant"));
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    draw_(painter);
  }

 private:
  std::function<void(QPainter&)> draw_;
};

}  // namespace

PlantCanvas::PlantCanvas(QWidget* parent) : QWidget(parent) {
  setAttribute(Qt::WA_OpaquePaintEvent);
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setMinimumSize(fontMetrics().height() * 12, fontMetrics().height() * 8);
  setAccessibleName(tr("Plant in three dimensions"));
  sheet_ = new Sheet(this, [this](QPainter& painter) { drawOver(painter); });
  beat_.setSingleShot(true);
  connect(&beat_, &QTimer::timeout, this, [this] { update(); });
}

PlantCanvas::~PlantCanvas() { surface_.setScene(nullptr); }

void PlantCanvas::setScene(std::unique_ptr<PlantScene> scene, const QString& message) {
  message_ = message;
  surface_.setScene(scene.get());
  scene_ = std::move(scene);
  labels_.clear();
  if (scene_) {
    scene_->setTheme(theme_, devicePixelRatioF());
    scene_->camera().setViewport(width() * devicePixelRatioF(), height() * devicePixelRatioF());
    scene_->camera().showWhole();
    setAccessibleDescription(tr("%n devices; arrow keys turn, plus and minus approach", nullptr,
                                int(scene_->deviceCount())));
  }
  redraw();
}

void PlantCanvas::setTheme(Theme::Kind kind) {
  theme_ = kind;
  if (scene_) scene_->setTheme(kind, devicePixelRatioF());
  redraw();
}

void PlantCanvas::redraw() {
  stale_ = true;
  if (beat_.isActive()) return;
  const qint64 elapsed = since_frame_.isValid() ? since_frame_.elapsed() : kBeatMs;
  beat_.start(int(std::clamp<qint64>(kBeatMs - elapsed, 0, kBeatMs)));
}

void PlantCanvas::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  sheet_->resize(size());
}

void PlantCanvas::paintEvent(QPaintEvent*) {
  const double ratio = devicePixelRatioF();
  const QSize pixels = size() * ratio;
  if (scene_ && (stale_ || picture_.size() != pixels)) {
    scene_->setTheme(theme_, ratio);
    picture_ = surface_.draw(pixels);
    stale_ = false;
    since_frame_.start();
    ++frames_;
  }
  QPainter painter(this);
  if (scene_ && surface_.isGood()) {
    painter.drawImage(rect(), picture_);
  } else {
    painter.fillRect(rect(), Theme::coloursOf(theme_).window);
  }
}

void PlantCanvas::drawOver(QPainter& painter) {
  if (!scene_ || !surface_.isGood()) return drawNothing(painter);
  labels_ = drawOverlay(painter, *scene_, rect(), devicePixelRatioF());
  painter.setBrush(Qt::NoBrush);
  if (gesture_ == Gesture::kRectangle) {
    QColor fill = scene_->colours().accent;
    painter.setPen(fill);
    fill.setAlphaF(0.15F);
    painter.setBrush(fill);
    painter.drawRect(QRectF(pressed_at_, last_).normalized());
  } else if (hasFocus()) {
    painter.setPen(QPen(scene_->colours().accent, 2.0));
    painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
  }
}

void PlantCanvas::drawNothing(QPainter& painter) {
  const Theme::Colours& colours = Theme::coloursOf(theme_);
  painter.setPen(colours.dim_text);
  painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap,
                   scene_ ? tr("The plant cannot be drawn: there is no OpenGL here.") : message_);
}

Item PlantCanvas::itemAt(QPointF at) const {
  if (!scene_) return {};
  for (const PlacedLabel& label : labels_)
    if (label.box.contains(at)) return label.item;
  return scene_->at(inPixels(at), 6.0 * devicePixelRatioF());
}

}  // namespace orrery::gui
