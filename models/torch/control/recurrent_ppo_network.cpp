// SPDX-License-Identifier: Apache-2.0
#include <ATen/ATen.h>

#include <algorithm>

#include "models/data/state.h"
#include "models/learn/adam.h"
#include "models/torch/control/actor_nets.h"
#include "models/torch/control/parameters.h"
#include "models/torch/control/recurrent_ppo_network.h"
#include "models/torch/guarded.h"

namespace orrery::models {
namespace {

std::int64_t whole(std::size_t n) { return static_cast<std::int64_t>(n); }

at::Tensor copy_of(std::span<const float> values, std::vector<std::int64_t> sizes) {
  at::Tensor copy = at::empty(sizes);
  std::ranges::copy(values, copy.data_ptr<float>());
  return copy;
}

/// A perceptron, a recurrent cell behind it, and one layer behind that for policy and values.
class RecurrentPpoNetwork final : public PpoNetwork {
 public:
  RecurrentPpoNetwork(const PpoShape& shape, engine::Stream& draws);

  PolicyWeights actor() const override {
    PolicyWeights weights;
    weights.head = shape_.choices > 0 ? PolicyHead::kArgmax : PolicyHead::kClip;
    weights.before = before_.export_layers(parameters_);
    weights.recurrent = {cell_.export_cell(parameters_)};
    weights.layers = heads_.export_layers(parameters_);
    return weights;
  }
  PolicyWeights critic() const override { return {}; }
  std::span<const float> log_deviations() const override {
    return parameters_.values(log_deviation_);
  }

  Outputs forward(const Minibatch& minibatch) override;
  void descend(const Minibatch& minibatch, double rate, double norm_max) override;
  bool finite() const override { return parameters_.finite(); }

  void save(engine::ArchiveWriter& archive) const override {
    parameters_.save(archive);
    save_state(adam_, archive);
  }
  bool load(engine::ArchiveReader& archive) override {
    return parameters_.load(archive) && load_state(adam_, archive);
  }

 private:
  at::Tensor unrolled(const Minibatch& minibatch) const;

  PpoShape shape_;
  Parameters parameters_;
  Perceptron before_;
  RecurrentCell cell_;
  Perceptron heads_;
  std::size_t log_deviation_ = 0;  // number of its array
  Adam adam_;
  at::Tensor said_;  // of the minibatch at hand: rows x (policy outputs, values)
  std::vector<float> policy_, values_, policy_slopes_, value_slopes_;
};

RecurrentPpoNetwork::RecurrentPpoNetwork(const PpoShape& shape, engine::Stream& draws)
    : shape_(shape) {
  const std::vector<std::size_t> first(shape.hidden.begin(), shape.hidden.end() - 1);
  const std::size_t last = shape.hidden.back();
  before_ = Perceptron(parameters_, shape.inputs, first, last, shape.activation, shape.activation);
  cell_ = RecurrentCell(parameters_, last, shape.units);
  heads_ = Perceptron(parameters_, shape.units, {}, shape.policy_outputs() + shape.values,
                      shape.activation);
  log_deviation_ = parameters_.add({whole(shape.axes)});
  parameters_.allocate();
  adam_ = Adam(parameters_.all().size(), 0.0, kPpoAdamEpsilon);

  before_.begin_orthogonal(parameters_, draws, kPpoHiddenGain, kPpoHiddenGain);
  cell_.begin_orthogonal(parameters_, draws);
  heads_.begin_orthogonal(parameters_, draws, kPpoValueGain, kPpoValueGain);
  auto layers = heads_.export_layers(parameters_);
  for (std::size_t i = 0; i < shape.policy_outputs() * shape.units; ++i)
    layers[0].w[i] *= static_cast<float>(kPpoPolicyGain / kPpoValueGain);
  heads_.import_layers(parameters_, layers);
  std::ranges::fill(parameters_.values(log_deviation_), static_cast<float>(shape.log_deviation));
}

PpoNetwork::Outputs RecurrentPpoNetwork::forward(const Minibatch& minibatch) {
  return guarded([&] {
    const std::size_t policy = shape_.policy_outputs();
    const std::size_t values = shape_.values;
    parameters_.clear_gradient();
    said_ = unrolled(minibatch);
    const float* from = said_.data_ptr<float>();
    policy_.resize(minibatch.rows * policy);
    values_.resize(minibatch.rows * values);
    for (std::size_t r = 0; r < minibatch.rows; ++r, from += policy + values) {
      std::copy_n(from, policy, policy_.data() + r * policy);
      std::copy_n(from + policy, values, values_.data() + r * values);
    }
    policy_slopes_.resize(policy_.size());
    value_slopes_.resize(values_.size());
    return Outputs{policy_, values_, policy_slopes_, value_slopes_,
                   parameters_.gradient(log_deviation_)};
  });
}

/// Where an episode begins, the state is 0 again.
at::Tensor RecurrentPpoNetwork::unrolled(const Minibatch& minibatch) const {
  const std::int64_t sequences = whole(minibatch.sequences);
  const std::int64_t rows = whole(minibatch.rows);
  const at::Tensor x = copy_of(minibatch.inputs, {rows, whole(shape_.inputs)});
  const at::Tensor products = cell_.input_product(parameters_, before_(parameters_, x));
  const at::Tensor goes_on = at::empty({rows, 1});
  std::ranges::transform(minibatch.starts, goes_on.data_ptr<float>(),
                         [](std::uint8_t start) { return start != 0 ? 0.0F : 1.0F; });
  at::Tensor state = copy_of(minibatch.state, {sequences, whole(shape_.units)});
  std::vector<at::Tensor> states;
  for (std::int64_t first = 0; first < rows; first += sequences) {
    state = state * goes_on.narrow(0, first, sequences);
    state = cell_.from_product(parameters_, products.narrow(0, first, sequences), state);
    states.push_back(state);
  }
  return heads_(parameters_, at::cat(states));
}

void RecurrentPpoNetwork::descend(const Minibatch& minibatch, double rate, double norm_max) {
  guarded([&] {
    const at::Tensor slopes = at::empty_like(said_);
    float* to = slopes.data_ptr<float>();
    for (std::size_t r = 0; r < minibatch.rows; ++r) {
      const std::size_t policy = shape_.policy_outputs();
      to = std::copy_n(policy_slopes_.data() + r * policy, policy, to);
      to = std::copy_n(value_slopes_.data() + r * shape_.values, shape_.values, to);
    }
    said_.backward(slopes);
    said_ = at::Tensor();
    parameters_.clip_gradient(norm_max);
    adam_.set_rate(rate);
    adam_.step(parameters_.all().data(), parameters_.gradient().data());
  });
}

}  // namespace

std::unique_ptr<PpoNetwork> make_recurrent_ppo_network(const PpoShape& shape,
                                                       engine::Stream& draws) {
  return std::make_unique<RecurrentPpoNetwork>(shape, draws);
}

}  // namespace orrery::models
