// SPDX-License-Identifier: Apache-2.0
#include "models/control/linear_feedback.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/control/control_axes.h"
#include "models/params.h"

namespace orrery::models {
namespace {

struct Term {
  std::size_t axis = 0;
  double weight = 0.0;
  double about = 0.0;
};

class LinearFeedback final : public engine::Controller {
 public:
  LinearFeedback(const engine::ControllerSpec& spec, std::vector<Term> terms, std::size_t acts)
      : width_(spec.task.observation_width()),
        terms_(std::move(terms)),
        bias_(spec.params.number("bias")),
        acts_(acts),
        scale_(spec.task, acts),
        rest_(rest_action(spec.task)),
        held_(spec.rows, rest_[acts]) {}

  std::size_t rows() const override { return held_.size(); }

  void decide(const engine::ControlView& view, std::span<float> actions) override {
    for (std::size_t row = 0; row < held_.size(); ++row) {
      const double sum = weigh(view, row);
      if (std::isfinite(sum)) held_[row] = scale_.action(sum);
      const auto own = actions.subspan(row * rest_.size(), rest_.size());
      std::copy(rest_.begin(), rest_.end(), own.begin());
      own[acts_] = held_[row];
    }
  }

  void restart(std::size_t row) override { held_[row] = rest_[acts_]; }
  engine::AgentCost cost() const override {
    return {static_cast<double>(terms_.size()), held_.size() * sizeof(float)};
  }
  void save(engine::ArchiveWriter& archive) const override {
    archive.put_span(std::span<const float>(held_));
  }
  bool load(engine::ArchiveReader& archive) override { return archive.get_span(std::span(held_)); }

 private:
  /// NaN where something that it needs is missing.
  double weigh(const engine::ControlView& view, std::size_t row) const {
    double sum = bias_;
    for (const Term& term : terms_) {
      const std::size_t at = row * width_ + term.axis;
      if (!view.missing.empty() && view.missing[at] != 0) return std::nan("");
      sum += term.weight * (static_cast<double>(view.values[at]) - term.about);
    }
    return sum;
  }

  std::size_t width_;
  std::vector<Term> terms_;
  double bias_;
  std::size_t acts_;
  ActionScale scale_;
  std::vector<float> rest_;
  std::vector<float> held_;  // by row
};

}  // namespace

const engine::ModelInfo& linear_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kController;
    row.name = "linear";
    row.summary = "a weighted sum of what is seen, within the bounds of the action";
    row.details =
        "u = bias + weights . (inputs - about), in SI. Holds its last action while one is missing.";
    row.params = {
        engine::rows::texts("inputs", "axes of the observation"),
        engine::rows::numbers("weights", "one an input, SI"),
        engine::rows::numbers("about", "one an input, SI: where it adds nothing; left out: 0 each"),
        number("bias", "1", 0.0, {}, "of the sum, SI"),
        text("acts", "", "axis of the action; may be left out where there is only one"),
    };
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Controller>> make_linear(
    const engine::ControllerSpec& spec) {
  AxisFinder axes(spec.task, "linear");
  const auto& inputs = spec.params.texts("inputs");
  const auto& weights = spec.params.numbers("weights");
  if (inputs.size() != weights.size())
    axes.mistake(fmt::format("{} inputs and {} weights", inputs.size(), weights.size()),
                 "give one weight an input");
  // A set-point that is a parameter of its own can be tuned apart from its gain.
  const auto& about = spec.params.numbers("about");
  if (!about.empty() && about.size() != inputs.size())
    axes.mistake(fmt::format("{} inputs and {} numbers 'about'", inputs.size(), about.size()),
                 "give one an input, or none");
  std::vector<Term> terms;
  for (std::size_t i = 0; i < std::min(inputs.size(), weights.size()); ++i)
    terms.push_back(
        {axes.observation("inputs", inputs[i]), weights[i], i < about.size() ? about[i] : 0.0});
  const std::size_t acts = axes.action("acts", spec.params.text("acts"));
  if (axes.mistakes().has_errors()) return engine::failure(axes.mistakes());
  return std::make_unique<LinearFeedback>(spec, std::move(terms), acts);
}

}  // namespace orrery::models
