// SPDX-License-Identifier: Apache-2.0
// Fitted Q iteration: values of choices from recorded steps, without trying anything.
//
//   record     steps from a file, or of random choices in the environment
//   iteration  a target network becomes a copy of q; `fits` times a batch is drawn and q moves
//              down E = mean huber(q(s, a) - y),  y = r + g q_target(s', a*)
//   penalty    + c mean(log sum over b of exp q(s, b) - q(s, a)): what the record never did is not
//              believed to be good
//
// A step counts as done in the measure in which the iterations are: the record is all there is.
// Sources: Ernst, Geurts, Wehenkel, JMLR 6 (2005) 503, figure 1; with a network: Riedmiller, ECML
// 2005; penalty: Kumar et al., NeurIPS 2020, arXiv:2006.04779, equation 4 (CQL(H)).
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/numeric/elementary.h"
#include "models/control/transition_file.h"
#include "models/torch/control/off_policy_trainer.h"
#include "models/torch/control/q_network.h"
#include "models/torch/control/trainers.h"

namespace orrery::models {
namespace {

class FittedQ final : public OffPolicyTrainer {
 public:
  /// `record`: empty where steps are collected in the environment.
  FittedQ(const TrainerSpec& spec, const RecordedSteps& record)
      : OffPolicyTrainer(spec, replay(spec, record)),
        from_file_(record.size() > 0),
        targets_(spec.params.flag("double")),
        iterations_(static_cast<std::uint64_t>(spec.params.integer("iterations"))),
        fits_(static_cast<std::uint64_t>(spec.params.integer("fits"))),
        conservative_(static_cast<float>(spec.params.number("conservative"))),
        q_(spec.task.observation_width(), static_cast<std::size_t>(spec.params.integer("layers")),
           static_cast<std::size_t>(spec.params.integer("hidden")), spec.task.choices,
           spec.params.flag("duelling")),
        target_(q_),
        optimiser_(q_, learning_rate_, spec.params.number("gradient_max")) {
    learning_starts_ = std::numeric_limits<std::uint64_t>::max();  // only random choices
    engine::Stream luck(key("weights"));
    q_.draw(luck);
    record.replay_into(memory_);
    scale_.observe(record.observations);
  }

  /// Collects, and then one iteration.
  engine::Result<void> round(VectorEnvironment& environment, TrainingRound& out) override {
    if (!from_file_ && !is_full()) {
      auto collected = OffPolicyTrainer::round(environment, out);
      out.steps = 0;
      return collected;
    }
    out = {};
    const std::uint64_t before = steps_done();
    target_ = q_;
    loss_ = 0.0;
    for (std::uint64_t i = 0; i < fits_; ++i) learn();
    ++iterations_done_;
    out.steps = steps_done() - before;
    out.losses.emplace_back("value_error", loss_ / static_cast<double>(fits_));
    if (healthy()) return {};
    return engine::failure(
        "training-diverged", {},
        "the weights are no longer numbers after iteration " + std::to_string(iterations_done_),
        "use a smaller learning_rate or reward_scale");
  }

  std::uint64_t steps_done() const override {
    const double part = static_cast<double>(iterations_done_) / static_cast<double>(iterations_);
    return iterations_done_ >= iterations_
               ? spec_.steps_total
               : static_cast<std::uint64_t>(part * static_cast<double>(spec_.steps_total));
  }

 private:
  void act(std::span<const float>, std::span<float>) override {}

  void learn() override {
    draw_batch();
    const std::size_t n = batch_.size(), choices = q_.choices();
    const auto targets = targets_(q_, target_, batch_);
    const auto q = q_.forward(batch_.observations);
    const float share = 1.0F / static_cast<float>(n);
    slopes_.assign(n * choices, 0.0F);
    for (std::size_t i = 0; i < n; ++i) {
      const auto taken = static_cast<std::size_t>(batch_.actions[i]);
      const float error = q[i * choices + taken] - targets[i];
      const float clipped = std::clamp(error, -1.0F, 1.0F);
      slopes_[i * choices + taken] = share * clipped;
      loss_ += static_cast<double>(share * clipped * (error - 0.5F * clipped));
      if (conservative_ > 0.0F)
        add_penalty(q.subspan(i * choices, choices), taken, share * conservative_,
                    &slopes_[i * choices]);
    }
    q_.backward(slopes_);
    optimiser_.step(q_);
  }

  /// The slope of log sum exp is the share of each choice.
  static void add_penalty(std::span<const float> q, std::size_t taken, float weight,
                          float* slopes) {
    const double largest = static_cast<double>(*std::max_element(q.begin(), q.end()));
    double sum = 0.0;
    for (const float value : q) sum += engine::exp(static_cast<double>(value) - largest);
    for (std::size_t c = 0; c < q.size(); ++c)
      slopes[c] +=
          weight * static_cast<float>(engine::exp(static_cast<double>(q[c]) - largest) / sum);
    slopes[taken] -= weight;
  }

  PolicyWeights policy() const override {
    PolicyWeights weights;
    weights.layers = q_.layers();
    weights.head = PolicyHead::kArgmax;
    return weights;
  }
  bool healthy() const override { return all_finite(q_); }

  void save_learner(engine::ArchiveWriter& archive) const override {
    archive.begin_section("fitted q 1");
    archive.put(iterations_done_);
    save_weights(q_, archive);
    optimiser_.save(archive);
  }
  bool load_learner(engine::ArchiveReader& archive) override {
    return archive.expect_section("fitted q 1") && archive.get(iterations_done_) &&
           load_weights(q_, archive) && optimiser_.load(archive);
  }

  /// The whole record is kept.
  static ReplaySpec replay(const TrainerSpec& spec, const RecordedSteps& record) {
    ReplaySpec replay = replay_spec(spec);
    replay.cost_width = 0;
    if (record.size() > 0) replay.rows = 1;
    replay.capacity = std::max<std::size_t>(
        1, record.size() > 0 ? record.size()
                             : static_cast<std::size_t>(spec.steps_total) + replay.rows);
    return replay;
  }

  bool from_file_;
  QTargets targets_;
  std::uint64_t iterations_, fits_;
  float conservative_;
  QNetwork q_, target_;
  QOptimiser optimiser_;
  std::uint64_t iterations_done_ = 0;
  double loss_ = 0.0;
  std::vector<float> slopes_;
};

}  // namespace

engine::Result<std::unique_ptr<Trainer>> make_fitted_q(const TrainerSpec& spec) {
  if (auto suited = suits(spec.task, true, "fitted_q"); !suited)
    return engine::failure(suited.error());
  RecordedSteps record;
  if (const std::string& path = spec.params.text("record"); !path.empty()) {
    auto read = read_transitions(path, spec.task);
    if (!read) return engine::failure(read.error());
    record = std::move(*read);
  }
  return std::make_unique<FittedQ>(spec, record);
}

}  // namespace orrery::models
