// SPDX-License-Identifier: Apache-2.0
#include "models/control/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

#include "models/control/control_axes.h"
#include "models/params.h"

namespace orrery::models {
namespace {

constexpr std::int64_t kDay_min = 24 * 60;
constexpr std::int64_t kWeek_min = 7 * kDay_min;
constexpr std::array kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/// `06:30`, in minutes of the day.
std::optional<std::int64_t> minutes_of(const std::string& text) {
  int hour = 0;
  int minute = 0;
  int used = 0;
  if (std::sscanf(text.c_str(), "%2d:%2d%n", &hour, &minute, &used) != 2 ||
      static_cast<std::size_t>(used) != text.size() || hour < 0 || hour > 23 || minute < 0 ||
      minute > 59) {
    return std::nullopt;
  }
  return hour * 60 + minute;
}

std::optional<std::size_t> day_of(const std::string& text) {
  const auto found = std::find(kDays.begin(), kDays.end(), text);
  if (found == kDays.end()) return std::nullopt;
  return static_cast<std::size_t>(found - kDays.begin());
}

/// `all`, `mon`, `mon-fri`, `sat-mon`.
std::vector<std::size_t> days_of(const std::string& text) {
  if (text == "all") return {0, 1, 2, 3, 4, 5, 6};
  const auto dash = text.find('-');
  const auto first = day_of(text.substr(0, dash));
  const auto last = dash == std::string::npos ? first : day_of(text.substr(dash + 1));
  std::vector<std::size_t> days;
  if (!first || !last) return days;
  for (std::size_t day = *first;; day = (day + 1) % 7) {
    days.push_back(day);
    if (day == *last) return days;
  }
}

struct Change {
  std::int64_t minute;  // of the week
  float action;
};

class Schedule final : public MemorylessController {
 public:
  Schedule(const engine::ControllerSpec& spec, std::size_t acts, std::vector<Change> changes,
           std::int64_t starts_min)
      : MemorylessController(spec.rows),
        rest_(rest_action(spec.task)),
        acts_(acts),
        changes_(std::move(changes)),
        starts_min_(starts_min) {}

  void decide(const engine::ControlView& view, std::span<float> actions) override {
    const std::int64_t since_min = view.now.ns / (60 * engine::kNsPerSecond);
    const std::int64_t minute = (starts_min_ + since_min) % kWeek_min;
    const auto next =
        std::upper_bound(changes_.begin(), changes_.end(), minute,
                         [](std::int64_t at, const Change& change) { return at < change.minute; });
    const Change& change = next == changes_.begin() ? changes_.back() : *(next - 1);
    for (std::size_t i = 0; i < actions.size(); ++i)
      actions[i] = i % rest_.size() == acts_ ? change.action : rest_[i % rest_.size()];
  }
  engine::AgentCost cost() const override { return {1.0, changes_.size() * sizeof(Change)}; }

 private:
  std::vector<float> rest_;
  std::size_t acts_;
  std::vector<Change> changes_;  // sorted by minute
  std::int64_t starts_min_;
};

/// All changes of a week; wrong entries are mistakes.
std::vector<Change> changes_of(const engine::ControllerSpec& spec, std::size_t acts,
                               AxisFinder& axes) {
  const auto& times = spec.params.texts("times");
  const auto& values = spec.params.numbers("values");
  const auto& days = spec.params.texts("days");
  std::vector<Change> changes;
  if (times.empty() || values.size() != times.size() ||
      (!days.empty() && days.size() != times.size())) {
    axes.mistake(fmt::format("{} times, {} values and {} days do not make a schedule", times.size(),
                             values.size(), days.size()),
                 "give as many of each; days may be left out");
    return changes;
  }
  const ActionScale scale(spec.task, acts);
  for (std::size_t i = 0; i < times.size(); ++i) {
    const auto minute = minutes_of(times[i]);
    const auto on = days_of(days.empty() ? "all" : days[i]);
    if (!minute) axes.mistake(fmt::format("'{}' is no time of day", times[i]), "write 06:30");
    if (on.empty())
      axes.mistake(fmt::format("'{}' names no days", days[i]), "write all, mon, or mon-fri");
    if (!minute) continue;
    for (const std::size_t day : on)
      changes.push_back(
          {static_cast<std::int64_t>(day) * kDay_min + *minute, scale.action(values[i])});
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const Change& a, const Change& b) { return a.minute < b.minute; });
  return changes;
}

}  // namespace

const engine::ModelInfo& schedule_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kController;
    row.name = "schedule";
    row.summary = "a value by the time of day and the day of the week";
    row.details = "Each entry holds until the next one that is due.";
    row.params = {
        text("acts", "", "axis of the action; may be left out where there is only one"),
        engine::rows::texts("times", "of the day, such as 06:30"),
        engine::rows::numbers("values", "of the action, SI, one a time; numbers of choices"),
        engine::rows::texts("days", "one a time: all, mon, mon-fri; left out: all"),
        text("starts", "mon 00:00", "day and time at which the run begins"),
    };
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Controller>> make_schedule(
    const engine::ControllerSpec& spec) {
  AxisFinder axes(spec.task, "schedule");
  const std::size_t acts = axes.action("acts", spec.params.text("acts"));
  auto changes = changes_of(spec, acts, axes);
  const std::string& starts = spec.params.text("starts");
  const auto day = day_of(starts.substr(0, 3));
  const auto minute = minutes_of(starts.size() > 4 ? starts.substr(4) : "00:00");
  if (!day || !minute)
    axes.mistake(fmt::format("'starts' is '{}'", starts), "write a day and a time: mon 00:00");
  if (axes.mistakes().has_errors()) return engine::failure(axes.mistakes());
  return std::make_unique<Schedule>(spec, acts, std::move(changes),
                                    static_cast<std::int64_t>(*day) * kDay_min + *minute);
}

}  // namespace orrery::models
