// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/device_page.h"

#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "gui/forms/readable.h"
#include "gui/run/control_section.h"
#include "gui/run/inspection_rows.h"
#include "gui/run/sequence_chart.h"
#include "gui/run/small_table.h"
#include "gui/run/status_words.h"

namespace orrery::gui {

DevicePage::DevicePage(PanelContext& context, QWidget* parent)
    : QScrollArea(parent), context_(context) {
  setAccessibleName(tr("Device"));
  setWidgetResizable(true);
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* content = new QWidget(this);
  auto* column = new QVBoxLayout(content);
  const int gap = fontMetrics().averageCharWidth();
  column->setContentsMargins(gap, 0, gap, gap);
  status_ = new QLabel(content);
  status_->setAccessibleName(tr("Status"));
  column->addWidget(status_);
  flow_ = addTable(column, tr("Along the flow"), flowColumns());
  flow_->setToolTip(tr("Drag a row onto a plot to see its curves"));
  judgements_ = addTable(column, tr("What the agents make of it"), judgementColumns());
  outputs_ = addTable(column, tr("True quantities"), outputColumns());
  controls_ = new ControlSections(context_.theme, content);
  column->addWidget(controls_);
  faults_ = addTable(column, tr("Faults"), faultColumns());
  addMessages(column);
  setWidget(content);
  connect(&context_.state, &ViewState::cursorMoved, chart_, &SequenceChart::setCursorTime);
  connect(chart_, &SequenceChart::timeChosen, &context_.state, &ViewState::setCursor);
}

SmallTable* DevicePage::addTable(QVBoxLayout* column, const QString& title,
                                 const QStringList& columns) {
  auto* caption = new QLabel(title);
  QFont bold = caption->font();
  bold.setBold(true);
  caption->setFont(bold);
  caption->setContentsMargins(0, fontMetrics().height() / 2, 0, 0);
  column->addWidget(caption);
  auto* table = new SmallTable(context_.theme, columns, title);
  caption->setBuddy(table);
  column->addWidget(table);
  auto* nothing = new QLabel(tr("none"));
  nothing->setAccessibleName(tr("%1: none").arg(title));
  nothing->setEnabled(false);
  column->addWidget(nothing);
  const auto follow = [table, nothing] {
    const bool any = table->table().rowCount() > 0;
    table->setVisible(any);
    nothing->setVisible(!any);
  };
  connect(&table->table(), &QAbstractItemModel::rowsInserted, table, follow);
  connect(&table->table(), &QAbstractItemModel::rowsRemoved, table, follow);
  follow();
  return table;
}

void DevicePage::addMessages(QVBoxLayout* column) {
  auto* line = new QHBoxLayout;
  auto* caption = new QLabel(tr("Messages"));
  QFont bold = caption->font();
  bold.setBold(true);
  caption->setFont(bold);
  line->addWidget(caption);
  line->addStretch(1);
  auto* toggle = new QToolButton;
  toggle->setText(tr("As a table"));
  toggle->setAccessibleName(tr("Messages as a table"));
  toggle->setToolTip(tr("The same messages in rows, for the keyboard and for copying"));
  toggle->setIcon(context_.theme.icon("table"));
  toggle->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  toggle->setAutoRaise(true);
  toggle->setCheckable(true);
  line->addWidget(toggle);
  column->addLayout(line);
  auto* stack = new QStackedWidget;
  chart_ = new SequenceChart(context_.theme);
  chart_->setTeller([this](const scenarios::MessageTrace& one) { return tell(one); });
  caption->setBuddy(chart_);
  messages_ = new SmallTable(context_.theme, messageColumns(), tr("Messages as a table"));
  messages_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  stack->addWidget(chart_);
  stack->addWidget(messages_);
  stack->setMinimumHeight(fontMetrics().height() * 16);
  column->addWidget(stack, 1);
  connect(toggle, &QToolButton::toggled, stack, &QStackedWidget::setCurrentIndex);
}

void DevicePage::setDevice(engine::DeviceId device) {
  if (device_ == device) return;
  device_ = device;
  for (SmallTable* table : {flow_, judgements_, outputs_, faults_, messages_}) {
    table->setRows({});
    table->forgetWidths();
  }
  controls_->clear();
  chart_->choose(std::nullopt);
  chart_->setMessages({}, {});
  status_->clear();
}

void DevicePage::takeView(const scenarios::PlantOutline& outline,
                          const scenarios::PlantView& view) {
  if (!device_) return;
  const std::uint8_t flags = *device_ < view.flags.size() ? view.flags[*device_] : 0;
  const QString words = statusWords(flags);
  status_->setText(words.isEmpty() ? tr("● stands well") : words);
  QPalette palette = status_->palette();
  const QColor colour = statusColour(flags, context_.theme);
  palette.setColor(QPalette::WindowText, colour.isValid() ? colour : context_.theme.colours().good);
  status_->setPalette(palette);
  controls_->takeView(outline, view, outline.controls_of(*device_));
  if (!view.inspection || view.inspection->device != *device_) return;
  const auto& inspection = *view.inspection;
  flow_->setRows(flowRows(outline, inspection, view.now));
  judgements_->setRows(judgementRows(outline, inspection));
  outputs_->setRows(outputRows(outline, inspection));
  faults_->setRows(faultRows(inspection, view.now));
  messages_->setRows(messageRows(outline, inspection, view.now));
  chart_->setMessages(inspection.messages, view.now);
}

QString DevicePage::tell(const scenarios::MessageTrace& message) const {
  std::string unit = "1";
  if (context_.plant.isReady() && device_)
    unit = unitOfMessage(context_.plant.source()->outline(), *device_, message);
  const QString kind =
      message.kind == scenarios::MessageTrace::Kind::kCommand ? tr("Command %1") : tr("Reading %1");
  QStringList lines = {kind.arg(qt(message.what)) + ": " + readable(message.value, unit),
                       tr("from %1 to %2").arg(qt(message.from), qt(message.to)),
                       tr("sent %1").arg(readableTime(message.sent))};
  lines << (message.arrived == engine::SimTime::never()
                ? tr("has not arrived")
                : tr("arrived %1, after %2")
                      .arg(readableTime(message.arrived),
                           readableSpan((message.arrived - message.sent).seconds())));
  return lines.join('\n');
}

QString DevicePage::asText() const {
  QStringList parts = {status_->text()};
  for (const SmallTable* table : {flow_, judgements_, outputs_, faults_, messages_})
    table->addText(parts);
  if (controls_->shown() > 0) parts << controls_->asText();
  return parts.join("\n\n");
}

}  // namespace orrery::gui
