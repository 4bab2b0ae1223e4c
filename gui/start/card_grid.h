// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

namespace orrery::gui {

/// Cards of one size, in as many columns as there is room for. Arrow keys go from card to card.
class CardGrid final : public QWidget {
  Q_OBJECT

 public:
  using QWidget::QWidget;
  void add(QWidget* card);

  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  QSize sizeHint() const override;

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  int columns(int width) const;
  int gap() const;

  std::vector<QWidget*> cards_;
};

}  // namespace orrery::gui
