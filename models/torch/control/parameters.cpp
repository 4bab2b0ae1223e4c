// SPDX-License-Identifier: Apache-2.0
#include "models/torch/control/parameters.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "engine/registry/check.h"

namespace orrery::models {
namespace {

constexpr std::size_t kAlign = 16;  // floats: every array begins on a cache line

std::span<float> numbers(const at::Tensor& tensor) {
  return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

}  // namespace

Parameters::Parameters() = default;
Parameters::~Parameters() = default;

std::size_t Parameters::add(const std::vector<std::int64_t>& sizes) {
  std::size_t count = 1;
  for (const std::int64_t size : sizes) count *= static_cast<std::size_t>(size);
  sizes_.push_back(sizes);
  places_.push_back({total_, count});
  total_ += (count + kAlign - 1) / kAlign * kAlign;
  return sizes_.size() - 1;
}

void Parameters::allocate(bool learning) {
  const auto total = static_cast<std::int64_t>(total_);
  memory_ = {at::zeros({total}), at::zeros({learning ? total : 0})};
  values_ = numbers(memory_[0]);
  gradient_ = numbers(memory_[1]);
  views_.clear();
  for (std::size_t k = 0; k < sizes_.size(); ++k) {
    views_.push_back(at::from_blob(values_.data() + places_[k].first, sizes_[k]));
    if (!learning) continue;
    views_[k].set_requires_grad(true);
    views_[k].mutable_grad() = at::from_blob(gradient_.data() + places_[k].first, sizes_[k]);
  }
}

const at::Tensor& Parameters::operator[](std::size_t array) const { return views_[array]; }

std::span<float> Parameters::values(std::size_t array) const {
  return values_.subspan(places_[array].first, places_[array].count);
}

std::span<float> Parameters::gradient(std::size_t array) const {
  return gradient_.subspan(places_[array].first, places_[array].count);
}

void Parameters::clear_gradient() { std::fill(gradient_.begin(), gradient_.end(), 0.0F); }

double Parameters::clip_gradient(double norm_max) {
  double square = 0.0;
  for (const float g : gradient_) square += static_cast<double>(g) * static_cast<double>(g);
  const double norm = std::sqrt(square);
  if (norm > norm_max) {
    const auto scale = static_cast<float>(norm_max / norm);
    for (float& g : gradient_) g *= scale;
  }
  return norm;
}

void Parameters::copy_from(const Parameters& other) {
  ORRERY_CHECK(values_.size() == other.values_.size(), "copies are of the same networks");
  std::copy(other.values_.begin(), other.values_.end(), values_.begin());
}

void Parameters::approach(const Parameters& other, double share) {
  ORRERY_CHECK(values_.size() == other.values_.size(), "a target is of the same networks");
  const auto step = static_cast<float>(share);
  for (std::size_t i = 0; i < values_.size(); ++i)
    values_[i] += step * (other.values_[i] - values_[i]);
}

bool Parameters::finite() const {
  return std::all_of(values_.begin(), values_.end(), [](float w) { return std::isfinite(w); });
}

void Parameters::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("parameters 1");
  for (const auto& sizes : sizes_) archive.put_span(std::span<const std::int64_t>(sizes));
  archive.put_span(std::span<const float>(values_));
}

bool Parameters::load(engine::ArchiveReader& archive) {
  if (!archive.expect_section("parameters 1")) return false;
  for (const auto& sizes : sizes_) {
    std::vector<std::int64_t> found;
    if (!archive.get_vector(found) || found != sizes) return false;
  }
  return archive.get_span(values_) && finite();
}

}  // namespace orrery::models
