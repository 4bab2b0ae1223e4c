// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/start/card_grid.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <algorithm>

namespace orrery::gui {

void CardGrid::add(QWidget* card) {
  card->setParent(this);
  card->show();
  cards_.push_back(card);
  updateGeometry();
}

int CardGrid::heightForWidth(int width) const {
  if (cards_.empty()) return 0;
  const int count = static_cast<int>(cards_.size()), across = columns(width);
  const int rows = (count + across - 1) / across;
  return rows * (cards_.front()->minimumSizeHint().height() + gap()) - gap();
}

QSize CardGrid::sizeHint() const {
  if (cards_.empty()) return {0, 0};
  const int width = 3 * (cards_.front()->minimumSizeHint().width() + gap());
  return {width, heightForWidth(width)};
}

void CardGrid::resizeEvent(QResizeEvent*) {
  if (cards_.empty()) return;
  const int across = columns(width());
  // The cards share what is left over.
  const QSize least = cards_.front()->minimumSizeHint();
  const int card_width = std::max(least.width(), (width() + gap()) / across - gap());
  const int step_x = card_width + gap(), step_y = least.height() + gap();
  for (int i = 0; i < static_cast<int>(cards_.size()); ++i)
    cards_[std::size_t(i)]->setGeometry((i % across) * step_x, (i / across) * step_y, card_width,
                                        least.height());
  setMinimumHeight(heightForWidth(width()));
}

void CardGrid::keyPressEvent(QKeyEvent* event) {
  const auto focused = std::find_if(cards_.begin(), cards_.end(),
                                    [](const QWidget* card) { return card->hasFocus(); });
  const int across = columns(width());
  int by = 0;
  switch (event->key()) {
    case Qt::Key_Left: by = -1; break;
    case Qt::Key_Right: by = 1; break;
    case Qt::Key_Up: by = -across; break;
    case Qt::Key_Down: by = across; break;
    default: break;
  }
  const auto to = (focused - cards_.begin()) + by;
  if (by == 0 || focused == cards_.end() || to < 0 ||
      to >= static_cast<std::ptrdiff_t>(cards_.size())) {
    event->ignore();
    return;
  }
  cards_[std::size_t(to)]->setFocus(Qt::TabFocusReason);
}

int CardGrid::columns(int width) const {
  const int step = cards_.front()->minimumSizeHint().width() + gap();
  return std::max(1, (width + gap()) / step);
}

int CardGrid::gap() const { return 2 * QFontMetrics(font()).averageCharWidth(); }

}  // namespace orrery::gui
