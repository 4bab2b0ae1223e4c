// SPDX-License-Identifier: Apache-2.0
#include "models/torch/control/ppo_network.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "models/data/state.h"
#include "models/learn/adam.h"
#include "models/torch/control/actor_nets.h"
#include "models/torch/control/parameters.h"
#include "models/torch/guarded.h"

namespace orrery::models {
namespace {

/// Gains of the first weights: sqrt(2) in hidden layers, 0.01 for the policy, so that it begins
/// almost the same in every state, 1 for values.
/// Source: Engstrom et al., ICLR 2020, arXiv:2005.12729; Huang et al., The 37 implementation
/// details of PPO (ICLR blog track 2022), detail 2.
const double kHiddenGain = std::sqrt(2.0);
constexpr double kPolicyGain = 0.01;
constexpr double kValueGain = 1.0;
constexpr double kAdamEpsilon = 1e-5;  // the same, detail 3

std::int64_t whole(std::size_t n) { return static_cast<std::int64_t>(n); }

std::span<float> numbers(const at::Tensor& tensor) {
  return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

at::Tensor copy_of(std::span<const float> values, std::vector<std::int64_t> sizes) {
  at::Tensor copy = at::empty(sizes);
  std::ranges::copy(values, copy.data_ptr<float>());
  return copy;
}

}  // namespace

struct PpoNetwork::Parts {
  explicit Parts(const PpoShape& given) : shape(given) {}

  PpoShape shape;
  Parameters parameters;
  Perceptron actor, critic;  // of a plain network
  Perceptron before, heads;  // of a recurrent one
  RecurrentCell cell;
  std::size_t log_deviation = 0;  // number of its array
  Adam adam;
  at::Tensor policy, values, joint;  // of the minibatch at hand
  std::vector<float> policy_now, values_now, policy_slopes, value_slopes;

  bool recurrent() const { return shape.units > 0; }
  void begin(engine::Stream& draws);
  at::Tensor unrolled(const Minibatch& minibatch) const;
  void join_slopes(at::Tensor& slopes) const;
};

PpoNetwork::PpoNetwork(const PpoShape& shape, engine::Stream& draws)
    : parts_(std::make_unique<Parts>(shape)) {
  auto& p = *parts_;
  const std::size_t policy = shape.policy_outputs();
  if (p.recurrent()) {
    const std::vector<std::size_t> first(shape.hidden.begin(), shape.hidden.end() - 1);
    p.before = Perceptron(p.parameters, shape.inputs, first, shape.hidden.back(), shape.activation,
                          shape.activation);
    p.cell = RecurrentCell(p.parameters, shape.hidden.back(), shape.units);
    p.heads = Perceptron(p.parameters, shape.units, {}, policy + shape.values, shape.activation);
  } else {
    p.actor = Perceptron(p.parameters, shape.inputs, shape.hidden, policy, shape.activation);
    p.critic = Perceptron(p.parameters, shape.inputs, shape.hidden, shape.values, shape.activation);
  }
  p.log_deviation = p.parameters.add({whole(shape.axes)});
  p.parameters.allocate();
  p.adam = Adam(p.parameters.all().size(), 0.0, kAdamEpsilon);
  p.begin(draws);
}

PpoNetwork::~PpoNetwork() = default;

void PpoNetwork::Parts::begin(engine::Stream& draws) {
  if (recurrent()) {
    before.begin_orthogonal(parameters, draws, kHiddenGain, kHiddenGain);
    cell.begin_orthogonal(parameters, draws);
    heads.begin_orthogonal(parameters, draws, kValueGain, kValueGain);
    auto layers = heads.export_layers(parameters);
    const std::size_t of_policy = shape.policy_outputs() * shape.units;
    for (std::size_t i = 0; i < of_policy; ++i)
      layers[0].w[i] *= static_cast<float>(kPolicyGain / kValueGain);
    heads.import_layers(parameters, layers);
  } else {
    actor.begin_orthogonal(parameters, draws, kHiddenGain, kPolicyGain);
    critic.begin_orthogonal(parameters, draws, kHiddenGain, kValueGain);
  }
  std::ranges::fill(parameters.values(log_deviation), static_cast<float>(shape.log_deviation));
}

PolicyWeights PpoNetwork::actor() const {
  const auto& p = *parts_;
  PolicyWeights weights;
  weights.head = p.shape.choices > 0 ? PolicyHead::kArgmax : PolicyHead::kClip;
  if (p.recurrent()) {
    weights.before = p.before.export_layers(p.parameters);
    weights.recurrent = {p.cell.export_cell(p.parameters)};
    weights.layers = p.heads.export_layers(p.parameters);
  } else {
    weights.layers = p.actor.export_layers(p.parameters);
  }
  return weights;
}

PolicyWeights PpoNetwork::critic() const {
  PolicyWeights weights;
  weights.layers = parts_->critic.export_layers(parts_->parameters);
  return weights;
}

std::span<const float> PpoNetwork::log_deviations() const {
  return parts_->parameters.values(parts_->log_deviation);
}

PpoNetwork::Outputs PpoNetwork::forward(const Minibatch& minibatch) {
  return guarded([&] {
    auto& p = *parts_;
    const std::size_t policy = p.shape.policy_outputs();
    const std::size_t values = p.shape.values;
    p.policy_slopes.resize(minibatch.rows * policy);
    p.value_slopes.resize(minibatch.rows * values);
    p.parameters.clear_gradient();
    Outputs out;
    if (p.recurrent()) {
      p.joint = p.unrolled(minibatch);
      const std::span<const float> both = numbers(p.joint);
      p.policy_now.resize(p.policy_slopes.size());
      p.values_now.resize(p.value_slopes.size());
      for (std::size_t r = 0; r < minibatch.rows; ++r) {
        const float* row = both.data() + r * (policy + values);
        std::copy_n(row, policy, p.policy_now.data() + r * policy);
        std::copy_n(row + policy, values, p.values_now.data() + r * values);
      }
      out.policy = p.policy_now;
      out.values = p.values_now;
    } else {
      const at::Tensor x =
          copy_of(minibatch.inputs, {whole(minibatch.rows), whole(p.shape.inputs)});
      p.policy = p.actor(p.parameters, x);
      p.values = p.critic(p.parameters, x);
      out.policy = numbers(p.policy);
      out.values = numbers(p.values);
    }
    out.policy_slopes = p.policy_slopes;
    out.value_slopes = p.value_slopes;
    out.log_deviation_slopes = p.parameters.gradient(p.log_deviation);
    return out;
  });
}

/// steps * sequences x outputs. Where an episode begins, the state is 0 again.
at::Tensor PpoNetwork::Parts::unrolled(const Minibatch& minibatch) const {
  const std::int64_t sequences = whole(minibatch.sequences);
  const std::int64_t rows = whole(minibatch.rows);
  const at::Tensor x = copy_of(minibatch.inputs, {rows, whole(shape.inputs)});
  const at::Tensor products = cell.input_product(parameters, before(parameters, x));
  at::Tensor goes_on = at::empty({rows, 1});
  std::ranges::transform(minibatch.starts, goes_on.data_ptr<float>(),
                         [](std::uint8_t start) { return start != 0 ? 0.0F : 1.0F; });
  at::Tensor state = copy_of(minibatch.state, {sequences, whole(shape.units)});
  std::vector<at::Tensor> states;
  for (std::int64_t first = 0; first < rows; first += sequences) {
    state = state * goes_on.narrow(0, first, sequences);
    state = cell.from_product(parameters, products.narrow(0, first, sequences), state);
    states.push_back(state);
  }
  return heads(parameters, at::cat(states));
}

void PpoNetwork::descend(double rate, double norm_max) {
  guarded([&] {
    auto& p = *parts_;
    if (p.recurrent()) {
      at::Tensor slopes = at::empty_like(p.joint);
      p.join_slopes(slopes);
      p.joint.backward(slopes);
    } else {
      p.policy.backward(copy_of(p.policy_slopes, p.policy.sizes().vec()));
      p.values.backward(copy_of(p.value_slopes, p.values.sizes().vec()));
    }
    p.policy = p.values = p.joint = at::Tensor();
    p.parameters.clip_gradient(norm_max);
    p.adam.set_rate(rate);
    p.adam.step(p.parameters.all().data(), p.parameters.gradient().data());
  });
}

void PpoNetwork::Parts::join_slopes(at::Tensor& slopes) const {
  const std::size_t policy_width = shape.policy_outputs();
  float* to = slopes.data_ptr<float>();
  for (std::size_t r = 0; r * shape.values < value_slopes.size(); ++r) {
    to = std::copy_n(policy_slopes.data() + r * policy_width, policy_width, to);
    to = std::copy_n(value_slopes.data() + r * shape.values, shape.values, to);
  }
}

bool PpoNetwork::finite() const { return parts_->parameters.finite(); }

std::size_t PpoNetwork::weights() const { return parts_->parameters.all().size(); }

void PpoNetwork::save(engine::ArchiveWriter& archive) const {
  parts_->parameters.save(archive);
  save_state(parts_->adam, archive);
}

bool PpoNetwork::load(engine::ArchiveReader& archive) {
  return parts_->parameters.load(archive) && load_state(parts_->adam, archive);
}

}  // namespace orrery::models
