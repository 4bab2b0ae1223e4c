// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>

#include "gui/plots/plant_time_ticker.h"
#include "gui/plots/plot_view.h"

// The axes of a plot: one of values for each unit, with its title and its range.
namespace orrery::gui {

namespace {

constexpr std::size_t kQuantitiesNamed = 3;

QCPRange padded(double lower, double upper) {
  const double size = upper - lower;
  const double pad = size > 0 ? 0.06 * size : std::max(0.01 * std::abs(lower), 1e-9);
  return {lower - pad, upper + pad};
}

}  // namespace

// An axis for each unit, in the order in which the curves bring them: left, right, left, ...
void PlotView::assignAxes() {
  units_.clear();
  slots_of_curves_.clear();
  for (std::size_t i = 0; i < curves_.size(); ++i) {
    const QString unit = unitOf(curves_[i]->scale).title;
    const auto known = std::find(units_.begin(), units_.end(), unit);
    const auto slot = std::size_t(known - units_.begin());
    if (known == units_.end()) units_.push_back(unit);
    slots_of_curves_.push_back(slot);
    arts_[i]->setUnits(unitOf(curves_[i]->scale), unitOf(curves_[i]->across));
    arts_[i]->setValueAxis(axisOf(slot));
  }
  manual_.resize(units_.size());
  for (std::size_t slot = 0; slot < axes_.size(); ++slot)
    axes_[slot]->setVisible(slot < units_.size());
  xAxis->setVisible(!curves_.empty());
}

QCPAxis* PlotView::axisOf(std::size_t slot) {
  while (axes_.size() <= slot) {
    const bool left = axes_.size() % 2 == 0;
    axes_.push_back(axisRect()->addAxis(left ? QCPAxis::atLeft : QCPAxis::atRight));
    axes_.back()->grid()->setVisible(false);
    dressAxes();
  }
  return axes_[slot];
}

void PlotView::nameAxes() {
  titles_.clear();
  for (std::size_t slot = 0; slot < axes_.size(); ++slot) {
    QStringList quantities;
    DisplayUnit unit;
    for (std::size_t i = 0; i < curves_.size(); ++i) {
      if (slots_of_curves_[i] != slot) continue;
      unit = arts_[i]->unit();
      if (!quantities.contains(curves_[i]->scale.quantity))
        quantities << curves_[i]->scale.quantity;
    }
    if (quantities.size() > qsizetype(kQuantitiesNamed))
      quantities = quantities.mid(0, kQuantitiesNamed) << QStringLiteral("…");
    titles_.push_back(quantities.isEmpty() ? QString() : quantities.join(", "));
    axes_[slot]->setLabel(quantities.isEmpty() ? QString() : axisTitle(titles_.back(), unit));
    axes_[slot]->setNumberFormat("gb");
    axes_[slot]->setNumberPrecision(6);
  }
  if (isAgainst()) {
    xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
    xAxis->setLabel(axisTitle(curves_.front()->across.quantity, unitOf(curves_.front()->across)));
  } else {
    xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new PlantTimeTicker));
    xAxis->setLabel(QString::fromLatin1(kTimeTitle));
  }
}

// The unit of a low plot stays, the quantity is cut.
void PlotView::fitTitles() {
  const QFontMetrics metrics(font());
  const int room = std::max(axisRect()->height(), 2 * metrics.height());
  for (std::size_t slot = 0; slot < units_.size(); ++slot) {
    const QString unit = axisTitle(QString(), {units_[slot]});
    axes_[slot]->setLabel(metrics.elidedText(titles_[slot], Qt::ElideRight,
                                             std::max(0, room - metrics.horizontalAdvance(unit))) +
                          unit);
  }
}

void PlotView::fitValues() {
  for (std::size_t slot = 0; slot < units_.size(); ++slot) {
    if (manual_[slot]) {
      axes_[slot]->setRange(*manual_[slot]);
      continue;
    }
    double lower = std::numeric_limits<double>::infinity();
    double upper = -lower;
    for (std::size_t i = 0; i < arts_.size(); ++i) {
      if (slots_of_curves_[i] != slot) continue;
      lower = std::min(lower, arts_[i]->heights().lower);
      upper = std::max(upper, arts_[i]->heights().upper);
    }
    if (lower <= upper) axes_[slot]->setRange(padded(lower, upper));
  }
  if (!isAgainst()) return;
  double lower = std::numeric_limits<double>::infinity();
  double upper = -lower;
  for (const CurveArt* art : arts_) {
    lower = std::min(lower, art->widths().lower);
    upper = std::max(upper, art->widths().upper);
  }
  if (lower <= upper) xAxis->setRange(padded(lower, upper));
}

DisplayUnit PlotView::unitOf(const Scale& scale) const {
  return displayUnit(scale.unit, scale.absolute, celsius_);
}

}  // namespace orrery::gui
