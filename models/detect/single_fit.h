// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>

#include "models/data/state.h"
#include "models/detect/window_model.h"

namespace orrery::models {

/// What window models without epochs have in common: the fit is one call of
/// `Model::fit(train, held_out)`, and the state is what `Model::exchange(self, state)` lists.
///
///   class KmeansDistance final : public SingleFit<KmeansDistance> { ... };
///
/// Losses of the one epoch are NaN.
template <class Model>
class SingleFit : public WindowModel {
 public:
  void begin_fit(const Windows& train, const Windows& held_out) override {
    train_ = &train;
    held_out_ = &held_out;
    fitted_ = false;
  }
  bool fit_epoch(FitEpoch& epoch) override {
    if (fitted_) return false;
    static_cast<Model&>(*this).fit(*train_, *held_out_);
    fitted_ = true;
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    epoch = {1, kNone, kNone, true};
    return true;
  }
  void save(engine::ArchiveWriter& archive) const override {
    StateWriter state(archive);
    state(fitted_);
    Model::exchange(static_cast<const Model&>(*this), state);
  }
  bool load(engine::ArchiveReader& archive) override {
    StateReader state(archive);
    state(fitted_);
    Model::exchange(static_cast<Model&>(*this), state);
    return state.ok();
  }

 private:
  const Windows* train_ = nullptr;
  const Windows* held_out_ = nullptr;
  bool fitted_ = false;
};

/// Index of the largest entry, the first among equals; -1 where none is above 0.
inline std::int32_t largest_above_zero(std::span<const double> parts) {
  std::int32_t worst = -1;
  double most = 0.0;
  for (std::size_t j = 0; j < parts.size(); ++j) {
    if (!(parts[j] > most)) continue;
    most = parts[j];
    worst = static_cast<std::int32_t>(j);
  }
  return worst;
}

}  // namespace orrery::models
