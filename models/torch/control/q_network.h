// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "models/control/replay_memory.h"
#include "models/torch/control/learning_network.h"

namespace orrery::models {

/// The value of each choice in a state.
///
///   plain      observation -> hidden layers -> q, one a choice
///   duelling   observation -> all hidden layers but one -> two streams, each with a hidden layer:
///              the value v and the advantages a, one a choice;  q = v + a - mean a
///
/// Source: Wang et al., ICML 2016, arXiv:1511.06581, equation 9.
class QNetwork {
 public:
  QNetwork(std::size_t inputs, std::size_t layers, std::size_t units, std::size_t choices,
           bool duelling);

  void draw(engine::Stream& luck);
  std::size_t choices() const { return choices_; }

  /// rows x inputs in, rows x choices out, until the next call.
  std::span<const float> forward(std::span<const float> observations);
  void backward(std::span<const float> slopes);

  /// The parts that learn, each with weights and a gradient of its own.
  std::vector<LearningNetwork*> parts();
  std::vector<const LearningNetwork*> parts() const;
  /// Layers whose largest output is the best choice.
  std::vector<DenseWeights> layers() const;

 private:
  std::size_t choices_;
  bool duelling_;
  bool has_trunk_ = false;
  LearningNetwork trunk_;       // duelling: what both streams share
  LearningNetwork advantages_;  // plain: q itself
  LearningNetwork value_;       // duelling only
  Floats q_, shared_, slopes_, value_slopes_;
};

/// Trains a network: Adam a part, all with one rate.
class QOptimiser {
 public:
  QOptimiser(const QNetwork& network, double rate, double gradient_max);
  void step(QNetwork& network);
  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  std::vector<Adam> adams_;
  double gradient_max_;
};

/// target <- target + rate (source - target), all weights.
void blend(QNetwork& target, const QNetwork& source, double rate);
bool all_finite(const QNetwork& network);
void save_weights(const QNetwork& network, engine::ArchiveWriter& archive);
bool load_weights(QNetwork& network, engine::ArchiveReader& archive);

/// What q(s, a) of a batch is drawn to.
///
///   y = r + g q_target(s', a*)
///   a*  the best choice by the target network (Mnih et al. 2015), or by the online one: double
///       Q-learning (van Hasselt, Guez, Silver, AAAI 2016, arXiv:1509.06461, equation 4)
class QTargets {
 public:
  explicit QTargets(bool double_q) : double_(double_q) {}
  /// One a transition, until the next call.
  std::span<const float> operator()(QNetwork& online, QNetwork& target, const ReplayBatch& batch);

 private:
  bool double_;
  std::vector<float> chooser_, targets_;
};

/// The first largest of a row.
std::size_t best_choice(std::span<const float> values);

}  // namespace orrery::models
