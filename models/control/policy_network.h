// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/agent/controller.h"

namespace orrery::models {

enum class Activation : std::uint8_t { kNone, kRelu, kTanh };

/// y = activation(w x + b).
struct DenseWeights {
  std::uint32_t inputs = 0;
  std::uint32_t outputs = 0;
  Activation activation = Activation::kNone;
  std::vector<float> w;  ///< outputs x inputs
  std::vector<float> b;  ///< outputs
};

/// A gated recurrent unit (Cho et al. 2014, in the form of cuDNN and Torch: the reset gate acts
/// behind the hidden product). Gates in the order reset, update, new.
struct GruWeights {
  std::uint32_t inputs = 0;
  std::uint32_t units = 0;
  std::vector<float> w_input;   ///< 3 units x inputs
  std::vector<float> w_hidden;  ///< 3 units x units
  std::vector<float> b_input;   ///< 3 units
  std::vector<float> b_hidden;  ///< 3 units
};

/// What the last layer's outputs mean.
enum class PolicyHead : std::uint8_t {
  kArgmax,  ///< of a discrete task: a value or a logit for each choice; the first largest wins
  kClip,    ///< of a continuous one: the action over the half width of its box, from the middle,
            ///< clipped to -1 .. 1
  kTanh,    ///< the same behind a hyperbolic tangent
};

/// A policy as plain numbers: normalise, layers before, an optional recurrent cell, layers behind,
/// head. Evaluated by `DenseProduct`, so that a row's action depends on that row alone, to the bit.
struct PolicyWeights {
  std::vector<float> shift;  ///< x <- clamp((x - shift) * scale, -clip, clip); empty: as it is
  std::vector<float> scale;
  float clip = 10.0F;
  std::vector<DenseWeights> before;
  std::vector<GruWeights> recurrent;  ///< none or one
  std::vector<DenseWeights> layers;
  PolicyHead head = PolicyHead::kArgmax;

  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);  ///< false: damaged, or sizes that do not fit together
};

/// Why the weights cannot serve the task, in words; empty where they can.
std::string misfit(const PolicyWeights& weights, const engine::ControlTask& task);

/// A controller with these weights, which fit the task.
std::unique_ptr<engine::Controller> make_policy(const engine::ControlTask& task,
                                                PolicyWeights weights, std::size_t rows);
/// The same with a policy for each agent of the task, in its order; or one for all.
std::unique_ptr<engine::Controller> make_policy_team(const engine::ControlTask& task,
                                                     std::vector<PolicyWeights> team,
                                                     std::size_t rows);

/// The value that -1 .. 1 stands for between the bounds of an action; beyond them, the bound.
float from_box(const engine::SpaceAxis& axis, float place);
/// Where a value stands between the bounds: -1 .. 1.
float to_box(const engine::SpaceAxis& axis, float value);

}  // namespace orrery::models
