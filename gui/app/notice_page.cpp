// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/notice_page.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "gui/app/theme.h"

namespace orrery::gui {

NoticePage::NoticePage(Theme& theme, const QString& icon, const QString& title, const QString& text,
                       QWidget* parent)
    : QWidget(parent), theme_(theme), icon_name_(icon) {
  setAccessibleName(title);
  icon_ = new QLabel;
  icon_->setAlignment(Qt::AlignCenter);
  auto* head = new QLabel(title);
  QFont large = head->font();
  large.setPointSizeF(large.pointSizeF() * 1.6);
  large.setBold(true);
  head->setFont(large);
  head->setAlignment(Qt::AlignCenter);
  text_ = new QLabel(text);
  text_->setWordWrap(true);
  text_->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  const int em = QFontMetrics(font()).averageCharWidth();
  text_->setFixedWidth(70 * em);
  // A label of many lines is as high as they are only where nothing aligns it.
  auto* middle = new QHBoxLayout;
  middle->addStretch(1);
  middle->addWidget(text_);
  middle->addStretch(1);
  auto* rows = new QVBoxLayout(this);
  rows->setSpacing(2 * em);
  rows->addStretch(2);
  rows->addWidget(icon_);
  rows->addWidget(head);
  rows->addLayout(middle);
  rows->addStretch(3);
  connect(&theme_, &Theme::changed, this, &NoticePage::restyle);
  restyle();
}

void NoticePage::setText(const QString& text) { text_->setText(text); }

void NoticePage::restyle() {
  const int edge = 4 * QFontMetrics(font()).height();
  icon_->setPixmap(theme_.icon(icon_name_).pixmap(QSize(edge, edge), devicePixelRatioF()));
}

}  // namespace orrery::gui
