// SPDX-License-Identifier: Apache-2.0
// Soft actor-critic: a random policy that is paid for staying random.
//
//   policy       u = m(s) + exp(l(s)) e, e standard normal; a = tanh u; l clamped to -20 .. 2
//   log-density  log p(a|s) = sum of -e^2 / 2 - l - log(2 pi) / 2 - log(1 - tanh^2 u)
//                log(1 - tanh^2 u) = 2 (log 2 - u - log(1 + exp(-2 u)))
//   critics      y = r + g (min q_target(s', a') - alpha log p(a'|s')),  a' drawn at s'
//   actor        E = mean of alpha log p(a|s) - min q(s, a), its slopes through e:
//                dE/du = alpha 2 a - (1 - a^2) dq/da;  dE/dm = dE/du;  dE/dl = dE/du exp(l) e -
//                alpha
//   temperature  log alpha falls along -(log p + target entropy); target: -1 for each action
//   budgets      E + sum of k_c q_c(s, a), over 1 + sum of k_c; after each episode
//                k_c <- max(0, k_c + rate (cost - budget) / max(budget, 1))
//
// Sources: Haarnoja et al., ICML 2018, arXiv:1801.01290 and arXiv:1812.05905 (sections 5 and 6,
// appendix C, D); the bounds of l as in the authors' code; the budgets: Ray, Achiam, Amodei,
// Benchmarking safe exploration in deep reinforcement learning (2019), section 5.
#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"
#include "models/data/state.h"
#include "models/torch/control/critics.h"
#include "models/torch/control/off_policy_trainer.h"
#include "models/torch/control/trainers.h"

namespace orrery::models {
namespace {

constexpr float kLogDeviationMin = -20.0F, kLogDeviationMax = 2.0F;
constexpr double kHalfLog2Pi = 0.91893853320467274178;

class Sac final : public OffPolicyTrainer {
 public:
  explicit Sac(const TrainerSpec& spec);

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    Adam::exchange(self.actor_adam_, state);
    Adam::exchange(self.cost_adam_, state);
    Adam::exchange(self.alpha_adam_, state);
    state(self.log_alpha_);
    state.fixed(self.multipliers_);
  }

 private:
  void act(std::span<const float> observations, std::span<float> actions) override {
    draw_actions(observations, noise_.next(explore_luck_), now_);
    std::copy(now_.actions.begin(), now_.actions.end(), actions.begin());
    if (explore_chance_ > 0.0) exploration_.explore(explore_chance_, explore_luck_, actions);
  }

  void learn() override {
    draw_batch();
    learn_critics();
    learn_actor();
    learn_temperature();
    critics_.move_targets(target_rate_);
    if (costs_ > 0) blend(cost_target_.weights(), cost_critic_.weights(), target_rate_);
  }

  /// Actions drawn from the policy, and what the slopes need of them.
  struct Drawn {
    std::vector<float> actions, noise, deviation;  // rows x width
    std::vector<std::uint8_t> clamped;             // of the deviation
    std::vector<float> log_density;                // rows
  };
  void draw_actions(std::span<const float> observations, std::span<const double> noise, Drawn& out);
  std::span<const double> white(std::size_t rows);
  void learn_critics();
  void learn_cost_critic();
  void learn_actor();
  void learn_temperature();
  void add_cost_slopes(Floats& slopes);
  void on_episode(const EpisodeEnd& end) override;
  double alpha() const {
    return automatic_ ? engine::exp(static_cast<double>(log_alpha_)) : alpha_;
  }

  PolicyWeights policy() const override {
    PolicyWeights weights;
    weights.layers = actor_.layers();
    // The mean alone: the last layer without its second half, the logarithms of the deviation.
    DenseWeights& last = weights.layers.back();
    last.outputs = static_cast<std::uint32_t>(width_);
    last.w.resize(width_ * last.inputs);
    last.b.resize(width_);
    weights.head = PolicyHead::kTanh;
    return weights;
  }
  bool healthy() const override {
    return all_finite(actor_.weights()) && critics_.healthy() && std::isfinite(log_alpha_);
  }

  void save_learner(engine::ArchiveWriter& archive) const override {
    archive.begin_section("sac 1");
    archive.put(policy_luck_.position());
    archive.put_span(actor_.weights());
    archive.put_span(cost_critic_.weights());
    archive.put_span(cost_target_.weights());
    critics_.save(archive);
    save_state(*this, archive);
  }
  bool load_learner(engine::ArchiveReader& archive) override {
    std::uint64_t position = 0;
    const bool read = archive.expect_section("sac 1") && archive.get(position) &&
                      archive.get_span(actor_.weights()) &&
                      archive.get_span(cost_critic_.weights()) &&
                      archive.get_span(cost_target_.weights()) && critics_.load(archive) &&
                      load_state(*this, archive);
    policy_luck_.seek(position);
    return read;
  }

  std::size_t width_, costs_;
  double target_rate_, alpha_, target_entropy_, cost_rate_, explore_chance_;
  bool automatic_;
  LearningNetwork actor_;
  Adam actor_adam_;
  TwinCritics critics_;
  LearningNetwork cost_critic_, cost_target_;  // one output a cost
  Adam cost_adam_;
  float log_alpha_ = 0.0F;
  Adam alpha_adam_;
  std::vector<double> multipliers_;
  engine::Stream policy_luck_;
  Drawn now_, next_;
  std::vector<double> white_;
  std::vector<float> targets_;
  Floats joined_, slopes_, action_slopes_;
};

Sac::Sac(const TrainerSpec& spec)
    : OffPolicyTrainer(spec, replay_spec(spec)),
      width_(spec.task.action_width()),
      costs_(spec.params.number("cost_rate") > 0.0 ? spec.task.costs.size() : 0),
      target_rate_(spec.params.number("target_rate")),
      alpha_(spec.params.number("entropy_weight")),
      target_entropy_(-spec.params.number("entropy_target") * static_cast<double>(width_)),
      cost_rate_(spec.params.number("cost_rate")),
      explore_chance_(spec.params.number("explore")),
      automatic_(alpha_ == 0.0),
      actor_(widths(spec.task.observation_width(), 2 * width_)),
      actor_adam_(actor_.weights().size(), learning_rate_),
      critics_(widths(spec.task.observation_width() + width_, 1), learning_rate_),
      cost_critic_(
          widths(spec.task.observation_width() + width_, std::max<std::size_t>(1, costs_))),
      cost_target_(cost_critic_),
      cost_adam_(cost_critic_.weights().size(), learning_rate_),
      alpha_adam_(1, learning_rate_),
      multipliers_(costs_),
      policy_luck_(key("policy")) {
  engine::Stream luck(key("weights"));
  actor_.draw(luck);
  critics_.draw(luck);
  cost_critic_.draw(luck);
  cost_target_ = cost_critic_;
}

/// Noise of a batch: of rows that do not follow one another.
std::span<const double> Sac::white(std::size_t rows) {
  white_.resize(rows * width_);
  for (double& e : white_) e = policy_luck_.normal();
  return white_;
}

void Sac::draw_actions(std::span<const float> observations, std::span<const double> noise,
                       Drawn& out) {
  const auto heads = actor_.forward(observations);
  const std::size_t n = noise.size(), rows = n / width_;
  out.actions.resize(n);
  out.noise.resize(n);
  out.deviation.resize(n);
  out.clamped.resize(n);
  out.log_density.resize(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    double log_density = 0.0;
    for (std::size_t i = row * width_; i < (row + 1) * width_; ++i) {
      const float* head = &heads[2 * row * width_ + (i - row * width_)];
      const double l = std::clamp(head[width_], kLogDeviationMin, kLogDeviationMax);
      const double e = noise[i];
      const double deviation = engine::exp(l);
      const double u = static_cast<double>(head[0]) + deviation * e;
      // log(1 - tanh^2 u), symmetric in u.
      const double m = std::abs(u);
      const double fold =
          2.0 * (0.69314718055994531 - m - engine::log(1.0 + engine::exp(-2.0 * m)));
      log_density += -0.5 * e * e - l - kHalfLog2Pi - fold;
      out.actions[i] = static_cast<float>(engine::tanh(u));
      out.noise[i] = static_cast<float>(e);
      out.deviation[i] = static_cast<float>(deviation);
      out.clamped[i] = head[width_] < kLogDeviationMin || head[width_] > kLogDeviationMax;
    }
    out.log_density[row] = static_cast<float>(log_density);
  }
}

void Sac::learn_critics() {
  const std::size_t n = batch_.size();
  draw_actions(batch_.next_observations, white(n), next_);
  const auto beyond = critics_.target_values(batch_.next_observations, next_.actions, n);
  const auto weight = static_cast<float>(alpha());
  targets_.resize(n);
  for (std::size_t i = 0; i < n; ++i)
    targets_[i] =
        batch_.rewards[i] + batch_.discounts[i] * (beyond[i] - weight * next_.log_density[i]);
  report("value_error", critics_.learn(batch_.observations, batch_.actions, targets_));
  if (costs_ > 0) learn_cost_critic();
}

void Sac::learn_cost_critic() {
  const std::size_t n = batch_.size();
  join_rows(batch_.next_observations, next_.actions, n, joined_);
  const auto beyond = cost_target_.forward(joined_);
  join_rows(batch_.observations, batch_.actions, n, joined_);
  const auto now = cost_critic_.forward(joined_);
  slopes_.resize(n * costs_);
  for (std::size_t i = 0; i < slopes_.size(); ++i) {
    const float target = batch_.costs[i] + batch_.discounts[i / costs_] * beyond[i];
    slopes_[i] = (now[i] - target) / static_cast<float>(n);
  }
  cost_critic_.backward(slopes_);
  cost_adam_.step(cost_critic_.weights().data(), cost_critic_.gradient().data());
}

void Sac::learn_actor() {
  const std::size_t n = batch_.size();
  draw_actions(batch_.observations, white(n), now_);
  const auto up = critics_.ascent(batch_.observations, now_.actions, n, true);
  action_slopes_.resize(n * width_);
  for (std::size_t i = 0; i < action_slopes_.size(); ++i) action_slopes_[i] = -up.slopes[i];
  if (costs_ > 0) add_cost_slopes(action_slopes_);
  const auto weight = static_cast<float>(alpha());
  const float share = 1.0F / static_cast<float>(n);
  slopes_.resize(2 * n * width_);
  double value = 0.0, density = 0.0;
  for (std::size_t i = 0; i < n * width_; ++i) {
    const float a = now_.actions[i];
    const float by_u = share * (weight * 2.0F * a + action_slopes_[i] * (1.0F - a * a));
    float* to = &slopes_[2 * (i / width_) * width_ + i % width_];
    to[0] = by_u;
    to[width_] =
        now_.clamped[i] != 0 ? 0.0F : by_u * now_.deviation[i] * now_.noise[i] - share * weight;
  }
  for (std::size_t i = 0; i < n; ++i) {
    value += static_cast<double>(up.values[i]);
    density += static_cast<double>(now_.log_density[i]);
  }
  actor_.backward(slopes_);
  actor_adam_.step(actor_.weights().data(), actor_.gradient().data());
  report("value", value / static_cast<double>(n));
  report("entropy", -density / static_cast<double>(n));
}

void Sac::add_cost_slopes(Floats& slopes) {
  const std::size_t n = batch_.size(), seen = spec_.task.observation_width();
  join_rows(batch_.observations, now_.actions, n, joined_);
  cost_critic_.forward(joined_);
  double sum = 1.0;
  Floats weights(n * costs_);
  for (std::size_t i = 0; i < weights.size(); ++i)
    weights[i] = static_cast<float>(multipliers_[i % costs_]);
  for (const double multiplier : multipliers_) sum += multiplier;
  const auto by_input = cost_critic_.slopes_of_inputs(weights);
  const auto share = static_cast<float>(1.0 / sum);
  for (std::size_t i = 0; i < slopes.size(); ++i) {
    const std::size_t row = i / width_;
    slopes[i] = share * (slopes[i] + by_input[row * (seen + width_) + seen + i % width_]);
  }
}

void Sac::learn_temperature() {
  if (!automatic_) return;
  double density = 0.0;
  for (const float d : now_.log_density) density += static_cast<double>(d);
  density /= static_cast<double>(now_.log_density.size());
  const auto slope = static_cast<float>(-(density + target_entropy_));
  alpha_adam_.step(&log_alpha_, &slope);
  report("entropy_weight", alpha());
}

void Sac::on_episode(const EpisodeEnd& end) {
  if (steps_done() < learning_starts_) return;
  for (std::size_t c = 0; c < costs_; ++c) {
    const double budget = spec_.task.costs[c].budget;
    const double excess = (end.costs[c] - budget) / std::max(budget, 1.0);
    multipliers_[c] = std::max(0.0, multipliers_[c] + cost_rate_ * excess);
    report("multiplier " + spec_.task.costs[c].name, multipliers_[c]);
  }
}

}  // namespace

engine::Result<std::unique_ptr<Trainer>> make_sac(const TrainerSpec& spec) {
  if (auto suited = suits(spec.task, false, "sac"); !suited) return engine::failure(suited.error());
  return std::make_unique<Sac>(spec);
}

}  // namespace orrery::models
