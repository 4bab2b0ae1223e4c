// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

#include "models/data/state.h"
#include "models/detect/window_detector.h"

/// The smallest window model: the distance of the newest row from the mean of the training rows.
/// It also counts what it was shown, so that tests can look behind the shell.
namespace orrery::models::test {

class ToyModel final : public WindowModel {
 public:
  explicit ToyModel(std::size_t features) : mean_(features, 0.0) {}

  void begin_fit(const Windows& train, const Windows& held_out) override {
    train_ = &train;
    trained_on_ = train.count();
    held_out_ = held_out.count();
  }
  bool fit_epoch(FitEpoch& epoch) override {
    if (epochs_ == 3) return false;
    epoch = {++epochs_, 1.0 / epochs_, 1.0 / epochs_, true};
    if (epochs_ == 1) {
      for (std::size_t i = 0; i < train_->count(); ++i)
        for (std::size_t j = 0; j < mean_.size(); ++j)
          mean_[j] += train_->newest(i)[j] / static_cast<double>(train_->count());
    }
    return true;
  }
  void score(const Windows& windows, std::span<double> scores,
             std::span<std::int32_t> blamed) override {
    ++calls_;
    for (std::size_t i = 0; i < windows.count(); ++i) {
      scores[i] = 0.0;
      blamed[i] = -1;
      for (std::size_t j = 0; j < mean_.size(); ++j) {
        const double away = std::abs(windows.newest(i)[j] - mean_[j]);
        if (away <= scores[i]) continue;
        scores[i] = away;
        blamed[i] = static_cast<std::int32_t>(j);
      }
    }
  }
  engine::AgentCost cost() const override { return {static_cast<double>(mean_.size()), 8}; }
  void save(engine::ArchiveWriter& archive) const override { save_state(*this, archive); }
  bool load(engine::ArchiveReader& archive) override { return load_state(*this, archive); }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state.fixed(self.mean_);
    state(self.epochs_);
  }

  inline static std::uint64_t trained_on_ = 0;
  inline static std::uint64_t held_out_ = 0;
  inline static std::uint64_t calls_ = 0;

 private:
  const Windows* train_ = nullptr;
  std::vector<double> mean_;
  int epochs_ = 0;
};

inline engine::Result<std::unique_ptr<WindowModel>> make_toy(const WindowModelSpec& spec) {
  return std::make_unique<ToyModel>(spec.features);
}

}  // namespace orrery::models::test
