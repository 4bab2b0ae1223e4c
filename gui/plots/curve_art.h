// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/plots/custom_plot.h"

#include <vector>

#include "gui/plots/curve.h"
#include "gui/plots/display_unit.h"

namespace orrery::gui {

/// Draws a curve: a line, a band with its median, or one series over another. It holds what is
/// visible only, in the units of the axes, thinned out to the columns of pixels.
class CurveArt final : public QCPAbstractPlottable {
  Q_OBJECT

 public:
  struct Look {
    QColor colour;
    std::size_t dash = 0;  ///< beside the colour, so that colour is not the only cue
    bool highlighted = false;
    bool crowded = false;  ///< one of very many: thin, solid, without smoothing
    bool operator==(const Look&) const = default;
  };
  static constexpr std::size_t kDashes = 5;
  static constexpr std::size_t kRecordedDash = kDashes;  ///< the dash of recordings
  /// A curve over another shows at most so many points; more are thinned out evenly in time.
  static constexpr std::size_t kAgainstPointsMax = 20'000;

  CurveArt(const Curve& curve, QCPAxis* key, QCPAxis* value);

  const Curve& curve() const { return curve_; }
  void setLook(const Look& look);
  const Look& look() const { return look_; }
  void setUnits(const DisplayUnit& unit, const DisplayUnit& across);
  const DisplayUnit& unit() const { return unit_; }
  const DisplayUnit& across() const { return across_; }
  /// Takes what is visible of [from_s, to_s] from the source.
  void take(double from_s, double to_s, std::size_t columns);
  /// Where the cursor is, for a curve over another, which has no line of time.
  void setCursor(double time_s);

  std::size_t points() const { return points_; }
  std::size_t everyNth() const { return stride_; }
  /// Extent of what was taken; lower > upper: nothing.
  const QCPRange& heights() const { return heights_; }
  const QCPRange& widths() const { return widths_; }

  double selectTest(const QPointF& at, bool only_selectable, QVariant* details) const override;
  QCPRange getKeyRange(bool& found, QCP::SignDomain domain) const override;
  QCPRange getValueRange(bool& found, QCP::SignDomain domain, const QCPRange& keys) const override;

 protected:
  void draw(QCPPainter* painter) override;
  void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

 private:
  struct Path {
    std::vector<QPointF> points;  ///< in the coordinates of the axes; NaN is a gap
  };
  void takeLine(const SeriesBuffer& line, double from_s, double to_s, std::size_t columns,
                Path& path);
  void takeAgainst(double from_s, double to_s);
  void widen(const QPointF& point);
  void drawBand(QCPPainter* painter) const;
  void drawPath(QCPPainter* painter, const Path& path) const;
  void flush(QCPPainter* painter) const;
  bool isDense() const;
  bool isBand() const { return curve_.spec.kind == CurveSpec::Kind::kBand; }
  bool isAgainst() const { return curve_.spec.kind == CurveSpec::Kind::kAgainst; }

  const Curve& curve_;
  Look look_;
  DisplayUnit unit_;
  DisplayUnit across_;
  std::vector<Path> paths_;
  std::vector<scenarios::SeriesPoint> taken_;
  mutable std::vector<QPointF> pixels_;
  std::size_t points_ = 0;
  std::size_t stride_ = 1;
  QCPRange heights_;
  QCPRange widths_;
  double cursor_s_ = 0.0;
};

}  // namespace orrery::gui
