// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/population/population.h"
#include "engine/random/stream.h"

namespace orrery::testing {

using namespace orrery::engine;

/// A coupled system: tanks in a row, each joined to the next by a pipe, one row a tank.
///
///   A dh_i/dt = q_i + k (h_{i-1} - h_i) + k (h_{i+1} - h_i),   k = 0 in a pipe that is blocked
///
/// All levels are solved together, a step by the trapezoidal rule: nothing here is row by row.
class JoinedTanks final : public Population {
 public:
  static constexpr double kArea_m2 = 2.0;
  static constexpr double kPipe_m2_per_s = 0.01;
  static constexpr std::int64_t kStepNs = kNsPerSecond / 2;
  static constexpr double kRim_m = 10.0;

  JoinedTanks(std::string name, std::vector<double> levels_m)
      : name_(std::move(name)),
        level_m_(std::move(levels_m)),
        inflow_m3_per_s_(level_m_.size(), 0.0),
        blocked_(level_m_.size(), 0.0) {}

  const std::string& name() const override { return name_; }
  const ModelInfo& info() const override {
    static const ModelInfo info = [] {
      ModelInfo rows;
      rows.name = "toy/joined_tanks";
      rows.inputs = {{"inflow", "m3/s", "", PortShape::kScalar}};
      rows.outputs = {{"level", "m", "", PortShape::kScalar}};
      rows.fault_points = {{"blocked", "1", "pipe to the next tank", PortShape::kScalar}};
      rows.notices = {{"overflow", "", NoticeEffect::kFailure}};
      return rows;
    }();
    return info;
  }
  std::uint32_t size() const override { return static_cast<std::uint32_t>(level_m_.size()); }
  std::uint64_t entity(std::uint32_t row) const override { return entity_key(name_, row); }
  SimTime now() const override { return now_; }

  void advance(SimTime to, std::vector<Notice>& notices) override {
    while (now_ < to) {
      const Duration dt = std::min(Duration{kStepNs}, to - now_);
      const std::vector<double> before = level_m_;
      solve(dt.seconds());
      now_ = now_ + dt;
      for (std::uint32_t row = 0; row < size(); ++row) {
        if (before[row] <= kRim_m && level_m_[row] > kRim_m) notices.push_back({row, 0, now_});
      }
    }
  }

  void read(int, std::span<double> column) const override {
    std::copy(level_m_.begin(), level_m_.end(), column.begin());
  }
  void write(int, std::uint32_t row, double value) override { inflow_m3_per_s_[row] = value; }
  void set_fault_point(int, std::uint32_t row, double value) override { blocked_[row] = value; }

  void save(ArchiveWriter& archive) const override {
    archive.put(now_);
    for (const auto* column : {&level_m_, &inflow_m3_per_s_, &blocked_}) {
      archive.put_span(std::span<const double>(*column));
    }
  }
  bool load(ArchiveReader& archive) override {
    return archive.get(now_) && archive.get_span(std::span<double>(level_m_)) &&
           archive.get_span(std::span<double>(inflow_m3_per_s_)) &&
           archive.get_span(std::span<double>(blocked_));
  }

 private:
  double pipe(std::size_t left) const { return blocked_[left] != 0.0 ? 0.0 : kPipe_m2_per_s; }

  /// (I - K/2) h' = (I + K/2) h + q dt/A, tridiagonal: forward elimination, back substitution.
  void solve(double dt_s) {
    const std::size_t n = level_m_.size();
    const double half = 0.5 * dt_s / kArea_m2;
    std::vector<double> diagonal(n);
    std::vector<double> right(n);
    for (std::size_t i = 0; i < n; ++i) {
      const double a = i > 0 ? half * pipe(i - 1) : 0.0;
      const double b = i + 1 < n ? half * pipe(i) : 0.0;
      diagonal[i] = 1.0 + a + b;
      right[i] = level_m_[i] * (1.0 - a - b) + 2.0 * half * inflow_m3_per_s_[i];
      if (i > 0) right[i] += a * level_m_[i - 1];
      if (i + 1 < n) right[i] += b * level_m_[i + 1];
    }
    for (std::size_t i = 1; i < n; ++i) {
      const double off = half * pipe(i - 1);
      diagonal[i] -= off * off / diagonal[i - 1];
      right[i] += off * right[i - 1] / diagonal[i - 1];
    }
    for (std::size_t i = n; i-- > 0;) {
      const double next = i + 1 < n ? half * pipe(i) * level_m_[i + 1] : 0.0;
      level_m_[i] = (right[i] + next) / diagonal[i];
    }
  }

  std::string name_;
  std::vector<double> level_m_;
  std::vector<double> inflow_m3_per_s_;
  std::vector<double> blocked_;
  SimTime now_;
};

}  // namespace orrery::testing
