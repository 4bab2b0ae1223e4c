// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractScrollArea>
#include <functional>
#include <optional>
#include <vector>

#include "gui/app/theme.h"
#include "gui/run/sequence_layout.h"

namespace orrery::gui {

/// The messages of a device as a sequence chart: readings go from it to where they are judged,
/// commands come back; one that is lost ends in a cross. Arrow keys walk through the messages, the
/// pointer tells them; Return or a double click puts the time cursor there.
class SequenceChart final : public QAbstractScrollArea {
  Q_OBJECT

 public:
  explicit SequenceChart(Theme& theme, QWidget* parent = nullptr);

  /// What is looked at stays in place, the newest message when it was in sight.
  void setMessages(const std::vector<scenarios::MessageTrace>& messages, engine::SimTime now);
  /// Words for a message, for the tip and for who does not see the chart.
  void setTeller(std::function<QString(const scenarios::MessageTrace&)> teller);
  void setCursorTime(double time_s);

  const SequenceLayout& layout() const { return layout_; }
  /// The chosen message; nothing when none is.
  std::optional<std::size_t> chosen() const { return chosen_; }
  void choose(std::optional<std::size_t> message);
  QSize sizeHint() const override;

 Q_SIGNALS:
  void timeChosen(double time_s);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  bool viewportEvent(QEvent* event) override;

 private:
  void layOut();
  double headerHeight() const;
  QPointF origin() const;  ///< of the layout, in the viewport
  std::optional<std::size_t> messageAt(QPointF at) const;
  void showChosen();
  void drawHeader(QPainter& painter) const;
  void drawLanes(QPainter& painter) const;
  void drawMarks(QPainter& painter) const;
  void drawArrow(QPainter& painter, const SequenceLayout::Arrow& arrow) const;
  void drawLabels(QPainter& painter) const;

  Theme& theme_;
  std::vector<scenarios::MessageTrace> messages_;
  engine::SimTime now_;
  SequenceLayout layout_;
  std::optional<std::size_t> chosen_;
  std::function<QString(const scenarios::MessageTrace&)> teller_;
  std::optional<double> cursor_s_;
};

}  // namespace orrery::gui
