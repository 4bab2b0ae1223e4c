// SPDX-License-Identifier: Apache-2.0
#include "models/detect/kmeans_distance.h"

#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"
#include "engine/random/stream.h"
#include "models/detect/single_fit.h"
#include "models/detect/squared_distance.h"
#include "models/params.h"

namespace orrery::models {
namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();

class KmeansDistance final : public SingleFit<KmeansDistance> {
 public:
  explicit KmeansDistance(const WindowModelSpec& spec)
      : features_(spec.features),
        width_(spec.length * spec.features),
        clusters_(static_cast<std::size_t>(spec.params.integer("clusters"))),
        rounds_max_(spec.params.integer("rounds_max")),
        key_{spec.seed, spec.entity, engine::Purpose::kAgent} {}

  void fit(const Windows& train, const Windows&) {
    seed_centres(train);
    nearest_.assign(train.count(), 0);
    for (int round = 0; round < rounds_max_ && assign(train); ++round) move_centres(train);
  }

  void score(const Windows& windows, std::span<double> scores,
             std::span<std::int32_t> blamed) override;

  engine::AgentCost cost() const override {
    return {static_cast<double>(centres_.size()), sizeof(double) * centres_.size()};
  }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state(self.centres_);
    state.expect(self.centres_.size() % self.width_ == 0);
  }

 private:
  std::size_t centre_count() const { return centres_.size() / width_; }
  const double* centre(std::size_t k) const { return centres_.data() + k * width_; }
  void seed_centres(const Windows& train);
  std::size_t best_of_tries(const Windows& train, engine::Stream& draws);
  bool assign(const Windows& train);
  void move_centres(const Windows& train);
  std::size_t nearest_centre(const double* window, double& distance) const;

  std::size_t features_, width_, clusters_;
  int rounds_max_;
  engine::StreamKey key_;
  std::vector<double> centres_;  // clusters x width
  // Made anew in every fit.
  std::vector<std::uint32_t> nearest_;  // centre of each training window
  std::vector<double> distance_;        // to it, squared
  std::vector<double> part_;            // by feature
};

/// k-means++: each further seed is drawn in proportion to the squared distance to the seeds so far;
/// of a few tries the one that leaves the smallest sum.
void KmeansDistance::seed_centres(const Windows& train) {
  centres_.clear();
  if (train.count() == 0) return;
  engine::Stream draws(key_);
  distance_.assign(train.count(), kFar);
  std::size_t seed = draws.below(train.count());
  while (true) {
    const auto window = train.window(seed);
    centres_.insert(centres_.end(), window.begin(), window.end());
    double left = 0.0;
    for (std::size_t i = 0; i < train.count(); ++i) {
      const double to_seed = squared_distance(train.window(i).data(), window.data(), width_, kFar);
      distance_[i] = std::min(distance_[i], to_seed);
      left += distance_[i];
    }
    if (centre_count() == clusters_ || !(left > 0.0)) return;
    seed = best_of_tries(train, draws);
  }
}

std::size_t KmeansDistance::best_of_tries(const Windows& train, engine::Stream& draws) {
  const int tries = 2 + static_cast<int>(engine::log(static_cast<double>(clusters_)));
  double total = 0.0;
  for (const double d : distance_) total += d;
  std::size_t best = 0;
  double least = kFar;
  for (int t = 0; t < tries; ++t) {
    double ahead = draws.uniform() * total;
    std::size_t pick = 0;
    while (pick + 1 < distance_.size() && ahead >= distance_[pick]) ahead -= distance_[pick++];
    const double* seed = train.window(pick).data();
    double left = 0.0;
    for (std::size_t i = 0; i < train.count() && left < least; ++i) {
      const double to_seed = squared_distance(train.window(i).data(), seed, width_, distance_[i]);
      left += std::min(distance_[i], to_seed);
    }
    if (!(left < least)) continue;
    least = left;
    best = pick;
  }
  return best;
}

/// Gives each window its nearest centre; whether any changed, or has one for the first time.
bool KmeansDistance::assign(const Windows& train) {
  bool changed = false;
  for (std::size_t i = 0; i < train.count(); ++i) {
    const auto to =
        static_cast<std::uint32_t>(nearest_centre(train.window(i).data(), distance_[i]) + 1);
    changed = changed || to != nearest_[i];
    nearest_[i] = to;
  }
  return changed;
}

void KmeansDistance::move_centres(const Windows& train) {
  std::vector<double> members(centre_count(), 0.0);
  std::fill(centres_.begin(), centres_.end(), 0.0);
  for (std::size_t i = 0; i < train.count(); ++i) {
    const std::size_t k = nearest_[i] - 1;
    double* sum = centres_.data() + k * width_;
    const auto window = train.window(i);
    for (std::size_t v = 0; v < width_; ++v) sum[v] += window[v];
    members[k] += 1.0;
  }
  for (std::size_t k = 0; k < centre_count(); ++k) {
    double* sum = centres_.data() + k * width_;
    if (members[k] > 0.0) {
      for (std::size_t v = 0; v < width_; ++v) sum[v] /= members[k];
      continue;
    }
    const auto farthest = std::max_element(distance_.begin(), distance_.end());
    const auto window = train.window(static_cast<std::size_t>(farthest - distance_.begin()));
    std::copy(window.begin(), window.end(), sum);
    *farthest = 0.0;  // taken
  }
}

std::size_t KmeansDistance::nearest_centre(const double* window, double& distance) const {
  std::size_t nearest = 0;
  distance = kFar;
  for (std::size_t k = 0; k < centre_count(); ++k) {
    const double d = squared_distance(window, centre(k), width_, distance);
    if (!(d < distance)) continue;
    distance = d;
    nearest = k;
  }
  return nearest;
}

void KmeansDistance::score(const Windows& windows, std::span<double> scores,
                           std::span<std::int32_t> blamed) {
  for (std::size_t i = 0; i < windows.count(); ++i) {
    scores[i] = 0.0;
    blamed[i] = -1;
    if (centres_.empty()) continue;
    const auto window = windows.window(i);
    double distance = 0.0;
    const double* c = centre(nearest_centre(window.data(), distance));
    scores[i] = std::sqrt(distance / static_cast<double>(width_));
    part_.assign(features_, 0.0);
    for (std::size_t v = 0; v < width_; v += features_)
      for (std::size_t j = 0; j < features_; ++j)
        part_[j] += (window[v + j] - c[v + j]) * (window[v + j] - c[v + j]);
    blamed[i] = largest_above_zero(part_);
  }
}

}  // namespace

const engine::ModelInfo& kmeans_distance_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "kmeans_distance";
    row.summary = "distance to the nearest of k typical windows";
    row.details =
        "k-means over the training windows. Score: root mean square distance to the nearest "
        "centre; blames the feature with the largest part.";
    row.source = "Lloyd (1982); Arthur and Vassilvitskii, SODA 2007; Schmidl et al., PVLDB 15";
    row.params = {
        integer("clusters", 20, {1, 10000}, "typical windows", "Schmidl et al. (2022)"),
        integer("rounds_max", 100, {1, 10000}, "rounds of Lloyd's at most"),
    };
    const auto shell = window_detector_params(20);
    row.params.insert(row.params.end(), shell.begin(), shell.end());
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<WindowModel>> make_kmeans_distance_model(
    const WindowModelSpec& spec) {
  return std::make_unique<KmeansDistance>(spec);
}

engine::Result<std::unique_ptr<engine::Agent>> make_kmeans_distance(const engine::AgentSpec& spec) {
  return make_window_detector(spec, make_kmeans_distance_model);
}

}  // namespace orrery::models
