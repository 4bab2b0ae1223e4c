// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/agent/agent.h"
#include "models/data/windows.h"

namespace orrery::models {

/// What a window model is made for.
struct WindowModelSpec {
  engine::ParamSet params;    ///< of the agent that it belongs to
  std::size_t length = 1;     ///< rows a window
  std::size_t features = 0;   ///< values a row
  std::uint32_t devices = 0;  ///< `Windows::device` lies below this
  std::uint64_t seed = 0;
  std::uint64_t entity = 0;  ///< key of its random streams (engine::Purpose::kAgent)
};

using engine::FitEpoch;

/// What a detector knows of normal windows, and how far a window lies from it. The shell around it
/// (window_detector.h) keeps the windows, standardises, sets limits and alerts; a model is one
/// algorithm on one page.
class WindowModel {
 public:
  virtual ~WindowModel() = default;

  /// Begins a fit. `held_out` comes from other devices (of a lone device: from a later time) and
  /// serves early stopping, never the weights; it may be empty. Both outlive the fit.
  virtual void begin_fit(const Windows& train, const Windows& held_out) = 0;
  /// One epoch of the fit, or all of it where there are no epochs. False when nothing was left to
  /// do; the model then scores with the best weights it has seen.
  virtual bool fit_epoch(FitEpoch& epoch) = 0;

  /// A score of at least 0 for each window, growing with suspicion, and the feature that
  /// contributed most (-1: none). Rows of a device come in order of time, so a model may keep
  /// state by `Windows::device`. A score must not depend on the windows beside it in the batch.
  virtual void score(const Windows& windows, std::span<double> scores,
                     std::span<std::int32_t> blamed) = 0;

  virtual engine::AgentCost cost() const = 0;  ///< per window

  /// Windows come as raw values, a missing one as NaN, and nothing is fitted here: the whole clean
  /// period serves the limit.
  virtual bool wants_raw() const { return false; }
  /// As `engine::Agent` has them.
  virtual std::string trouble() const { return {}; }
  virtual std::vector<std::string> remarks() const { return {}; }

  /// Whole state, of an unfinished fit too (weights, optimiser, epoch, place in the shuffles) but
  /// not the windows: `begin_fit` with the same windows, then `load`, goes on where `save` was.
  virtual void save(engine::ArchiveWriter& archive) const = 0;
  virtual bool load(engine::ArchiveReader& archive) = 0;
};

using WindowModelFactory =
    engine::Result<std::unique_ptr<WindowModel>> (*)(const WindowModelSpec& spec);

}  // namespace orrery::models
