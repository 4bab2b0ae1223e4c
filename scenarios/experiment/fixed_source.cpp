// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/fixed_source.h"

#include "scenarios/experiment/priority_order.h"

namespace orrery::scenarios {

namespace {

class FixedSource final : public RunSource {
 public:
  FixedSource(std::vector<DesignPoint> points, RunMaker maker, std::uint32_t replications)
      : points_(std::move(points)),
        maker_(std::move(maker)),
        replications_(replications),
        groups_(priority_groups(points_)) {}

  const std::vector<DesignPoint>& points() const override { return points_; }

  std::optional<PlannedRun> next() override {
    if (exhausted()) return std::nullopt;
    const std::size_t point = groups_[group_][at_];
    PlannedRun run = maker_.make(points_[point], point, replication_);
    step();
    return run;
  }

  void ended(const PlannedRun&, const RunRow&) override {}

  bool exhausted() const override { return group_ == groups_.size(); }

  std::uint64_t expected() const override {
    return static_cast<std::uint64_t>(points_.size()) * replications_;
  }

 private:
  /// To the next point of the group, the next replication, the next group.
  void step() {
    if (++at_ < groups_[group_].size()) return;
    at_ = 0;
    if (++replication_ < replications_) return;
    replication_ = 0;
    ++group_;
  }

  std::vector<DesignPoint> points_;
  RunMaker maker_;
  std::uint32_t replications_;
  std::vector<std::vector<std::size_t>> groups_;  ///< points of equal priority
  std::size_t group_ = 0;
  std::size_t at_ = 0;
  std::uint32_t replication_ = 0;
};

}  // namespace

std::unique_ptr<RunSource> fixed_source(std::vector<DesignPoint> points, RunMaker maker,
                                        std::uint32_t replications) {
  return std::make_unique<FixedSource>(std::move(points), std::move(maker), replications);
}

}  // namespace orrery::scenarios
