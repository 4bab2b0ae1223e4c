// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/random/stream.h"
#include "engine/record/archive.h"
#include "models/control/sum_tree.h"
#include "models/control/vector_environment.h"

namespace orrery::models {

struct ReplaySpec {
  std::size_t capacity = 100000;  ///< transitions; then the oldest is written over
  std::size_t rows = 1;           ///< decision makers that write side by side
  std::size_t observation_width = 1;
  std::size_t action_width = 1;
  std::size_t cost_width = 0;
  std::size_t lookahead = 1;  ///< n of the n-step return
  double discount = 0.99;
  bool prioritised = false;
  double priority_exponent = 0.6;  ///< alpha of Schaul et al., table 3
};

/// Transitions drawn together, in columns.
struct ReplayBatch {
  std::vector<std::uint32_t> slots;
  std::vector<float> observations;
  std::vector<float> actions;
  std::vector<float> rewards;            ///< discounted sum over the lookahead
  std::vector<float> costs;              ///< transitions x cost_width, likewise
  std::vector<float> next_observations;  ///< behind the lookahead
  std::vector<float> discounts;          ///< of the value there; 0 where no value lies beyond
  std::vector<float> weights;            ///< of importance sampling, at most 1

  std::size_t size() const { return slots.size(); }
};

/// What a learner remembers: a ring of transitions, from which it draws again and again.
///
///   stored   s(t), a(t), R = sum over k < m of g^k r(t + k), s(t + m), g^m
///            m  the lookahead n, or fewer where the episode ends sooner
///   end      terminated: 0 instead of g^m, for no value lies beyond. Truncated: g^m and the
///            episode's last observation, for only the clock ran out
///   uniform  every transition alike, with replacement
///   prioritised  transition i with P(i) = p(i) / sum p, p(i) = (|error| + 1e-6)^alpha, one draw
///            from each of as many equal parts of the sum as are drawn; a new transition gets the
///            largest priority so far; weights (N P(i))^-beta over their largest in the batch
///
/// Draws come from the stream that is given, one a transition.
/// Sources: Lin, Machine Learning 8 (1992) 293 (replay); Sutton and Barto, Reinforcement Learning,
/// 2nd ed., section 7.1 (n-step return); Schaul et al., ICLR 2016, arXiv:1511.05952, section 3 and
/// appendix B.2.1; Pardo et al., ICML 2018, arXiv:1712.00378 (time limits).
class ReplayMemory {
 public:
  explicit ReplayMemory(const ReplaySpec& spec);

  /// One step of all rows: what they saw, what they did, what came of it.
  void append(std::span<const float> observations, std::span<const float> actions,
              const StepColumns& step);
  /// Transitions that can be drawn.
  std::size_t size() const { return size_; }

  /// `size()` > 0. `beta`: how far the weights undo the priorities; 0 not at all, 1 wholly.
  void sample(std::size_t count, double beta, engine::Stream& luck, ReplayBatch& out) const;
  /// Errors of the transitions that were drawn, after learning from them.
  void set_errors(std::span<const std::uint32_t> slots, std::span<const float> errors);

  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  /// Steps of one row that still wait for what follows them; `n` at most.
  struct Pending {
    std::vector<float> observations, actions, rewards, costs;
    std::size_t count = 0;
  };
  struct Step {
    const float* observation;
    const float* action;
    float reward;
    const float* costs;
  };

  void remember(Pending& pending, const Step& step) const;
  void complete_oldest(Pending& pending, const float* next, bool value_beyond);
  void take(std::uint32_t slot, ReplayBatch& out) const;
  double priority(double error) const;

  ReplaySpec spec_;
  std::vector<float> observations_, actions_, rewards_, costs_, next_observations_, discounts_;
  std::vector<Pending> pending_;
  std::size_t size_ = 0;
  std::size_t next_ = 0;  // slot that is written next
  SumTree priorities_;    // one leaf a slot; empty where all are alike
  double priority_max_ = 1.0;
};

}  // namespace orrery::models
