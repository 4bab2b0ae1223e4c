// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/banner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <utility>

#include "gui/app/theme.h"

namespace orrery::gui {

Banner::Banner(Theme& theme, QWidget* parent) : QFrame(parent), theme_(theme) {
  setObjectName("banner");
  setAccessibleName("Notice");
  icon_ = new QLabel;
  text_ = new QLabel;
  text_->setWordWrap(true);
  button_ = new QPushButton;
  button_->setAccessibleName("Do what the notice offers");
  auto* close = new QToolButton;
  close->setIcon(theme.icon("close"));
  close->setAutoRaise(true);
  close->setAccessibleName("Close the notice");
  close->setToolTip("Close the notice");
  connect(button_, &QPushButton::clicked, this, [this] {
    const auto call = call_;
    if (call) call();
  });
  connect(close, &QToolButton::clicked, this, &Banner::clear);
  auto* row = new QHBoxLayout(this);
  row->addWidget(icon_);
  row->addWidget(text_, 1);
  row->addWidget(button_);
  row->addWidget(close);
  connect(&theme_, &Theme::changed, this, &Banner::restyle);
  hide();
}

void Banner::tell(Kind kind, const QString& text, const QString& button,
                  std::function<void()> call) {
  kind_ = kind;
  text_->setText(text);
  text_->setAccessibleName(text);
  button_->setText(button);
  if (!button.isEmpty()) button_->setAccessibleName(button);
  button_->setVisible(!button.isEmpty());
  call_ = std::move(call);
  restyle();
  show();
}

void Banner::clear() {
  hide();
  call_ = {};
}

QString Banner::text() const { return isHidden() ? QString() : text_->text(); }

void Banner::restyle() {
  const Theme::Colours& colours = theme_.colours();
  const bool error = kind_ == Kind::kError, warning = kind_ == Kind::kWarning;
  const int edge = style()->pixelMetric(QStyle::PM_SmallIconSize);
  icon_->setPixmap(theme_.icon(error     ? "error"
                               : warning ? "warning"
                                         : "info")
                       .pixmap(QSize(edge, edge), devicePixelRatioF()));
  const QColor stripe = error ? colours.alarm : warning ? colours.warning : colours.info;
  setStyleSheet(QString("#banner { background: %1; border: none; border-left: 4px solid %2;"
                        " border-bottom: 1px solid %3; }")
                    .arg(colours.base.name(), stripe.name(), colours.border.name()));
}

}  // namespace orrery::gui
