// SPDX-License-Identifier: Apache-2.0
#include "models/control/random_action.h"

#include "engine/random/stream.h"

namespace orrery::models {
namespace {

class RandomAction final : public engine::Controller {
 public:
  explicit RandomAction(const engine::ControllerSpec& spec)
      : task_(spec.task), seed_(spec.seed), entity_(spec.entity), drawn_(spec.rows, 0) {}

  std::size_t rows() const override { return drawn_.size(); }

  void decide(const engine::ControlView&, std::span<float> actions) override {
    const std::size_t width = task_.action_width();
    for (std::size_t row = 0; row < rows(); ++row) {
      const engine::StreamKey key{seed_, engine::row_key(entity_, row), engine::Purpose::kControl};
      for (std::size_t a = 0; a < width; ++a) {
        const double share = engine::uniform_at(key, drawn_[row]++);
        actions[row * width + a] = static_cast<float>(
            task_.is_discrete()
                ? static_cast<double>(static_cast<std::uint32_t>(share * task_.choices))
                : task_.action[a].low + share * (task_.action[a].high - task_.action[a].low));
      }
    }
  }

  /// The stream goes on: another episode is other luck.
  void restart(std::size_t) override {}
  engine::AgentCost cost() const override { return {1.0, drawn_.size() * sizeof(drawn_[0])}; }
  void save(engine::ArchiveWriter& archive) const override {
    archive.put_span(std::span<const std::uint64_t>(drawn_));
  }
  bool load(engine::ArchiveReader& archive) override { return archive.get_span(std::span(drawn_)); }

 private:
  engine::ControlTask task_;
  std::uint64_t seed_, entity_;
  std::vector<std::uint64_t> drawn_;  // by row
};

}  // namespace

const engine::ModelInfo& random_action_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kController;
    row.name = "random";
    row.summary = "an action drawn uniformly at every decision: what luck is worth";
    row.details = "Uniform over the box of the action, or over the choices.";
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Controller>> make_random_action(
    const engine::ControllerSpec& spec) {
  return std::make_unique<RandomAction>(spec);
}

}  // namespace orrery::models
