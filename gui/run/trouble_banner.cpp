// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>
#include <QFrame>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "gui/forms/readable.h"
#include "gui/run/state_symbol.h"
#include "gui/run/status_line.h"

namespace orrery::gui {

namespace {

class TroubleBanner final : public QFrame {
 public:
  explicit TroubleBanner(PanelContext& context) : context_(context) {
    setAccessibleName("The run failed");
    setFrameShape(QFrame::StyledPanel);
    icon_ = new QLabel(this);
    text_ = new QLabel(this);
    text_->setWordWrap(true);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text_->setAccessibleName("What went wrong");
    auto* copy = new QPushButton("Copy", this);
    copy->setAccessibleName("Copy what went wrong");
    auto* row = new QHBoxLayout(this);
    row->addWidget(icon_, 0, Qt::AlignTop);
    row->addWidget(text_, 1);
    row->addWidget(copy, 0, Qt::AlignTop);
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(plain_); });
    connect(&context.plant, &PlantLink::viewChanged, this, [this] { take(); });
    connect(&context.plant, &PlantLink::sourceChanged, this, [this] { take(); });
    connect(&context.theme, &Theme::changed, this, [this] { take(); });
    take();
  }

 private:
  void take() {
    const auto& view = *context_.plant.view();
    const bool failed = view.state == scenarios::RunState::kFailed;
    setVisible(failed);
    if (!failed) return;
    plain_ = view.trouble.empty() ? qt(view.why) : mistakesText(view.trouble);
    text_->setText("<b>The run failed.</b><br>" + plain_.toHtmlEscaped().replace("\n", "<br>") +
                   "<br>What was recorded up to here can still be looked at, plotted and exported. "
                   "Mend the scenario and open it again to run on.");
    const int edge = fontMetrics().height() * 3 / 2;
    icon_->setPixmap(signIcon(Sign::kFilledTriangle, context_.theme.colours().alarm)
                         .pixmap(QSize(edge, edge), devicePixelRatioF()));
  }

  PanelContext& context_;
  QLabel* icon_;
  QLabel* text_;
  QString plain_;
};

}  // namespace

QWidget* makeTroubleBanner(PanelContext& context) { return new TroubleBanner(context); }

}  // namespace orrery::gui
