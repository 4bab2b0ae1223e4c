// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/plot_view.h"

#include <QLabel>
#include <algorithm>
#include <cmath>

#include "gui/plots/plot_mouse.h"

namespace orrery::gui {

namespace {

constexpr char kCursorLayer[] = "cursor";
constexpr char kFrontLayer[] = "front";  // of highlighted curves
constexpr double kBehind = 0.35;         // how much colour the others of a crowd keep

}  // namespace

PlotView::PlotView(const PlotServices& services, QWidget* parent)
    : QCustomPlot(parent), services_(services) {
  build();
  new PlotMouse(*this);
  connect(&services_.theme, &Theme::changed, this, &PlotView::dress);
  connect(&services_.state, &ViewState::cursorMoved, this, &PlotView::moveCursor);
  connect(&services_.state, &ViewState::selectionChanged, this, [this] {
    dressCurves();
    refresh();
  });
  connect(&services_.shelf, &RecordedShelf::opened, this, &PlotView::takeRecorded);
  dress();
  afterCurvesChanged();
}

PlotView::~PlotView() {
  clearPlottables();  // they refer to the curves
}

engine::Result<QString> PlotView::add(const CurveSpec& spec, const QString& letter) {
  auto added = append(spec, letter);
  if (added) afterCurvesChanged();
  return added;
}

engine::Diagnostics PlotView::addAll(const std::vector<CurveSpec>& specs,
                                     const QStringList& letters) {
  engine::Diagnostics mistakes;
  for (std::size_t i = 0; i < specs.size(); ++i)
    if (const auto added = append(specs[i], letters.value(qsizetype(i))); !added)
      mistakes.append(added.error());
  afterCurvesChanged();
  return mistakes;
}

engine::Result<QString> PlotView::append(const CurveSpec& spec, const QString& letter) {
  static const scenarios::PlantOutline kNothing;
  const scenarios::PlantSource* source = services_.plant.source();
  auto made = makeCurve(spec, {source == nullptr ? kNothing : source->outline(), services_.feed,
                               services_.shelf, curves_});
  if (!made) return engine::failure(made.error());
  const bool taken = std::any_of(curves_.begin(), curves_.end(),
                                 [&](const auto& curve) { return curve->letter == letter; });
  (*made)->letter = letter.isEmpty() || taken ? freeLetter(curves_) : letter;
  curves_.push_back(std::move(*made));
  arts_.push_back(new CurveArt(*curves_.back(), xAxis, yAxis));
  styles_.push_back(next_style_++);
  return curves_.back()->letter;
}

void PlotView::remove(const QString& letter) {
  std::set<QString> gone = {letter};
  for (const auto& curve : curves_)  // what is made of a curve comes after it
    for (const QString& needed : curve->needs)
      if (gone.contains(needed)) gone.insert(curve->letter);
  for (std::size_t i = curves_.size(); i-- > 0;) {
    if (!gone.contains(curves_[i]->letter)) continue;
    const auto at = std::ptrdiff_t(i);
    legend_->show({});
    removePlottable(arts_[i]);
    arts_.erase(arts_.begin() + at);
    styles_.erase(styles_.begin() + at);
    curves_.erase(curves_.begin() + at);
  }
  afterCurvesChanged();
}

void PlotView::clear() {
  legend_->show({});
  clearPlottables();
  arts_.clear();
  styles_.clear();
  while (!curves_.empty()) curves_.pop_back();
  next_style_ = 0;
  manual_.clear();
  afterCurvesChanged();
}

bool PlotView::isAgainst() const {
  return !curves_.empty() && curves_.front()->spec.kind == CurveSpec::Kind::kAgainst;
}

void PlotView::setTimeRange(const QCPRange& range_s) {
  if (range_s == range_s_ || !(range_s.size() > 0)) return;
  range_s_ = range_s;
  dirty_ = true;
}

std::optional<QCPRange> PlotView::extent() const {
  std::optional<QCPRange> all;
  for (const auto& curve : curves_) {
    for (std::size_t i = 0; i < curve->source->lines(); ++i) {
      const SeriesBuffer& line = curve->source->line(i);
      if (line.empty()) continue;
      const QCPRange own(line.time(0), line.time(line.size() - 1));
      if (all) {
        all->expand(own);
      } else {
        all = own;
      }
    }
  }
  return all;
}

void PlotView::setManualRanges(ManualRanges ranges) {
  manual_ = std::move(ranges);
  manual_.resize(units_.size());
  dirty_ = true;
  refresh();
}

void PlotView::setCelsius(bool celsius) {
  if (celsius == celsius_) return;
  celsius_ = celsius;
  manual_.clear();
  afterCurvesChanged();
}

void PlotView::setMarks(const std::vector<TimeMark>& marks) {
  marks_->setMarks(marks);
  dirty_ = true;
}

void PlotView::refresh() {
  for (const auto& curve : curves_) curve->source->advance();
  if (!isVisible()) {
    dirty_ = true;
    return;
  }
  if (!dirty_ && signature() == drawn_) return;
  takeVisible();
  replot(rpQueuedReplot);
}

void PlotView::refreshNow() {
  for (const auto& curve : curves_) curve->source->advance();
  takeVisible();
  replot(rpImmediateRefresh);
}

std::size_t PlotView::pointsDrawn() const {
  std::size_t points = 0;
  for (const CurveArt* art : arts_) points += art->points();
  return points;
}

const Curve* PlotView::curveAt(const QPointF& pixel) const {
  if (const CurveArt* art = legend_->artAt(pixel)) return &art->curve();
  if (!axisRect()->rect().contains(pixel.toPoint())) return nullptr;
  const Curve* nearest = nullptr;
  double distance = 8.0;
  for (const CurveArt* art : arts_) {
    const double away = art->selectTest(pixel, false, nullptr);
    if (away < 0 || away >= distance) continue;
    distance = away;
    nearest = &art->curve();
  }
  return nearest;
}

std::vector<QCPAxis*> PlotView::valueAxes() const {
  return {axes_.begin(), axes_.begin() + std::ptrdiff_t(std::max<std::size_t>(1, units_.size()))};
}

void PlotView::build() {
  setFocusPolicy(Qt::StrongFocus);
  setAcceptDrops(true);
  setNoAntialiasingOnDrag(true);
  setMinimumSize(fontMetrics().averageCharWidth() * 24, fontMetrics().height() * 6);
  addLayer(kFrontLayer, layer("main"));
  addLayer(kCursorLayer);
  layer(kCursorLayer)->setMode(QCPLayer::lmBuffered);
  cursor_ = new QCPItemStraightLine(this);
  cursor_->setLayer(kCursorLayer);
  cursor_->setSelectable(false);
  marks_ = new EventMarks(this);
  marks_->setLayer(kCursorLayer);
  legend_ = std::make_unique<PlotLegend>(*this);
  axes_ = {yAxis, yAxis2};
  hint_ = new QLabel(tr("No curves yet.\nDrag a signal or a device here, select a device and press "
                        "Ctrl+P,\nor add a curve by name with Ctrl+Shift+N."),
                     this);
  hint_->setAlignment(Qt::AlignCenter);
  hint_->setAttribute(Qt::WA_TransparentForMouseEvents);
  hint_->setAccessibleName(tr("How to add curves"));
}

void PlotView::dress() {
  const Theme::Colours& colours = services_.theme.colours();
  setBackground(colours.plot_background);
  dressAxes();
  cursor_->setPen(QPen(colours.accent, 1.5));
  marks_->setColours(colours.accent, colours.fault);
  legend_->dress(colours.text, font());
  QPalette palette = hint_->palette();
  palette.setColor(QPalette::WindowText, colours.dim_text);
  hint_->setPalette(palette);
  dressCurves();
  dirty_ = true;
  refresh();
}

void PlotView::dressAxes() {
  const Theme::Colours& colours = services_.theme.colours();
  std::vector<QCPAxis*> all = axes_;
  all.push_back(xAxis);
  for (QCPAxis* axis : all) {
    axis->setBasePen(QPen(colours.border));
    axis->setTickPen(QPen(colours.border));
    axis->setSubTickPen(QPen(colours.border));
    axis->setTickLabelColor(colours.text);
    axis->setLabelColor(colours.text);
    axis->setTickLabelFont(font());
    axis->setLabelFont(font());
    axis->grid()->setPen(QPen(colours.plot_grid));
    axis->grid()->setZeroLinePen(QPen(colours.plot_grid));
  }
}

void PlotView::dressCurves() {
  const Theme::Colours& colours = services_.theme.colours();
  std::set<std::uint32_t> selected;
  for (const Item& item : services_.state.selection())
    if (item.kind == Item::Kind::kDevice) selected.insert(item.index);
  const auto is_selected = [&](const Curve& curve) {
    return curve.device && selected.contains(*curve.device);
  };
  const bool crowded = curves_.size() > kCrowd;
  const bool any = std::any_of(curves_.begin(), curves_.end(),
                               [&](const auto& curve) { return is_selected(*curve); });
  for (std::size_t i = 0; i < arts_.size(); ++i) {
    const Curve& curve = *curves_[i];
    const bool highlighted = is_selected(curve);
    QColor colour = colours.curves[styles_[i] % colours.curves.size()];
    if (crowded && any && !highlighted)
      colour = Theme::mixed(colours.plot_background, colour, kBehind);
    std::size_t dash = crowded ? 0 : styles_[i] % CurveArt::kDashes;
    if (curve.spec.kind == CurveSpec::Kind::kRecorded) dash = CurveArt::kRecordedDash;
    arts_[i]->setLook({colour, dash, highlighted, crowded});
    arts_[i]->setLayer(highlighted ? kFrontLayer : "main");
  }
  legend_->show(arts_);
  dirty_ = true;
}

void PlotView::showEvent(QShowEvent* event) {
  QCustomPlot::showEvent(event);
  dirty_ = true;
  refresh();
}

void PlotView::resizeEvent(QResizeEvent* event) {
  QCustomPlot::resizeEvent(event);
  hint_->setGeometry(rect());
  dirty_ = true;
  refresh();
}

void PlotView::takeVisible() {
  const double ratio = devicePixelRatioF();
  const int wide = std::max(axisRect()->width(), width() / 2);
  // Very many curves cover each other: wider columns, extremes kept, show the same.
  const double crowding = std::max(1.0, double(curves_.size()) / double(kCrowd));
  const double share = crowding > 1.0 ? std::max(0.12, 0.5 / std::sqrt(crowding)) : 1.0;
  const auto columns = std::size_t(std::max(1.0, wide * ratio * share));
  for (CurveArt* art : arts_) art->take(range_s_.lower, range_s_.upper, columns);
  const int letters = fontMetrics().horizontalAdvance(QStringLiteral("00 d 00:00:00"));
  xAxis->ticker()->setTickCount(std::clamp(int(wide / (1.3 * letters)), 2, 10));
  if (!isAgainst()) xAxis->setRange(range_s_);
  fitTitles();
  fitValues();
  cursor_->setVisible(!isAgainst() && !curves_.empty());
  marks_->setVisible(!isAgainst() && !curves_.empty());
  moveCursor();
  drawn_ = signature();
  dirty_ = false;
}

// Only the layer of the cursor and the legend are drawn anew where the curves stay as they are.
void PlotView::moveCursor() {
  const double time_s = services_.state.cursor();
  cursor_->point1->setCoords(time_s, 0.0);
  cursor_->point2->setCoords(time_s, 1.0);
  for (CurveArt* art : arts_) art->setCursor(time_s);
  legend_->read(time_s);
  if (!isVisible() || dirty_ || curves_.empty()) return;
  if (isAgainst() || curves_.size() <= kCrowd) {
    replot(rpQueuedReplot);
  } else {
    layer(kCursorLayer)->replot();
  }
}

// Only a recording that has been read knows its units.
void PlotView::takeRecorded(const QString& path) {
  bool ours = false;
  for (const auto& curve : curves_) {
    if (curve->spec.kind != CurveSpec::Kind::kRecorded || curve->spec.file != path) continue;
    ours = true;
    for (const RecordedTable::Column& column : services_.shelf.find(path)->columns)
      if (column.name == curve->spec.column.toStdString()) curve->scale.unit = column.unit;
  }
  if (ours) afterCurvesChanged();
}

void PlotView::afterCurvesChanged() {
  assignAxes();
  nameAxes();
  dressCurves();
  hint_->setVisible(curves_.empty());
  QStringList names;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, curves_.size()); ++i)
    names << curves_[i]->name;
  if (curves_.size() > 3) names << tr("%1 more").arg(curves_.size() - 3);
  setAccessibleName(names.isEmpty() ? tr("Plot without curves")
                                    : tr("Plot of %1").arg(names.join(", ")));
  dirty_ = true;
  refresh();
  Q_EMIT curvesChanged();
}

std::size_t PlotView::signature() const {
  std::size_t sum = 0;
  for (const auto& curve : curves_)
    for (std::size_t i = 0; i < curve->source->lines(); ++i)
      sum = sum * 31 + curve->source->line(i).size() + (curve->source->line(i).generation() << 40);
  return sum;
}

}  // namespace orrery::gui
