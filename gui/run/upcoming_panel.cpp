// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/upcoming_panel.h"

#include <QLabel>
#include <QPainter>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "gui/run/list_table.h"
#include "gui/run/time_words.h"

namespace orrery::gui {

namespace {

constexpr double kNearest_s = 1e-3;
constexpr double kFarthest_s = 864000.0;

int colourOf(const std::string& kind) {
  static const char* const kinds[] = {"sample",       "tick",    "packet",
                                      "fault starts", "command", "fault ends"};
  const auto at = std::find(std::begin(kinds), std::end(kinds), kind);
  return int(at - std::begin(kinds));
}

}  // namespace

UpcomingModel::UpcomingModel(PanelContext& context, QObject* parent)
    : QAbstractTableModel(parent), context_(context), view_(context.plant.view()) {}

int UpcomingModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(view_->upcoming.size());
}
int UpcomingModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(kColumns);
}

QVariant UpcomingModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole)) return {};
  const auto& event = view_->upcoming[std::size_t(index.row())];
  switch (index.column()) {
    case kTime: return timeWords(event.time);
    case kIn: return spanWords((event.time - view_->now).seconds());
    case kKind: return QString::fromStdString(event.kind);
    case kWhat: return QString::fromStdString(event.what);
    default: return {};
  }
}

QVariant UpcomingModel::headerData(int section, Qt::Orientation orientation, int role) const {
  static const char* const titles[] = {"Time", "In", "Kind", "What"};
  if (orientation != Qt::Horizontal || section >= kColumns) return {};
  if (role == Qt::DisplayRole) return titles[section];
  if (role == Qt::TextAlignmentRole) return int(Qt::AlignLeft | Qt::AlignVCenter);
  return {};
}

void UpcomingModel::takeView() {
  auto view = context_.plant.view();
  if (view->upcoming.size() == view_->upcoming.size()) {
    view_ = std::move(view);
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
    return;
  }
  beginResetModel();
  view_ = std::move(view);
  endResetModel();
}

UpcomingStrip::UpcomingStrip(PanelContext& context, QWidget* parent)
    : QWidget(parent), context_(context) {
  setAccessibleName("Time to the next events, logarithmic");
  connect(&context.plant, &PlantLink::viewChanged, this, [this] { update(); });
  connect(&context.theme, &Theme::changed, this, [this] { update(); });
}

double UpcomingStrip::share(double to_it_s) {
  const double span = std::log10(kFarthest_s / kNearest_s);
  if (!(to_it_s > kNearest_s)) return 0.0;
  return std::min(std::log10(to_it_s / kNearest_s) / span, 1.0);
}

QSize UpcomingStrip::sizeHint() const {
  return {fontMetrics().averageCharWidth() * 30, fontMetrics().height() * 3};
}

void UpcomingStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const auto& colours = context_.theme.colours();
  const double line = fontMetrics().height();
  const double left = line;
  const double wide = std::max(width() - 2 * line, 1.0);
  const double axis = height() - line * 1.3;
  painter.fillRect(rect(), colours.base);
  painter.setPen(colours.dim_text);
  painter.drawLine(QPointF(left, axis), QPointF(left + wide, axis));
  const std::pair<double, const char*> ticks[] = {{1e-3, "1 ms"},  {0.1, "100 ms"},
                                                  {10, "10 s"},    {600, "10 min"},
                                                  {36000, "10 h"}, {864000, "10 d"}};
  for (const auto& [time_s, word] : ticks) {
    const double x = left + wide * share(time_s);
    painter.drawLine(QPointF(x, axis - line * 0.2), QPointF(x, axis + line * 0.2));
    const double half = fontMetrics().horizontalAdvance(word) / 2.0 + 2;
    const double middle = std::clamp(x, half, width() - half);
    painter.drawText(QRectF(middle - half, axis + line * 0.2, 2 * half, line), Qt::AlignCenter,
                     word);
  }
  const auto& view = *context_.plant.view();
  int in_row = 0;
  for (const auto& event : view.upcoming) {
    const double x = left + wide * share((event.time - view.now).seconds());
    const auto& curves = colours.curves;
    const QColor colour =
        curves.empty() ? colours.accent : curves[std::size_t(colourOf(event.kind)) % curves.size()];
    painter.setPen(QPen(colour, 1.5));
    painter.setBrush(colour);
    // Those at one time stand above each other.
    const double y = axis - line * (0.35 + 0.25 * double(in_row++ % 5));
    painter.drawLine(QPointF(x, axis), QPointF(x, y));
    painter.drawEllipse(QPointF(x, y), line * 0.14, line * 0.14);
  }
}

UpcomingPanel::UpcomingPanel(PanelContext& context, QWidget* parent)
    : QWidget(parent), context_(context), model_(new UpcomingModel(context, this)) {
  setAccessibleName("Next events");
  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  rows->addWidget(new UpcomingStrip(context, this));
  auto* table = makeListTable(this, model_, "Next events");
  setColumnWidths(table, {19, 18, 15, 24});
  auto* note = makeEmptyNote(table);
  rows->addWidget(table, 1);
  const auto take = [this, note] {
    if (isVisible()) model_->takeView();
    note->setVisible(model_->rowCount() == 0);
    const auto* source = context_.plant.source();
    note->setText(!source             ? "Nothing is open."
                  : source->is_live() ? "Nothing will happen any more."
                                      : "A finished run is played back: nothing waits in a queue.");
  };
  connect(&context.plant, &PlantLink::viewChanged, this, take);
  connect(&context.plant, &PlantLink::sourceChanged, this, take);
  take();
}

void UpcomingPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  context_.plant.wantUpcoming(this, true);
  model_->takeView();
}

void UpcomingPanel::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  context_.plant.wantUpcoming(this, false);
}

QWidget* makeUpcomingPanel(PanelContext& context) { return new UpcomingPanel(context); }

}  // namespace orrery::gui
