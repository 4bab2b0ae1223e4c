// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/plot_legend.h"

#include <algorithm>
#include <cmath>

namespace orrery::gui {

PlotLegend::PlotLegend(QCustomPlot& plot) : plot_(plot), legend_(*plot.legend) {
  plot_.setAutoAddPlottableToLegend(false);
  QCPLayoutGrid* layout = plot_.plotLayout();
  layout->insertRow(0);
  layout->addElement(0, 0, &legend_);
  layout->setRowStretchFactor(0, 0.001);
  layout->setRowSpacing(2);
  legend_.setFillOrder(QCPLayoutGrid::foColumnsFirst);
  legend_.setSelectableParts(QCPLegend::spNone);
  legend_.setBorderPen(Qt::NoPen);
  legend_.setBrush(Qt::NoBrush);
  legend_.setMargins(QMargins(8, 4, 8, 0));
  legend_.setRowSpacing(1);
  legend_.setColumnSpacing(16);
  legend_.setIconSize(28, 10);
  legend_.setVisible(true);
}

void PlotLegend::show(const std::vector<CurveArt*>& arts) {
  arts_ = arts;
  if (arts_.size() > kNamedMax)  // who is looked for is among the named ones
    std::stable_partition(arts_.begin(), arts_.end(),
                          [](const CurveArt* art) { return art->look().highlighted; });
  named_.assign(arts_.begin(), arts_.begin() + std::ptrdiff_t(std::min(arts_.size(), kNamedMax)));
  rebuild();
}

void PlotLegend::rebuild() {
  legend_.clearItems();
  items_.clear();
  for (CurveArt* art : named_) {
    items_.push_back(new QCPPlottableLegendItem(&legend_, art));
    legend_.addItem(items_.back());
  }
  QCPLayoutGrid* layout = plot_.plotLayout();
  if (more_ != nullptr) {
    layout->remove(more_);
    layout->simplify();
    more_ = nullptr;
  }
  if (arts_.size() > named_.size()) {
    const std::size_t left = arts_.size() - named_.size();
    more_ = new QCPTextElement(&plot_, left == 1 ? QStringLiteral("and one more curve")
                                                 : QStringLiteral("and %1 more curves").arg(left));
    layout->insertRow(1);
    layout->addElement(1, 0, more_);
    layout->setRowStretchFactor(1, 0.001);
  }
  dress(text_, font_);
}

void PlotLegend::read(double time_s) {
  if (arts_.empty()) return;
  for (CurveArt* art : named_) art->setName(entry(*art, time_s));
  if (!wrap()) return;
  for (CurveArt* art : named_) art->setName(entry(*art, time_s));
}

bool PlotLegend::wrap() {
  double widest = 0.0;
  const QFontMetricsF metrics(font_);
  for (const CurveArt* art : named_)
    widest = std::max(widest, metrics.horizontalAdvance(art->name()));
  const double cell = widest + legend_.iconSize().width() + legend_.columnSpacing() + 12.0;
  const int columns = std::max(1, int((plot_.width() - 16) / cell));
  const std::size_t fits = room(columns);
  const bool others = fits != named_.size();
  if (others) {
    named_.assign(arts_.begin(), arts_.begin() + std::ptrdiff_t(fits));
    rebuild();
  }
  if (legend_.wrap() != columns) {
    legend_.setWrap(columns);
    legend_.setFillOrder(QCPLayoutGrid::foColumnsFirst, true);
  }
  return others;
}

std::size_t PlotLegend::room(int columns) const {
  const double row = QFontMetricsF(font_).height() + legend_.rowSpacing();
  const auto rows = std::size_t(std::max(1.0, plot_.height() / 3.0 / row));
  return std::min({arts_.size(), kNamedMax, rows * std::size_t(columns)});
}

void PlotLegend::dress(const QColor& text, const QFont& font) {
  text_ = text;
  font_ = font;
  legend_.setFont(font);
  legend_.setTextColor(text);
  for (QCPPlottableLegendItem* item : items_) {
    QFont own = font;
    own.setBold(static_cast<CurveArt*>(item->plottable())->look().highlighted);
    item->setFont(own);
    item->setTextColor(text);
  }
  if (more_ != nullptr) {
    more_->setFont(font);
    more_->setTextColor(text);
  }
}

const CurveArt* PlotLegend::artAt(const QPointF& pixel) const {
  for (std::size_t i = 0; i < items_.size(); ++i)
    if (items_[i]->outerRect().contains(pixel.toPoint())) return named_[i];
  return nullptr;
}

QString PlotLegend::entry(const CurveArt& art, double time_s) {
  const Curve& curve = art.curve();
  QString text = curve.name;
  if (art.everyNth() > 1) text += QStringLiteral(" (every %1th point)").arg(art.everyNth());
  if (curve.spec.kind == CurveSpec::Kind::kBand) {
    text += QStringLiteral("   ");
    for (std::size_t i = 0; i < 3; ++i)
      text += (i > 0 ? QStringLiteral(" | ") : QString()) +
              shown(curve.source->line(i).value_at(time_s), art.unit());
    return text;
  }
  text += QStringLiteral("   ") + shown(curve.source->line(0).value_at(time_s), art.unit());
  if (curve.spec.kind == CurveSpec::Kind::kAgainst)
    text += QStringLiteral(" at ") + shown(curve.source->line(1).value_at(time_s), art.across());
  return text;
}

}  // namespace orrery::gui
