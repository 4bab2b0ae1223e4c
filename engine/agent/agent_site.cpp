// SPDX-License-Identifier: Apache-2.0
#include "engine/agent/agent_site.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

const SignalInfo& cleaned_signal(const SiteInput& input) {
  return input.steps.empty() ? input.signal : input.steps.back()->output();
}

FeatureTable table_of(const SiteSpec& spec) {
  std::vector<FeatureTable::Column> columns;
  for (const auto& input : spec.inputs) {
    columns.push_back({cleaned_signal(input), input.is_gate, input.gate_above, input.gate_settle});
  }
  return FeatureTable(std::move(columns), spec.alignment, spec.hold, spec.patience);
}

constexpr SimTime kNotYet{std::numeric_limits<std::int64_t>::min() / 2};

/// Whether the rows of each device come in order of (arrival, sequence).
bool is_in_order(const Batch& rows, const SignalInfo& signal, std::vector<std::uint32_t>& last) {
  const auto in_turn = [&](std::size_t a, std::size_t b) {
    return rows.arrival[a] < rows.arrival[b] ||
           (rows.arrival[a] == rows.arrival[b] && rows.sequence[a] <= rows.sequence[b]);
  };
  std::size_t i = 1;
  while (i < rows.rows() && (rows.device[i - 1] < rows.device[i] ||
                             (rows.device[i - 1] == rows.device[i] && in_turn(i - 1, i)))) {
    ++i;
  }
  if (i >= rows.rows()) return true;
  constexpr std::uint32_t kNone = 0xffffffff;
  last.assign(signal.device_count, kNone);
  for (i = 0; i < rows.rows(); ++i) {
    const std::size_t device = rows.device[i] - signal.first_device;
    ORRERY_CHECK(device < last.size(), "a row of another device");
    if (last[device] != kNone && !in_turn(last[device], i)) return false;
    last[device] = static_cast<std::uint32_t>(i);
  }
  return true;
}

}  // namespace

AgentSite::AgentSite(SiteSpec spec) : spec_(std::move(spec)), table_(table_of(spec_)) {
  const SignalInfo& first = spec_.inputs.front().signal;
  features_.name = spec_.name + ".features";
  features_.width = table_.width();
  features_.first_device = first.first_device;
  features_.device_count = first.device_count;
  features_.components = table_.names();
  for (const auto& input : spec_.inputs) inbox_.add_slot(input.signal);
  if (spec_.on_alert) acted_at_.assign(first.device_count, kNotYet);
}

void AgentSite::set_agent(std::unique_ptr<Agent> agent, std::vector<ControlAgent> controls) {
  agent_ = std::move(agent);
  controls_ = std::move(controls);
}

void AgentSite::tick(SimTime now, Book& readings, SiteOutput& out) {
  ORRERY_CHECK(agent_ != nullptr, "a site without an agent");
  out.features.clear();
  for (std::size_t slot = 0; slot < spec_.inputs.size(); ++slot) {
    take_arrived(slot, now, readings, out.scratch);
    clean(slot, now, readings, out.scratch);
    if (!table_.is_plain()) table_.take(slot, out.scratch.work);
  }
  if (table_.is_plain()) {
    table_.pass(out.scratch.work, out.scratch.by_device, out.features);
  } else {
    table_.assemble(now, out.features);
  }
  out.decisions.clear();
  agent_->on_batch(now, out.features, out.decisions);
  act(now, out.decisions);
  out.controls.resize(controls_.size());
  for (std::size_t i = 0; i < controls_.size(); ++i) {
    out.controls[i].clear();
    controls_[i].agent->on_batch(now, out.features, out.controls[i]);
  }
  out.multiply_accumulates =
      static_cast<double>(out.features.rows()) * agent_->cost().multiply_accumulates;
}

void AgentSite::take_arrived(std::size_t slot, SimTime now, Book& readings, SiteScratch& scratch) {
  const std::uint64_t expired =
      inbox_.take_arrived(slot, now, spec_.inputs[slot].max_age, scratch.work);
  readings.add_lost(Fate::kExpired, spec_.name, "older than max_age", expired);
  const auto& steps = spec_.inputs[slot].steps;
  const bool by_arrival = std::any_of(steps.begin(), steps.end(),
                                      [](const auto& step) { return step->needs_arrival_order(); });
  const SignalInfo& signal = spec_.inputs[slot].signal;
  if (by_arrival || !is_in_order(scratch.work, signal, scratch.by_device))
    scratch.work.sort_by_arrival();
}

void AgentSite::clean(std::size_t slot, SimTime now, Book& readings, SiteScratch& scratch) {
  const SiteInput& input = spec_.inputs[slot];
  Batch& work = scratch.work;
  std::uint64_t accepted = work.rows();
  for (std::size_t s = 0; s < input.steps.size(); ++s) {
    if (!input.steps[s]->edit(now, work)) {
      scratch.next.clear();
      scratch.next.signal = work.signal;
      scratch.next.width = input.steps[s]->output().width;
      input.steps[s]->process(now, work, scratch.next);
      std::swap(work, scratch.next);
    }
    const auto refused = static_cast<std::uint64_t>(std::count_if(
        work.quality.begin(), work.quality.end(),
        [](Quality q) { return has(q, Quality::kRejected) && !has(q, Quality::kFilled); }));
    readings.add_lost(Fate::kRejected, spec_.name, input.step_names[s], refused);
    accepted -= refused;
    work.remove_rows_with(Quality::kRejected);
  }
  readings.add_delivered(accepted);
}

void AgentSite::act(SimTime now, Decisions& decisions) {
  if (!spec_.on_alert) return;
  const AlertAction& action = *spec_.on_alert;
  for (const auto& judgement : decisions.judgements) {
    if (!judgement.alert) continue;
    SimTime& last = acted_at_[judgement.device - features_.first_device];
    if (now - last < action.at_most_every) continue;
    last = now;
    Command command;
    command.device = judgement.device;
    command.input = action.input;
    command.value = action.value;
    if (action.time_to_live.ns > 0) command.expires = now + action.time_to_live;
    decisions.commands.push_back(command);
  }
}

void AgentSite::save(ArchiveWriter& archive) const {
  archive.begin_section(spec_.name);
  inbox_.save(archive);
  for (const auto& input : spec_.inputs) {
    for (const auto& step : input.steps) step->save(archive);
  }
  table_.save(archive);
  archive.put_span(std::span<const SimTime>(acted_at_));
  agent_->save(archive);
  for (const auto& control : controls_) control.agent->save(archive);
}

bool AgentSite::load(ArchiveReader& archive) {
  if (!archive.expect_section(spec_.name) || !inbox_.load(archive)) return false;
  for (auto& input : spec_.inputs) {
    for (auto& step : input.steps) {
      if (!step->load(archive)) return false;
    }
  }
  if (!table_.load(archive) || !archive.get_span(std::span<SimTime>(acted_at_))) return false;
  if (!agent_->load(archive)) return false;
  return std::all_of(controls_.begin(), controls_.end(),
                     [&](ControlAgent& control) { return control.agent->load(archive); });
}

}  // namespace orrery::engine
