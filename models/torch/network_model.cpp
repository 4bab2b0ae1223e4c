// SPDX-License-Identifier: Apache-2.0
#include "models/torch/network_model.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "engine/random/stream.h"
#include "engine/registry/check.h"
#include "models/data/state.h"
#include "models/learn/adam.h"
#include "models/learn/residual_score.h"
#include "models/torch/guarded.h"

namespace orrery::models {
namespace {

using Tensors = std::vector<at::Tensor>;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kAlign = 16;  // floats: every array of weights begins on a cache line

/// All weights in one row of numbers, and the arrays of a network as views of it.
struct Weights {
  explicit Weights(const std::vector<WeightShape>& shapes, bool learning) {
    std::size_t size = 0;
    for (const auto& shape : shapes) size += padded(shape.count());
    flat = at::zeros({static_cast<std::int64_t>(size)});
    std::size_t first = 0;
    for (const auto& shape : shapes) {
      views.push_back(at::from_blob(data() + first, shape.sizes));
      if (learning) views.back().set_requires_grad(true);
      first += padded(shape.count());
    }
  }
  static std::size_t padded(std::size_t count) { return (count + kAlign - 1) / kAlign * kAlign; }
  float* data() const { return flat.data_ptr<float>(); }
  std::span<float> all() const { return {data(), static_cast<std::size_t>(flat.numel())}; }

  at::Tensor flat;
  Tensors views;
};

class NetworkModel final : public WindowModel {
 public:
  NetworkModel(const WindowModelSpec& spec, std::unique_ptr<WindowNetwork> network);

  void begin_fit(const Windows& train, const Windows& held_out) override;

  bool fit_epoch(FitEpoch& epoch) override {
    if (finished_ || train_ == nullptr || train_->count() == 0) return false;
    guarded([&] { run_epoch(epoch); });
    return true;
  }

  void score(const Windows& windows, std::span<double> scores,
             std::span<std::int32_t> blamed) override {
    if (best_epoch_ == 0) {
      std::fill(scores.begin(), scores.end(), kNaN);
      std::fill(blamed.begin(), blamed.end(), -1);
      return;
    }
    guarded([&] {
      each_window(windows, best_, [&](std::size_t i, const float* window, const float* said) {
        scores[i] = residual_(window, said, blamed[i]);
      });
    });
  }

  engine::AgentCost cost() const override;
  void save(engine::ArchiveWriter& archive) const override;
  bool load(engine::ArchiveReader& archive) override;

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    Adam::exchange(self.adam_, state);
    ResidualScore::exchange(self.residual_, state);
    state(self.epoch_);
    state(self.best_epoch_);
    state(self.best_loss_);
    state(self.finished_);
  }

 private:
  void run_epoch(FitEpoch& epoch);
  double learn_all();
  double learn(std::span<const std::uint32_t> windows);
  void drop_out(std::span<float> values);
  double judge(const Windows& windows);
  template <class Take>
  void each_window(const Windows& windows, const Weights& weights, Take take);
  engine::StreamKey key(std::string_view what) const {
    return {seed_, engine::entity_key(what, entity_), engine::Purpose::kAgent};
  }

  std::unique_ptr<WindowNetwork> network_;
  std::uint64_t seed_, entity_;
  std::size_t width_;       // values of a window
  std::size_t said_width_;  // values that the network says, the last ones of the window
  std::size_t batch_;
  std::uint64_t epochs_, patience_;
  double rate_, dropout_;
  std::vector<WeightShape> shapes_;
  Weights weights_, best_;
  std::vector<float> gradient_;
  Adam adam_;
  engine::Stream luck_;  // of orders and dropout
  ResidualScore residual_;
  std::uint64_t epoch_ = 0;
  std::uint64_t best_epoch_ = 0;
  double best_loss_ = std::numeric_limits<double>::infinity();
  bool finished_ = false;
  const Windows* train_ = nullptr;
  const Windows* held_out_ = nullptr;
  at::Tensor tile_;  // kTileWindows x width
};

NetworkModel::NetworkModel(const WindowModelSpec& spec, std::unique_ptr<WindowNetwork> network)
    : network_(std::move(network)),
      seed_(spec.seed),
      entity_(spec.entity),
      width_(spec.length * spec.features),
      said_width_(network_->said_rows() * spec.features),
      batch_(static_cast<std::size_t>(spec.params.integer("batch"))),
      epochs_(static_cast<std::uint64_t>(spec.params.integer("epochs"))),
      patience_(static_cast<std::uint64_t>(spec.params.integer("patience"))),
      rate_(spec.params.number("learning_rate")),
      dropout_(spec.params.number("dropout")),
      shapes_(network_->weights()),
      weights_(shapes_, true),
      best_(shapes_, false),
      gradient_(weights_.all().size()),
      adam_(gradient_.size(), rate_),
      luck_(key("fit")),
      residual_(network_->said_rows(), spec.features),
      tile_(
          at::zeros({static_cast<std::int64_t>(kTileWindows), static_cast<std::int64_t>(width_)})) {
}

void NetworkModel::begin_fit(const Windows& train, const Windows& held_out) {
  train_ = &train;
  held_out_ = &held_out;
  engine::Stream draws(key("weights"));
  for (std::size_t k = 0; k < shapes_.size(); ++k) {
    float* weight = weights_.views[k].data_ptr<float>();
    const auto& [sizes, spread, ones] = shapes_[k];
    for (std::size_t i = 0; i < shapes_[k].count(); ++i)
      weight[i] = static_cast<float>(spread * (2.0 * draws.uniform() - 1.0));
    std::fill(weight + ones.first, weight + ones.second, 1.0F);
  }
  adam_ = Adam(gradient_.size(), rate_);
  luck_ = engine::Stream(key("fit"));
  epoch_ = best_epoch_ = 0;
  best_loss_ = std::numeric_limits<double>::infinity();
  finished_ = false;
}

void NetworkModel::run_epoch(FitEpoch& epoch) {
  ++epoch_;
  const bool held_out = held_out_->count() > 0;
  const double train_loss = learn_all();
  const double loss = judge(held_out ? *held_out_ : *train_);
  const bool sound = std::isfinite(train_loss) && std::isfinite(loss);
  epoch = {static_cast<int>(epoch_), train_loss, held_out ? loss : kNaN,
           sound && loss < best_loss_};
  if (epoch.best) {
    std::copy_n(weights_.data(), gradient_.size(), best_.data());
    residual_.fit();
    best_loss_ = loss;
    best_epoch_ = epoch_;
  }
  finished_ = !sound || epoch_ >= epochs_ || epoch_ - best_epoch_ >= patience_;
}

/// Mean loss over all training windows, each as it was when its batch came.
double NetworkModel::learn_all() {
  std::vector<std::uint32_t> order(train_->count());
  std::iota(order.begin(), order.end(), 0U);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[luck_.below(i)]);
  double sum = 0.0;
  for (std::size_t first = 0; first < order.size(); first += batch_) {
    const std::size_t count = std::min(batch_, order.size() - first);
    sum += static_cast<double>(count) * learn({order.data() + first, count});
    if (!std::isfinite(sum)) return sum;
  }
  return sum / static_cast<double>(order.size());
}

double NetworkModel::learn(std::span<const std::uint32_t> windows) {
  const auto count = static_cast<std::int64_t>(windows.size());
  const auto said_width = static_cast<std::int64_t>(said_width_);
  at::Tensor input = at::empty({count, static_cast<std::int64_t>(width_)});
  float* to = input.data_ptr<float>();
  for (const std::uint32_t i : windows) {
    const auto window = train_->window(i);
    to = std::transform(window.begin(), window.end(), to,
                        [](double x) { return static_cast<float>(x); });
  }
  at::Tensor truth = input.narrow(1, static_cast<std::int64_t>(width_) - said_width, said_width);
  if (dropout_ > 0.0) {
    truth = truth.clone();
    drop_out({input.data_ptr<float>(), static_cast<std::size_t>(input.numel())});
  }
  const at::Tensor loss = at::mse_loss(network_->say(weights_.views, input), truth);
  const double value = static_cast<double>(loss.item<float>());
  if (!std::isfinite(value)) return value;
  loss.backward();
  std::size_t first = 0;
  for (std::size_t k = 0; k < shapes_.size(); ++k) {
    at::Tensor& slope = weights_.views[k].mutable_grad();
    std::copy_n(slope.contiguous().data_ptr<float>(), shapes_[k].count(), gradient_.data() + first);
    slope.reset();
    first += Weights::padded(shapes_[k].count());
  }
  adam_.step(weights_.data(), gradient_.data());
  return value;
}

void NetworkModel::drop_out(std::span<float> values) {
  for (float& value : values)
    if (luck_.uniform() < dropout_) value = 0.0F;
}

/// Mean square of the residuals of the weights as they are; leaves their scale ready to be kept.
double NetworkModel::judge(const Windows& windows) {
  residual_.clear();
  each_window(windows, weights_, [&](std::size_t, const float* window, const float* said) {
    residual_.add(window, said);
  });
  return residual_.mean_square();
}

/// Calls take(i, window, said) for each window with the values that the network says.
template <class Take>
void NetworkModel::each_window(const Windows& windows, const Weights& weights, Take take) {
  const c10::InferenceMode inference;
  float* tile = tile_.data_ptr<float>();
  for (std::size_t first = 0; first < windows.count(); first += kTileWindows) {
    const std::size_t count = std::min(kTileWindows, windows.count() - first);
    const std::size_t padded = (count + kWindowsAtOnce - 1) / kWindowsAtOnce * kWindowsAtOnce;
    const double* from = windows.values.data() + first * width_;
    std::transform(from, from + count * width_, tile,
                   [](double x) { return static_cast<float>(x); });
    std::fill(tile + count * width_, tile + padded * width_, 0.0F);
    const at::Tensor said =
        network_->say(weights.views, tile_.narrow(0, 0, static_cast<std::int64_t>(padded)))
            .contiguous();
    const float* values = said.data_ptr<float>();
    for (std::size_t i = 0; i < count; ++i)
      take(first + i, tile + (i + 1) * width_ - said_width_, values + i * said_width_);
  }
}

engine::AgentCost NetworkModel::cost() const {
  engine::AgentCost cost;
  cost.multiply_accumulates =
      network_->multiply_accumulates() + 2.0 * static_cast<double>(said_width_);
  // Weights twice, the optimiser's two moments, gradients; one tile.
  cost.state_bytes = sizeof(float) * (5 * gradient_.size() + kTileWindows * width_);
  return cost;
}

void NetworkModel::save(engine::ArchiveWriter& archive) const {
  archive.begin_section(std::string("network 1 ") + network_->name());
  std::vector<std::int64_t> sizes;
  for (const auto& shape : shapes_)
    sizes.insert(sizes.end(), shape.sizes.begin(), shape.sizes.end());
  archive.put_span(std::span<const std::int64_t>(sizes));
  archive.put_span(std::span<const float>(weights_.all()));
  archive.put_span(std::span<const float>(best_.all()));
  archive.put(luck_.position());
  save_state(*this, archive);
}

bool NetworkModel::load(engine::ArchiveReader& archive) {
  std::vector<std::int64_t> expected, sizes;
  for (const auto& shape : shapes_)
    expected.insert(expected.end(), shape.sizes.begin(), shape.sizes.end());
  std::uint64_t position = 0;
  const bool read = archive.expect_section(std::string("network 1 ") + network_->name()) &&
                    archive.get_vector(sizes) && sizes == expected &&
                    archive.get_span(weights_.all()) && archive.get_span(best_.all()) &&
                    archive.get(position) && load_state(*this, archive);
  luck_.seek(position);
  const auto best = best_.all();
  return read && std::all_of(best.begin(), best.end(), [](float w) { return std::isfinite(w); });
}

}  // namespace

std::unique_ptr<WindowModel> make_network_model(const WindowModelSpec& spec,
                                                std::unique_ptr<WindowNetwork> network) {
  return std::make_unique<NetworkModel>(spec, std::move(network));
}

}  // namespace orrery::models
