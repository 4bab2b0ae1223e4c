// SPDX-License-Identifier: Apache-2.0
#include "models/control/policies_by_agent.h"

#include <algorithm>

#include "engine/registry/check.h"

namespace orrery::models {
namespace {

/// Rows of `width` items: every `step`-th one of `from`, beginning with `first`, side by side.
template <class T>
void gather(std::span<const T> from, std::size_t width, std::size_t first, std::size_t step,
            std::vector<T>& out) {
  out.clear();
  for (std::size_t at = first * width; at < from.size(); at += step * width) {
    const auto row = from.subspan(at, width);
    out.insert(out.end(), row.begin(), row.end());
  }
}

class PoliciesByAgent final : public PolicyController {
 public:
  PoliciesByAgent(const engine::ControlTask& task, const std::vector<PolicyWeights>& policies,
                  std::size_t rows)
      : rows_(rows), inputs_(task.observation_width()), outputs_(task.action_width()) {
    ORRERY_CHECK(!policies.empty() && rows % policies.size() == 0, "rows of all decision makers");
    for (const auto& weights : policies)
      members_.push_back(make_policy(task, weights, rows / policies.size()));
    actions_.resize(rows / policies.size() * outputs_);
  }

  std::size_t rows() const override { return rows_; }

  void decide(const engine::ControlView& view, std::span<float> actions) override {
    for (std::size_t m = 0; m < members_.size(); ++m) {
      gather(view.values, inputs_, m, members_.size(), values_);
      gather(view.missing, inputs_, m, members_.size(), missing_);
      members_[m]->decide({view.now, values_, missing_}, actions_);
      for (std::size_t row = 0; row * outputs_ < actions_.size(); ++row) {
        const auto own = std::span(actions_).subspan(row * outputs_, outputs_);
        std::copy(
            own.begin(), own.end(),
            actions.begin() + static_cast<std::ptrdiff_t>((row * members_.size() + m) * outputs_));
      }
    }
  }

  void restart(std::size_t row) override {
    members_[row % members_.size()]->restart(row / members_.size());
  }
  engine::AgentCost cost() const override { return members_.front()->cost(); }

  std::vector<PolicyWeights> policies() const override {
    std::vector<PolicyWeights> all;
    for (const auto& member : members_) {
      const auto own = member->policies();
      all.insert(all.end(), own.begin(), own.end());
    }
    return all;
  }

  void save(engine::ArchiveWriter& archive) const override {
    for (const auto& member : members_) member->save(archive);
  }
  bool load(engine::ArchiveReader& archive) override {
    return std::all_of(members_.begin(), members_.end(),
                       [&](const auto& member) { return member->load(archive); });
  }

 private:
  std::size_t rows_, inputs_, outputs_;
  std::vector<std::unique_ptr<PolicyController>> members_;
  std::vector<float> values_, actions_;  // of one member
  std::vector<std::uint8_t> missing_;
};

}  // namespace

std::unique_ptr<PolicyController> make_policies_by_agent(const engine::ControlTask& task,
                                                         const std::vector<PolicyWeights>& policies,
                                                         std::size_t rows) {
  return std::make_unique<PoliciesByAgent>(task, policies, rows);
}

}  // namespace orrery::models
