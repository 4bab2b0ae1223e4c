// SPDX-License-Identifier: Apache-2.0
#include "models/torch/control/learning_network.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>

#include "models/torch/guarded.h"

namespace orrery::models {
namespace {

constexpr std::size_t kLine = 16;  // floats of a cache line

std::size_t padded(std::size_t count) { return (count + kLine - 1) / kLine * kLine; }

/// A matrix of LibTorch over memory of ours.
at::Tensor matrix(const float* from, std::size_t rows, std::size_t columns) {
  return at::from_blob(const_cast<float*>(from),
                       {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)});
}

void rectify(std::span<float> values) {
  for (float& value : values) value = value > 0.0F ? value : 0.0F;
}

/// Slopes pass where the rectified value is above 0.
void rectify_slopes(std::span<float> slopes, const float* values) {
  for (std::size_t i = 0; i < slopes.size(); ++i) slopes[i] = values[i] > 0.0F ? slopes[i] : 0.0F;
}

void sum_rows(std::span<const float> from, std::span<float> sums) {
  std::fill(sums.begin(), sums.end(), 0.0F);
  for (std::size_t first = 0; first < from.size(); first += sums.size())
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += from[first + i];
}

}  // namespace

LearningNetwork::LearningNetwork(std::vector<std::size_t> widths)
    : widths_(std::move(widths)), values_(widths_.size()), slopes_(widths_.size()) {
  std::size_t size = 0;
  for (std::size_t l = 0; l < layer_count(); ++l) {
    first_.push_back(size);
    size += padded(widths_[l] * widths_[l + 1]) + padded(widths_[l + 1]);
  }
  weights_.assign(size, 0.0F);
  gradient_.assign(size, 0.0F);
}

void LearningNetwork::draw(engine::Stream& luck) {
  for (std::size_t l = 0; l < layer_count(); ++l) {
    const double spread = 1.0 / std::sqrt(static_cast<double>(widths_[l]));
    const std::size_t count = widths_[l] * widths_[l + 1];
    float* w = &weights_[first_[l]];
    float* b = w + padded(count);
    for (std::size_t i = 0; i < count + widths_[l + 1]; ++i)
      (i < count ? w[i] : b[i - count]) = static_cast<float>(spread * (2.0 * luck.uniform() - 1.0));
  }
}

std::span<const float> LearningNetwork::forward(std::span<const float> x) {
  rows_ = x.size() / inputs();
  values_[0].assign(x.begin(), x.end());
  guarded([&] {
    const c10::InferenceMode no_graph;
    for (std::size_t l = 0; l < layer_count(); ++l) {
      const std::size_t in = widths_[l], out = widths_[l + 1];
      const float* w = &weights_[first_[l]];
      values_[l + 1].resize(rows_ * out);
      at::Tensor y = matrix(values_[l + 1].data(), rows_, out);
      const at::Tensor bias = matrix(w + padded(in * out), 1, out);
      at::addmm_out(y, bias, matrix(values_[l].data(), rows_, in), matrix(w, out, in).t());
      if (l + 1 < layer_count()) rectify(values_[l + 1]);
    }
  });
  return values_.back();
}

std::span<const float> LearningNetwork::backward(std::span<const float> slopes, bool of_weights,
                                                 bool of_inputs) {
  slopes_.back().assign(slopes.begin(), slopes.end());
  guarded([&] {
    const c10::InferenceMode no_graph;
    for (std::size_t l = layer_count(); l-- > 0;) {
      const std::size_t in = widths_[l], out = widths_[l + 1];
      const at::Tensor d = matrix(slopes_[l + 1].data(), rows_, out);
      if (of_weights) {
        float* dw = &gradient_[first_[l]];
        at::Tensor to = matrix(dw, out, in);
        at::mm_out(to, d.t(), matrix(values_[l].data(), rows_, in));
        sum_rows(slopes_[l + 1], {dw + padded(in * out), out});
      }
      if (l == 0 && !of_inputs) break;
      slopes_[l].resize(rows_ * in);
      at::Tensor to = matrix(slopes_[l].data(), rows_, in);
      at::mm_out(to, d, matrix(&weights_[first_[l]], out, in));
      if (l > 0) rectify_slopes(slopes_[l], values_[l].data());
    }
  });
  return slopes_.front();
}

std::vector<DenseWeights> LearningNetwork::layers() const {
  std::vector<DenseWeights> layers(layer_count());
  for (std::size_t l = 0; l < layer_count(); ++l) {
    const std::size_t count = widths_[l] * widths_[l + 1];
    const float* w = &weights_[first_[l]];
    const float* b = w + padded(count);
    layers[l].inputs = static_cast<std::uint32_t>(widths_[l]);
    layers[l].outputs = static_cast<std::uint32_t>(widths_[l + 1]);
    layers[l].activation = l + 1 < layer_count() ? Activation::kRelu : Activation::kNone;
    layers[l].w.assign(w, w + count);
    layers[l].b.assign(b, b + widths_[l + 1]);
  }
  return layers;
}

void blend(std::span<float> target, std::span<const float> source, double rate) {
  if (rate == 1.0) {
    std::copy(source.begin(), source.end(), target.begin());
    return;
  }
  const auto share = static_cast<float>(rate);
  for (std::size_t i = 0; i < target.size(); ++i) target[i] += share * (source[i] - target[i]);
}

void clip_length(std::span<float> gradient, double length_max) {
  if (length_max <= 0.0) return;
  double square = 0.0;
  for (const float g : gradient) square += static_cast<double>(g) * static_cast<double>(g);
  const double length = std::sqrt(square);
  if (!(length > length_max)) return;
  const auto factor = static_cast<float>(length_max / length);
  for (float& g : gradient) g *= factor;
}

bool all_finite(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); });
}

void join_rows(std::span<const float> a, std::span<const float> b, std::size_t rows, Floats& out) {
  const std::size_t wide = a.size() / rows, narrow = b.size() / rows;
  out.resize(a.size() + b.size());
  for (std::size_t r = 0; r < rows; ++r) {
    float* to = std::copy_n(a.data() + r * wide, wide, out.data() + r * (wide + narrow));
    std::copy_n(b.data() + r * narrow, narrow, to);
  }
}

std::vector<std::size_t> layer_widths(std::size_t inputs, std::size_t layers, std::size_t units,
                                      std::size_t outputs) {
  std::vector<std::size_t> widths(layers + 2, units);
  widths.front() = inputs;
  widths.back() = outputs;
  return widths;
}

}  // namespace orrery::models
