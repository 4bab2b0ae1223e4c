// SPDX-License-Identifier: Apache-2.0
#include "devices/factory/unit_draws.h"

#include <cmath>
#include <span>

#include "engine/numeric/elementary.h"
#include "engine/random/exponential_run.h"

namespace orrery::devices {

void UnitDraws::fill() {
  switch (kind_) {
    case Kind::kConstant: unit_.fill(1.0); break;
    case Kind::kExponential: engine::fill_exponential_run(key_, next_, unit_); break;
    case Kind::kGamma: fill_gamma(); break;
    case Kind::kLognormal: {
      engine::fill_normal_run(key_, next_, unit_);
      const double variance = engine::log(1.0 + cv_ * cv_);
      const double sigma = std::sqrt(variance);
      for (double& unit : unit_) unit = engine::exp(sigma * unit - 0.5 * variance);
      break;
    }
    case Kind::kUniform: {
      std::array<std::uint64_t, kAhead> entities, indices;
      entities.fill(key_.entity);
      for (std::size_t i = 0; i < kAhead; ++i) indices[i] = next_ + i;
      engine::fill_uniform(key_.seed, key_.purpose, entities,
                           std::span<const std::uint64_t>(indices), unit_);
      break;
    }
  }
  next_ += kAhead;
  left_ = kAhead;
}

// First tries of many draws at a time; the few that fail start again alone, with the same bits.
void UnitDraws::fill_gamma() {
  const double shape = 1.0 / (cv_ * cv_);
  if (shape < 1.0) {
    for (std::size_t i = 0; i < kAhead; ++i) unit_[i] = gamma_at(next_ + i);
    return;
  }
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  std::array<std::uint64_t, kAhead> entities;
  std::array<double, kAhead> z, u;
  for (std::size_t i = 0; i < kAhead; ++i) entities[i] = engine::row_key(key_.entity, next_ + i);
  engine::fill_normal(key_.seed, key_.purpose, entities, 0, z);
  engine::fill_uniform(key_.seed, key_.purpose, entities, 2, u);
  for (std::size_t i = 0; i < kAhead; ++i) {
    const double root = 1.0 + c * z[i];
    const double v = root * root * root;
    // Accepts without logarithms what is well inside, as the authors do.
    const bool inside = root > 0.0 && u[i] < 1.0 - 0.0331 * (z[i] * z[i]) * (z[i] * z[i]);
    unit_[i] = inside ? d * v / shape : gamma_at(next_ + i);
  }
}

// How many tries a draw needs is a matter of chance, so each draw has a stream of its own.
double UnitDraws::gamma_at(std::uint64_t index) const {
  const double shape = 1.0 / (cv_ * cv_);
  engine::Stream tries({key_.seed, engine::row_key(key_.entity, index), key_.purpose});
  const double raised = shape < 1.0 ? shape + 1.0 : shape;
  const double d = raised - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double z = tries.normal();
    tries.seek(tries.position() + 1);  // normals share a block in pairs: the second is not used
    const double u = tries.uniform();
    tries.seek(tries.position() + 1);
    const double root = 1.0 + c * z;
    if (root <= 0.0) continue;
    const double v = root * root * root;
    if (engine::log(u) >= 0.5 * z * z + d - d * v + d * engine::log(v)) continue;
    double value = d * v / shape;
    if (shape < 1.0) value *= engine::exp(engine::log(tries.uniform()) / shape);
    return value;
  }
}

}  // namespace orrery::devices
