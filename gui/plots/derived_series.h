// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "gui/plots/curve_source.h"
#include "gui/plots/curve_spec.h"
#include "scenarios/format/expression.h"

namespace orrery::gui {

using Shared = std::shared_ptr<const SeriesBuffer>;

/// A formula of other curves, at each time at which one of them has a point: the others count with
/// their latest value. It goes as far as all of them have been heard of. The inputs outlive it.
class ExpressionSeries final : public CurveSource {
 public:
  /// `inputs` by index of symbol; those that the formula does not use may be null.
  ExpressionSeries(scenarios::Expression expression, std::vector<const SeriesBuffer*> inputs);

  const SeriesBuffer& line(std::size_t) const override { return line_; }
  void advance() override;

 private:
  bool began_anew();

  scenarios::Expression expression_;
  std::vector<const SeriesBuffer*> inputs_;  ///< by symbol
  std::vector<std::size_t> used_;            ///< symbols
  std::vector<std::size_t> at_;              ///< next point, by place in `used_`
  std::vector<std::size_t> generation_;
  std::vector<double> latest_;  ///< by symbol
  SeriesBuffer line_;
};

/// Over the points of the window (t - w, t] of one curve; NaN is left out.
///
///   mean        sum of the values / their number
///   derivative  (v(t) - v(t1)) / (t - t1), t1 the oldest point of the window, or the last one
///               before t when the window holds no other
///   integral    trapezia between points of the window; w = 0: since the first point; a stretch
///               with a gap at an end counts nothing
class WindowSeries final : public CurveSource {
 public:
  WindowSeries(CurveSpec::Operation operation, double window_s, const SeriesBuffer& input);

  const SeriesBuffer& line(std::size_t) const override { return line_; }
  void advance() override;

 private:
  double mean(std::size_t i);
  double derivative(std::size_t i);
  double integral(std::size_t i);
  double trapezium(std::size_t i) const;  ///< between points i - 1 and i
  void add(double term);

  CurveSpec::Operation operation_;
  double window_s_;
  const SeriesBuffer& input_;
  std::size_t generation_ = 0;
  std::size_t at_ = 0;     ///< next point of the input
  std::size_t first_ = 0;  ///< first point of the window
  double sum_ = 0.0;
  double correction_ = 0.0;  ///< what the sum lost (Neumaier 1974)
  std::size_t count_ = 0;
  SeriesBuffer line_;
};

/// One series over another, at the times of the first, with the latest value of the second. Both
/// lines have the same times.
class AgainstSeries final : public CurveSource {
 public:
  AgainstSeries(Shared up, Shared sideways);

  std::size_t lines() const override { return 2; }
  const SeriesBuffer& line(std::size_t i) const override { return lines_[i]; }
  void advance() override;

 private:
  Shared up_;
  Shared sideways_;
  std::size_t generation_ = 0;
  std::size_t at_ = 0;
  std::size_t next_ = 0;
  SeriesBuffer lines_[2];
};

/// A series as the plant gives it.
class FedSeries final : public CurveSource {
 public:
  explicit FedSeries(Shared line) : line_(std::move(line)) {}
  const SeriesBuffer& line(std::size_t) const override { return *line_; }

 private:
  Shared line_;
};

/// Smallest, median and largest of the latest values of several series at the times of the first
/// one. Those that have no value yet are left out.
class BandSeries final : public CurveSource {
 public:
  explicit BandSeries(std::vector<Shared> inputs);

  std::size_t lines() const override { return 3; }
  const SeriesBuffer& line(std::size_t i) const override { return lines_[i]; }
  void advance() override;

 private:
  void put(double time_s);

  std::vector<Shared> inputs_;
  std::vector<std::size_t> next_;  ///< of each input, the first point that is too late
  std::vector<std::size_t> generation_;
  std::size_t at_ = 0;
  std::vector<double> now_;
  SeriesBuffer lines_[3];
};

}  // namespace orrery::gui
