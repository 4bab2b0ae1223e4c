// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/recorded_controls.h"

#include <algorithm>

namespace orrery::scenarios {

namespace {

using engine::DeviceId;
using engine::SimTime;
using Reduce = MeasureElement::Reduce;

constexpr const char* kNeverRecorded =
    "A result keeps the reward, the measures and the actions of each step. What the controller saw "
    "is not in it, nor at which decisions its fallback took over.";
constexpr const char* kAtTheEnd =
    " How many decisions the fallback took, and costs that are no measure, are known at the end.";
constexpr const char* kNotEveryStep =
    " Not every step was recorded here (section record): sums so far are known at the end.";

/// The rows of a step series that a decision maker has until a time.
struct Steps {
  const SeriesIndex* index = nullptr;
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t count() const { return end - begin; }
  std::optional<SeriesIndex::Row> last() const {
    return count() == 0 ? std::nullopt : std::optional(index->row(end - 1));
  }
};

class Reader {
 public:
  Reader(const Recording& recording, const LoadedSeries& loaded, const ControlOutline& control,
         SimTime now)
      : recording_(recording), loaded_(loaded), control_(control), now_(now) {}

  /// False: not every step until now is in the result.
  bool fill(MakerTrail& maker, SimTime& at) const {
    const DeviceId device = control_.first_device + maker.maker;
    const Steps rewards = steps("reward", device);
    if (const auto row = rewards.last()) {
      at = at == SimTime::never() ? row->time : std::max(at, row->time);
      if (row->time.ns > control_.period.ns) maker.reward = row->value;
    }
    for (std::size_t a = 0; a < control_.actions.size(); ++a) {
      if (const auto row = steps(control_.actions[a].name, device).last())
        maker.actions[a] = row->value;
    }
    const auto due = static_cast<std::size_t>(now_.ns / control_.period.ns);
    const bool is_whole = rewards.index != nullptr && rewards.count() == due;
    if (is_whole) maker.decisions = due;
    if (is_whole && due > 1) maker.reward_so_far = so_far(rewards, Reduce::kSum);
    for (std::size_t m = 0; m < control_.measures.size(); ++m) {
      const Steps measure = steps(control_.measures[m].name, device);
      if (const auto row = measure.last(); row && row->time.ns > control_.period.ns)
        maker.measures[m] = row->value;
      if (is_whole && due > 1 && measure.count() == due)
        maker.measures_so_far[m] = so_far(measure, control_.measures[m].so_far);
    }
    for (std::size_t c = 0; c < control_.costs.size(); ++c) {
      if (!control_.costs[c].measure) continue;
      const std::size_t m = *control_.costs[c].measure;
      maker.costs[c] = maker.measures[m];
      const Steps measure = steps(control_.measures[m].name, device);
      if (is_whole && due > 1 && measure.count() == due)
        maker.costs_so_far[c] = so_far(measure, Reduce::kSum);
    }
    return is_whole || due == 0 || is_being_read();
  }

 private:
  bool is_being_read() const {
    const auto* series = recording_.series_of_control(control_.name + ".reward");
    return series != nullptr && series->width == 1 && !loaded_.contains(series->id);
  }

  Steps steps(const std::string& of, DeviceId device) const {
    const auto* series = recording_.series_of_control(control_.name + "." + of);
    const auto found = series == nullptr ? loaded_.end() : loaded_.find(series->id);
    if (found == loaded_.end() || series->width != 1) return {};
    const SeriesIndex& index = *found->second;
    return {&index, index.begin(device), index.end_at(device, now_)};
  }

  // As in the run's metrics: no step ends at the first decision.
  static double so_far(const Steps& steps, Reduce reduce) {
    double value = 0.0;
    std::uint64_t ended = 0;
    for (std::size_t i = steps.begin + 1; i < steps.end; ++i)
      value = joined(value, ended++, reduce, steps.index->row(i).value);
    return reported(value, ended, reduce);
  }

  const Recording& recording_;
  const LoadedSeries& loaded_;
  const ControlOutline& control_;
  SimTime now_;
};

/// What the only decision maker did is what the control did.
void share_with_control(ControlTrail& trail) {
  const MakerTrail& maker = trail.makers.front();
  trail.reward_so_far = maker.reward_so_far;
  trail.measures_so_far = maker.measures_so_far;
  trail.costs_so_far = maker.costs_so_far;
  trail.decisions = maker.decisions;
}

}  // namespace

ControlTrail recorded_trail(const Recording& recording, const LoadedSeries& loaded,
                            const ControlLook& look, SimTime now) {
  const ControlOutline& control = recording.outline.controls[look.control];
  ControlTrail trail = unknown_trail(control, look);
  const Reader reader(recording, loaded, control, now);
  bool is_whole = true;
  for (MakerTrail& maker : trail.makers) is_whole = reader.fill(maker, trail.at) && is_whole;
  const bool is_end = now >= recording.end();
  if (control.makers == 1) share_with_control(trail);
  if (is_end) {
    take_metrics(control, recording.tables().metrics, trail);
    if (control.makers == 1) share_totals(trail);
  }
  trail.left_out = kNeverRecorded;
  if (!is_end) trail.left_out += kAtTheEnd;
  if (!is_whole) trail.left_out += kNotEveryStep;
  return trail;
}

}  // namespace orrery::scenarios
