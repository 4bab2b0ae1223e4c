// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/agent/agent.h"
#include "engine/agent/step.h"

namespace orrery::testing {

using namespace orrery::engine;

/// Refuses values above a limit.
class RefuseAbove final : public Step {
 public:
  RefuseAbove(SignalInfo signal, double limit) : signal_(std::move(signal)), limit_(limit) {}
  const SignalInfo& output() const override { return signal_; }
  void process(SimTime, const Batch& in, Batch& out) override {
    for (std::size_t i = 0; i < in.rows(); ++i) {
      out.append_row(in, i);
      if (in.row(i)[0] > limit_) out.quality.back() |= Quality::kRejected;
    }
  }
  void save(ArchiveWriter&) const override {}
  bool load(ArchiveReader&) override { return true; }

 private:
  SignalInfo signal_;
  double limit_;
};

/// Fills gaps in the sequence of a device with rows of `value`.
class FillGaps final : public Step {
 public:
  FillGaps(SignalInfo signal, double value) : signal_(std::move(signal)), value_(value) {}
  const SignalInfo& output() const override { return signal_; }
  void process(SimTime, const Batch& in, Batch& out) override {
    for (std::size_t i = 0; i < in.rows(); ++i) {
      std::uint64_t& next = next_[in.device[i]];
      for (; next < in.sequence[i]; ++next) {
        out.append(in.device[i], in.time[i], next, Quality::kFilled)[0] = value_;
      }
      next = in.sequence[i] + 1;
      out.append_row(in, i);
    }
  }
  void save(ArchiveWriter& archive) const override {
    archive.put(static_cast<std::uint64_t>(next_.size()));
    for (const auto& [device, next] : next_) {
      archive.put(device);
      archive.put(next);
    }
  }
  bool load(ArchiveReader& archive) override {
    std::uint64_t devices = 0;
    if (!archive.get(devices)) return false;
    next_.clear();
    for (std::uint64_t i = 0; i < devices; ++i) {
      DeviceId device = 0;
      if (!archive.get(device) || !archive.get(next_[device])) return false;
    }
    return true;
  }

 private:
  SignalInfo signal_;
  double value_;
  std::map<DeviceId, std::uint64_t> next_;
};

/// Alerts above a threshold and keeps every row that it saw, as text: so NaN is alike.
class NotingAgent final : public Agent {
 public:
  explicit NotingAgent(double threshold) : threshold_(threshold) {}
  void on_batch(SimTime now, const Batch& rows, Decisions& out) override {
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const auto values = rows.row(i);
      std::string line =
          fmt::format("tick {} device {} time {}:", now.ns, rows.device[i], rows.time[i].ns);
      for (const double value : values) line += fmt::format(" {}", value);
      seen.push_back(line);
      out.judge(rows.device[i], rows.time[i], values[0], values[0] > threshold_);
    }
  }
  AgentCost cost() const override { return {10.0, 0}; }
  double threshold() const override { return threshold_; }
  void save(ArchiveWriter&) const override {}
  bool load(ArchiveReader&) override { return true; }

  std::vector<std::string> seen;

 private:
  double threshold_;
};

}  // namespace orrery::testing
