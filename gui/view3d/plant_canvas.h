// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QImage>
#include <QTimer>
#include <QWidget>
#include <memory>
#include <optional>

#include "gui/view3d/overlay.h"
#include "gui/view3d/plant_scene.h"
#include "gui/view3d/scene_surface.h"

namespace orrery::gui {

/// The surface on which a plant is drawn, and the hand on it: pointer and keys turn, shift and
/// approach; clicks pick. It draws when something changed, at most once a beat.
///
///   left drag       turns; on a selected device: takes it along, to drop it on a plot
///   right or middle drag, Shift+arrows   shifts
///   wheel, + and -  approaches what is under the pointer
///   arrows          turn
///   Shift+drag      selects what is in the rectangle
class PlantCanvas final : public QWidget {
  Q_OBJECT

 public:
  explicit PlantCanvas(QWidget* parent = nullptr);
  ~PlantCanvas() override;

  /// Null: nothing; then `message` stands in the middle.
  void setScene(std::unique_ptr<PlantScene> scene, const QString& message = {});
  PlantScene* scene() const { return scene_.get(); }
  void setTheme(Theme::Kind kind);
  /// Draws with the next beat.
  void redraw();
  const std::vector<PlacedLabel>& labels() const { return labels_; }
  /// How many there were.
  std::uint64_t frames() const { return frames_; }
  /// What is at a point of the widget: a label's item, else what stands there.
  Item itemAt(QPointF at) const;

 Q_SIGNALS:
  void picked(orrery::gui::Item item, bool add);  ///< `kNone`: the ground
  void pickedMany(const std::vector<orrery::gui::Item>& items, bool add);
  void opened(orrery::gui::Item item);  ///< a double click

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  bool event(QEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  enum class Gesture { kNone, kPress, kOrbit, kPan, kRectangle };

  void drawOver(QPainter& painter);
  void drawNothing(QPainter& painter);
  void hover(QPointF at);
  bool isDragged(QPointF at) const;
  void takeAlong();
  QPointF inPixels(QPointF at) const { return at * devicePixelRatioF(); }

  std::unique_ptr<PlantScene> scene_;
  SceneSurface surface_;
  QImage picture_;
  bool stale_ = true;  ///< the picture is older than the scene
  QWidget* sheet_;
  std::vector<PlacedLabel> labels_;
  Theme::Kind theme_ = Theme::Kind::kLight;
  QString message_;
  QTimer beat_;
  QElapsedTimer since_frame_;
  std::uint64_t frames_ = 0;

  Gesture gesture_ = Gesture::kNone;
  QPointF pressed_at_;
  QPointF last_;
  Item pressed_item_;
};

}  // namespace orrery::gui
