// SPDX-License-Identifier: Apache-2.0
#include "scenarios/python/hosted_agent.h"

#include <fmt/format.h>
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace orrery::scenarios::python {

namespace py = pybind11;

namespace {

constexpr const char* kThreshold = "threshold";

class HostedAgent final : public engine::Agent {
 public:
  static engine::Result<std::unique_ptr<engine::Agent>> make(const engine::AgentSpec& spec,
                                                             HostedPart hosted) {
    const py::object& object = hosted.object();
    if (has_method(object, "reset")) object.attr("reset")(spec.features, spec.device_count);
    if (!py::hasattr(object, kThreshold)) {
      return engine::failure("python-agent", {}, hosted.class_name() + " has no threshold",
                             "give it one: scores above it are alerts");
    }
    const double threshold = object.attr(kThreshold).cast<double>();
    return std::make_unique<HostedAgent>(spec, std::move(hosted), threshold);
  }

  HostedAgent(const engine::AgentSpec& spec, HostedPart hosted, double threshold)
      : first_device_(spec.first_device), hosted_(std::move(hosted)), threshold_(threshold) {}

  void on_batch(engine::SimTime now, const engine::Batch& rows, engine::Decisions& out) override {
    if (rows.empty()) return;
    hosted_.call([&] {
      const py::object scores =
          hosted_.object().attr("judge")(values(rows), devices(rows), times(rows), now.seconds());
      threshold_ = hosted_.object().attr(kThreshold).cast<double>();
      take(scores, rows, out);
    });
  }

  engine::AgentCost cost() const override { return {}; }
  double threshold() const override { return threshold_; }
  std::vector<std::string> remarks() const override {
    return {fmt::format("an agent in Python judged: {}", hosted_.class_name())};
  }

  void save(engine::ArchiveWriter& archive) const override {
    hosted_.save(archive);
    archive.put(threshold_);
  }
  bool load(engine::ArchiveReader& archive) override {
    return hosted_.load(archive) && archive.get(threshold_);
  }

 private:
  static py::array values(const engine::Batch& rows) {
    const std::vector<py::ssize_t> shape = {static_cast<py::ssize_t>(rows.rows()),
                                            static_cast<py::ssize_t>(rows.width)};
    return py::array_t<double>(shape, rows.values.data());
  }
  /// Numbers among those that it observes, from 0.
  py::array devices(const engine::Batch& rows) const {
    py::array_t<std::int64_t> numbers(static_cast<py::ssize_t>(rows.rows()));
    std::ranges::transform(rows.device, numbers.mutable_data(), [&](engine::DeviceId device) {
      return std::int64_t{device} - std::int64_t{first_device_};
    });
    return numbers;
  }
  static py::array times(const engine::Batch& rows) {
    py::array_t<double> seconds(static_cast<py::ssize_t>(rows.rows()));
    std::ranges::transform(rows.time, seconds.mutable_data(), &engine::SimTime::seconds);
    return seconds;
  }

  void take(const py::object& given, const engine::Batch& rows, engine::Decisions& out) const {
    const auto scores = hosted_.numbers<double>(
        given, rows.rows(), "judge()", "scores",
        fmt::format("give a score for each of the {} rows, NaN for those that it leaves out",
                    rows.rows()));
    if (!scores) return;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const double score = scores.data()[i];
      if (!std::isnan(score)) out.judge(rows.device[i], rows.time[i], score, score > threshold_);
    }
  }

  engine::DeviceId first_device_;
  HostedPart hosted_;
  double threshold_;
};

}  // namespace

HostedAgents::Maker hosting_agent(const std::string& agent, const py::object& brought,
                                  HostedFailure& failure) {
  const Brought given(brought, {HostedName::Kind::kAgent, agent},
                      "judge(rows, devices, times, now) -> scores");
  return [given, &failure](const engine::AgentSpec& spec) {
    return make_hosted<HostedAgent, engine::Agent>(spec, given, failure);
  };
}

}  // namespace orrery::scenarios::python
