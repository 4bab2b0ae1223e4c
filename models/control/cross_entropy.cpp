// SPDX-License-Identifier: Apache-2.0
#include "models/control/cross_entropy.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/random/stream.h"
#include "models/control/policy_network.h"
#include "models/control/seed_groups.h"
#include "models/params.h"

namespace orrery::models {
namespace {

/// A policy whose weights lie in one row: per layer, the weights of an output, then the next one's;
/// then the biases.
class WeightRow {
 public:
  WeightRow(const engine::ControlTask& task, std::uint32_t hidden) : task_(task) {
    const auto inputs = static_cast<std::uint32_t>(task.observation_width());
    const auto outputs =
        task.is_discrete() ? task.choices : static_cast<std::uint32_t>(task.action_width());
    if (hidden > 0) shape_.push_back({inputs, hidden, Activation::kTanh, {}, {}});
    shape_.push_back({hidden > 0 ? hidden : inputs, outputs, Activation::kNone, {}, {}});
    for (const auto& layer : shape_) size_ += layer.outputs * (layer.inputs + 1);
    for (const auto& axis : task.observation) {
      const bool bounded = std::isfinite(axis.low) && std::isfinite(axis.high) &&
                           axis.high > axis.low && axis.high - axis.low < 1e30;
      shift_.push_back(bounded ? static_cast<float>(0.5 * (axis.low + axis.high)) : 0.0F);
      scale_.push_back(bounded ? static_cast<float>(2.0 / (axis.high - axis.low)) : 1.0F);
    }
  }

  std::size_t size() const { return size_; }

  /// One decision; `action` as the task wants it.
  void act(const float* weights, std::span<const float> observation, std::span<float> action) {
    from_.assign(observation.begin(), observation.end());
    for (std::size_t i = 0; i < from_.size(); ++i) from_[i] = (from_[i] - shift_[i]) * scale_[i];
    for (const auto& layer : shape_) {
      const float* bias = weights + layer.outputs * layer.inputs;
      to_.assign(bias, bias + layer.outputs);
      for (std::uint32_t o = 0; o < layer.outputs; ++o) {
        for (std::uint32_t i = 0; i < layer.inputs; ++i)
          to_[o] += weights[o * layer.inputs + i] * from_[i];
        if (layer.activation == Activation::kTanh) to_[o] = std::tanh(to_[o]);
      }
      weights = bias + layer.outputs;
      std::swap(from_, to_);
    }
    if (task_.is_discrete()) {
      action[0] = static_cast<float>(std::max_element(from_.begin(), from_.end()) - from_.begin());
      return;
    }
    for (std::size_t a = 0; a < action.size(); ++a) {
      const double half = 0.5 * (task_.action[a].high - task_.action[a].low);
      action[a] = static_cast<float>(task_.action[a].low + half +
                                     half * std::clamp(static_cast<double>(from_[a]), -1.0, 1.0));
    }
  }

  PolicyWeights policy(std::span<const double> row) const {
    PolicyWeights policy;
    policy.shift = shift_;
    policy.scale = scale_;
    policy.clip = std::numeric_limits<float>::max();
    policy.layers = shape_;
    auto at = row.begin();
    for (auto& layer : policy.layers) {
      const auto bias = at + static_cast<std::ptrdiff_t>(layer.outputs * layer.inputs);
      layer.w.assign(at, bias);
      at = bias + layer.outputs;
      layer.b.assign(bias, at);
    }
    policy.head = task_.is_discrete() ? PolicyHead::kArgmax : PolicyHead::kClip;
    return policy;
  }

 private:
  engine::ControlTask task_;
  std::vector<DenseWeights> shape_;  // without numbers
  std::size_t size_ = 0;
  std::vector<float> shift_, scale_;
  std::vector<float> from_, to_;  // of the decision at hand
};

class CrossEntropy final : public Trainer {
 public:
  explicit CrossEntropy(const TrainerSpec& spec)
      : spec_(spec),
        row_(spec.task, static_cast<std::uint32_t>(spec.params.integer("hidden"))),
        population_(static_cast<std::size_t>(spec.params.integer("population"))),
        episodes_(static_cast<std::uint32_t>(spec.params.integer("episodes"))),
        mean_(row_.size(), 0.0),
        sd_(row_.size(), spec.params.number("initial_sd")) {}

  std::size_t copies() const override { return population_; }

  /// A generation: draw, play, keep the elite.
  engine::Result<void> round(VectorEnvironment& environment, TrainingRound& out) override {
    out = {};
    draw();
    if (auto played = play(environment, out); !played) return played;
    learn();
    steps_ += out.steps;
    ++generation_;
    const auto best = std::max_element(scores_.begin(), scores_.end());
    out.losses = {{"best_return", *best},
                  {"deviation",
                   std::accumulate(sd_.begin(), sd_.end(), 0.0) / static_cast<double>(sd_.size())}};
    return {};
  }

  std::uint64_t steps_done() const override { return steps_; }

  std::unique_ptr<engine::Controller> controller(std::size_t rows) const override {
    return make_policy(spec_.task, row_.policy(mean_), rows);
  }

  void save(engine::ArchiveWriter& archive) const override {
    archive.begin_section("cross_entropy");
    archive.put(steps_);
    archive.put(generation_);
    archive.put_span(std::span<const double>(mean_));
    archive.put_span(std::span<const double>(sd_));
  }
  bool load(engine::ArchiveReader& archive) override {
    return archive.expect_section("cross_entropy") && archive.get(steps_) &&
           archive.get(generation_) && archive.get_span(std::span(mean_)) &&
           archive.get_span(std::span(sd_));
  }

 private:
  void draw() {
    const std::size_t n = row_.size();
    std::vector<double> normal(population_ * n);
    engine::fill_normal_run({spec_.seed, spec_.entity, engine::Purpose::kAgent},
                            generation_ * normal.size(), normal);
    candidates_.resize(normal.size());
    for (std::size_t i = 0; i < normal.size(); ++i)
      candidates_[i] = static_cast<float>(mean_[i % n] + sd_[i % n] * normal[i]);
  }

  /// Until every copy has ended so many episodes: they begin anew for each generation.
  engine::Result<void> play(VectorEnvironment& environment, TrainingRound& out) {
    const std::size_t agents = spec_.task.agent_count();
    const std::size_t inputs = spec_.task.observation_width();
    const std::size_t width = spec_.task.action_width();
    const auto seed = environment_seed(SeedGroup::kTraining, spec_.seed, generation_ + 1);
    if (auto done = environment.reset(seed); !done) return done;
    scores_.assign(population_, 0.0);
    std::vector<std::uint32_t> ended(environment.rows(), 0);
    std::vector<float> actions(environment.rows() * width);
    std::size_t open = environment.rows();
    while (open > 0) {
      const auto seen = environment.columns().observations;
      for (std::size_t row = 0; row < environment.rows(); ++row)
        row_.act(&candidates_[row / agents * row_.size()], seen.subspan(row * inputs, inputs),
                 std::span(actions).subspan(row * width, width));
      if (auto done = environment.step(actions); !done) return done;
      out.steps += environment.rows();
      for (const auto& end : environment.columns().ended) {
        if (ended[end.row] == episodes_) continue;
        if (++ended[end.row] == episodes_) --open;
        scores_[end.row / agents] += end.reward / static_cast<double>(agents * episodes_);
        out.episodes.push_back(end);
      }
    }
    return {};
  }

  void learn() {
    std::vector<std::size_t> order(population_);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return scores_[a] > scores_[b]; });
    const double share = spec_.params.number("elite_share");
    const auto elite = std::max<std::size_t>(
        2, static_cast<std::size_t>(share * static_cast<double>(population_)));
    const double done = spec_.steps_total > 0
                            ? static_cast<double>(steps_) / static_cast<double>(spec_.steps_total)
                            : 1.0;
    const double noise = spec_.params.number("extra_noise") * std::max(0.0, 1.0 - 2.0 * done);
    const std::size_t n = row_.size();
    for (std::size_t i = 0; i < n; ++i) {
      double sum = 0.0;
      double squares = 0.0;
      for (std::size_t e = 0; e < elite; ++e) sum += candidates_[order[e] * n + i];
      mean_[i] = sum / static_cast<double>(elite);
      for (std::size_t e = 0; e < elite; ++e) {
        const double away = candidates_[order[e] * n + i] - mean_[i];
        squares += away * away;
      }
      sd_[i] = std::sqrt(squares / static_cast<double>(elite) + noise);
    }
  }

  TrainerSpec spec_;
  WeightRow row_;
  std::size_t population_;
  std::uint32_t episodes_;
  std::vector<double> mean_, sd_;  // of each weight
  std::uint64_t steps_ = 0;
  std::uint64_t generation_ = 0;
  std::vector<float> candidates_;  // population x weights
  std::vector<double> scores_;     // of each candidate
};

}  // namespace

const engine::ModelInfo& cross_entropy_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kLearner;
    row.name = "cross_entropy";
    row.summary = "a population of small policies, moved towards its best: no gradients";
    row.details =
        "Draws the weights of a linear or one-layer policy from a normal distribution, lets each "
        "candidate play whole episodes, and fits the distribution to the best of them.";
    row.source =
        "Rubinstein, Methodol. Comput. Appl. Probab. 1 (1999) 127; Szita and Loerincz, Neural "
        "Computation 18 (2006) 2936";
    row.params = {
        integer("population", 32, {4, 4096}, "candidates, and copies of the task"),
        number("elite_share", "1", 0.25, {0.01, 0.5}, "of the candidates that are kept"),
        integer("episodes", 1, {1, 1000}, "that each candidate plays"),
        integer("hidden", 0, {0, 1024}, "tanh units; 0: a linear policy"),
        number("initial_sd", "1", 1.0, {1e-6, 1e6}, "of each weight at first"),
        number("extra_noise", "1", 0.1, {0.0, 1e6},
               "added to the variance at first, none from half of the training on",
               "Szita and Loerincz (2006), its idea; the number is ours"),
    };
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<Trainer>> make_cross_entropy(const TrainerSpec& spec) {
  return std::make_unique<CrossEntropy>(spec);
}

}  // namespace orrery::models
