// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/results/compare_plot.h"

#include <QLabel>
#include <QStackedLayout>
#include <algorithm>

#include "gui/plots/custom_plot.h"

namespace orrery::gui {

namespace {

struct TimeUnit {
  double seconds;
  const char* name;
};

TimeUnit unitFor(double span_s) {
  if (span_s > 3 * 86400.0) return {86400.0, "d"};
  if (span_s > 3 * 3600.0) return {3600.0, "h"};
  if (span_s > 3 * 60.0) return {60.0, "min"};
  return {1.0, "s"};
}

QVector<double> scaled(const QVector<double>& seconds, double by) {
  QVector<double> out(seconds);
  for (double& one : out) one /= by;
  return out;
}

QString withUnit(const QString& name, const QString& unit) {
  return unit.isEmpty() || unit == "1" ? name : name + " [" + unit + "]";
}

}  // namespace

ComparePlot::ComparePlot(Theme& theme, QWidget* parent)
    : QWidget(parent), theme_(theme), plot_(new QCustomPlot(this)), empty_(new QLabel(this)) {
  plot_->setAccessibleName(tr("A over B, and their difference"));
  empty_->setAccessibleName(tr("Why nothing is plotted"));
  empty_->setAlignment(Qt::AlignCenter);
  empty_->setWordWrap(true);
  auto* stack = new QStackedLayout(this);
  stack->addWidget(empty_);
  stack->addWidget(plot_);
  makeAxes();
  makeGraphs();
  connect(&theme_, &Theme::changed, this, &ComparePlot::paintTheme);
  paintTheme();
  clear(tr("Compare two runs and choose a signal."));
}

void ComparePlot::makeAxes() {
  plot_->plotLayout()->clear();
  above_ = new QCPAxisRect(plot_);
  below_ = new QCPAxisRect(plot_);
  plot_->setAutoAddPlottableToLegend(false);
  legend_ = new QCPLegend;
  legend_->setFillOrder(QCPLegend::foColumnsFirst);
  plot_->plotLayout()->addElement(0, 0, legend_);
  plot_->plotLayout()->addElement(1, 0, above_);
  plot_->plotLayout()->addElement(2, 0, below_);
  legend_->setLayer("legend");
  // Of the stretch factors none may be 0; this leaves the legend the height of its text.
  plot_->plotLayout()->setRowStretchFactor(0, 0.001);
  plot_->plotLayout()->setRowStretchFactor(1, 3);
  plot_->plotLayout()->setRowStretchFactor(2, 2);
  auto* sides = new QCPMarginGroup(plot_);
  for (QCPAxisRect* rect : {above_, below_}) {
    rect->setMarginGroup(QCP::msLeft | QCP::msRight, sides);
    rect->setRangeDrag(Qt::Horizontal);
    rect->setRangeZoom(Qt::Horizontal);
  }
  plot_->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  QCPAxis* first = above_->axis(QCPAxis::atBottom);
  QCPAxis* second = below_->axis(QCPAxis::atBottom);
  first->setTickLabels(false);  // those below are of both
  const auto changed = qOverload<const QCPRange&>(&QCPAxis::rangeChanged);
  const auto follow = qOverload<const QCPRange&>(&QCPAxis::setRange);
  connect(first, changed, second, follow);
  connect(second, changed, first, follow);
}

void ComparePlot::makeGraphs() {
  const auto add = [&](QCPAxisRect* rect, const QString& name) {
    auto* graph = plot_->addGraph(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
    graph->setName(name);
    return graph;
  };
  lower_ = add(above_, tr("tolerance"));
  upper_ = add(above_, tr("tolerance of A"));
  a_ = add(above_, tr("A"));
  b_ = add(above_, tr("B"));
  minus_ = add(below_, tr("tolerance"));
  plus_ = add(below_, tr("tolerance"));
  difference_ = add(below_, tr("B − A"));
  upper_->setChannelFillGraph(lower_);
  plus_->setChannelFillGraph(minus_);
  for (auto* graph : {lower_, upper_, plus_, minus_}) graph->setAdaptiveSampling(true);
  for (auto* graph : {a_, b_, upper_}) graph->addToLegend(legend_);
  worst_ = new QCPItemStraightLine(plot_);
  worst_text_ = new QCPItemText(plot_);
  worst_text_->setText(tr(" largest deviation"));
  worst_text_->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
  for (QCPItemPosition* at : {worst_->point1, worst_->point2, worst_text_->position}) {
    at->setAxisRect(above_);
    at->setTypeX(QCPItemPosition::ptPlotCoords);
    at->setTypeY(QCPItemPosition::ptAxisRectRatio);
    at->setAxes(above_->axis(QCPAxis::atBottom), above_->axis(QCPAxis::atLeft));
  }
  for (QCPAbstractItem* item :
       {static_cast<QCPAbstractItem*>(worst_), static_cast<QCPAbstractItem*>(worst_text_)})
    item->setClipAxisRect(above_);
}

void ComparePlot::show(ComparedCurves curves, const QString& nameA, const QString& nameB) {
  curves_ = std::move(curves);
  a_->setName(tr("A: %1").arg(nameA));
  b_->setName(tr("B: %1").arg(nameB));
  if (curves_.a.empty() && curves_.b.empty()) {
    clear(tr("%1 has no device and no time in both runs.").arg(curves_.title));
    return;
  }
  const auto ends = [](const QVector<double>& t) {
    return t.empty() ? std::pair(0.0, 0.0) : std::pair(t.front(), t.back());
  };
  const auto [from_a, to_a] = ends(curves_.time_a_s);
  const auto [from_b, to_b] = ends(curves_.time_b_s);
  const double from = std::min(from_a, from_b), to = std::max(to_a, to_b);
  const TimeUnit unit = unitFor(to - from);
  const auto time_a = scaled(curves_.time_a_s, unit.seconds);
  const auto time_b = scaled(curves_.time_b_s, unit.seconds);
  const auto time_d = scaled(curves_.time_difference_s, unit.seconds);
  a_->setData(time_a, curves_.a, true);
  lower_->setData(time_a, curves_.lower, true);
  upper_->setData(time_a, curves_.upper, true);
  b_->setData(time_b, curves_.b, true);
  difference_->setData(time_d, curves_.difference, true);
  QVector<double> below(curves_.tolerance);
  for (double& one : below) one = -one;
  plus_->setData(time_d, curves_.tolerance, true);
  minus_->setData(time_d, below, true);
  // The head line above the plot has the whole name.
  const QString name = curves_.title.section('/', -1).section('.', -1);
  above_->axis(QCPAxis::atLeft)->setLabel(withUnit(name, curves_.unit));
  below_->axis(QCPAxis::atLeft)->setLabel(withUnit(tr("B − A"), curves_.unit));
  below_->axis(QCPAxis::atBottom)->setLabel(tr("time [%1]").arg(unit.name));
  for (QCPAxisRect* rect : {above_, below_}) {
    auto* axis = rect->axis(QCPAxis::atLeft);
    axis->rescale();
    axis->scaleRange(1.1);
    // Nothing differs: a range around zero all the same.
    if (axis->range().size() <= 0.0)
      axis->setRange(axis->range().center() - 1.0, axis->range().center() + 1.0);
  }
  above_->axis(QCPAxis::atBottom)->setRange(from / unit.seconds, to / unit.seconds);
  markWorst(unit.seconds);
  static_cast<QStackedLayout*>(layout())->setCurrentWidget(plot_);
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void ComparePlot::markWorst(double unit_s) {
  worst_->setVisible(curves_.worst_s.has_value());
  worst_text_->setVisible(curves_.worst_s.has_value());
  if (!curves_.worst_s) return;
  const double at = *curves_.worst_s / unit_s;
  worst_->point1->setCoords(at, 0.0);
  worst_->point2->setCoords(at, 1.0);
  worst_text_->position->setCoords(at, 0.02);
}

/// As many numbers on an axis as stand clear of each other.
void ComparePlot::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const int line = 3 * fontMetrics().height();
  above_->axis(QCPAxis::atLeft)->ticker()->setTickCount(std::clamp(height() / 2 / line, 2, 6));
  below_->axis(QCPAxis::atLeft)->ticker()->setTickCount(std::clamp(height() / 3 / line, 2, 5));
}

void ComparePlot::clear(const QString& why) {
  empty_->setText(why);
  static_cast<QStackedLayout*>(layout())->setCurrentWidget(empty_);
}

void ComparePlot::paintTheme() {
  const auto& c = theme_.colours();
  plot_->setBackground(c.plot_background);
  for (QCPAxisRect* rect : {above_, below_}) {
    for (QCPAxis* axis : rect->axes()) {
      axis->setBasePen(QPen(c.border));
      axis->setTickPen(QPen(c.border));
      axis->setSubTickPen(QPen(c.border));
      axis->setTickLabelColor(c.text);
      axis->setLabelColor(c.text);
      axis->setTickLabelFont(font());
      axis->setLabelFont(font());
      axis->grid()->setPen(QPen(c.plot_grid));
      axis->grid()->setZeroLinePen(QPen(c.border));
    }
  }
  QColor band = c.curves[0];
  band.setAlphaF(0.2F);
  for (auto* graph : {lower_, upper_, plus_, minus_}) {
    graph->setPen(QPen(c.curves[0], 0.0, Qt::DotLine));
    graph->setBrush(Qt::NoBrush);
  }
  upper_->setBrush(band);
  plus_->setBrush(band);
  a_->setPen(QPen(c.curves[0], 1.5));
  b_->setPen(QPen(c.curves[1], 1.5, Qt::DashLine));
  difference_->setPen(QPen(c.curves[1], 1.5));
  worst_->setPen(QPen(c.alarm, 0.0, Qt::DashLine));
  worst_text_->setColor(c.alarm);
  worst_text_->setFont(font());
  legend_->setBrush(Qt::NoBrush);
  legend_->setBorderPen(Qt::NoPen);
  legend_->setTextColor(c.text);
  legend_->setFont(font());
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

}  // namespace orrery::gui
