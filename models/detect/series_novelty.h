// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/detect/point_memory.h"
#include "models/detect/surprise_tail.h"

namespace orrery::models {

/// How new the present of one series is to its past, seen from eight sides at once.
///
///   views     the value x_t; mean and deviation of its last 4, 16 and 64 values; the shape
///             (x_t .. x_{t-3})
///   distance  of each view's point to the nearest one that the view remembers (point_memory.h);
///             below 1e-9 of the largest magnitude seen it is rounding, and 0
///   surprise  s of that distance against the view's own past distances (surprise_tail.h)
///   novelty   s(value) + ln(mean of exp(s) over the other views)   (nats)
///
/// The views of windows overlap and speak of the same event, so they have one vote together: the
/// harmonic mean of their p-values, which holds under dependence. To it the evidence of the value
/// itself is added, as Fisher adds independent p-values: two of those give a sum above S with
/// probability (1 + S) exp(-S).
///
/// Inputs: values one after the other, equal steps assumed, gaps passed over. It keeps learning, so
/// what stays becomes normal. It knows no clock: a usual value at an unusual hour is seen only as
/// far as windows of 64 reach.
/// Sources: nearest-neighbour novelty with conformal p-values, Laxhammar and Falkman, Ann. Math.
/// Artif. Intell. 74 (2015) 67; harmonic mean, Wilson, PNAS 116 (2019) 1195; Fisher 1932.
class SeriesNovelty {
 public:
  explicit SeriesNovelty(std::size_t room);

  /// Novelty of the next value, which is learned. `calibrate` false: only remembered, while the
  /// memory is still empty and every distance large.
  double next(double value, bool calibrate);

  /// Most memory it takes with this room for points.
  static std::size_t bytes(std::size_t room);
  static double multiply_accumulates(std::size_t room);
  /// S with (1 + S) exp(-S) = probability.
  static double limit(double probability);

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state(self.values_);
    state(self.largest_);
    state.fixed(self.recent_);
    for (auto& view : self.views_) {
      PointMemory::exchange(view.memory, state);
      SurpriseTail::exchange(view.tail, state);
    }
  }

  static constexpr std::array<std::size_t, 3> kWindows = {4, 16, 64};
  static constexpr std::size_t kShape = 4;

 private:
  struct View {
    std::size_t rows;  // values it needs
    PointMemory memory;
    SurpriseTail tail;
  };
  double surprise(View& view, std::span<const double> point, bool calibrate);
  /// The value `back` steps ago.
  double recent(std::size_t back) const;

  std::uint64_t values_ = 0;
  double largest_ = 0.0;
  std::vector<double> recent_;  // a ring of the last 64
  std::vector<View> views_;     // value; mean and deviation of each window; shape
};

}  // namespace orrery::models
