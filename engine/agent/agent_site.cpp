// SPDX-License-Identifier: Apache-2.0
#include "engine/agent/agent_site.h"

#include <algorithm>
#include <limits>

#include "engine/record/batch_archive.h"
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

}  // namespace

AgentSite::AgentSite(SiteSpec spec) : spec_(std::move(spec)), table_(table_of(spec_)) {
  const SignalInfo& first = spec_.inputs.front().signal;
  features_.name = spec_.name + ".features";
  features_.width = table_.width();
  features_.first_device = first.first_device;
  features_.device_count = first.device_count;
  features_.components = table_.names();
  for (const auto& input : spec_.inputs) {
    Batch empty;
    empty.signal = input.signal.id;
    empty.width = input.signal.width;
    inbox_.push_back(empty);
  }
  acted_at_.assign(first.device_count, kNotYet);
}

void AgentSite::set_agent(std::unique_ptr<Agent> agent, std::vector<ControlAgent> controls) {
  agent_ = std::move(agent);
  controls_ = std::move(controls);
}

std::uint64_t AgentSite::inputs_of(SignalId signal) const {
  return static_cast<std::uint64_t>(
      std::count_if(spec_.inputs.begin(), spec_.inputs.end(),
                    [&](const SiteInput& input) { return input.signal.id == signal; }));
}

void AgentSite::deliver(const Batch& rows) {
  for (std::size_t slot = 0; slot < spec_.inputs.size(); ++slot) {
    if (spec_.inputs[slot].signal.id == rows.signal) inbox_[slot].append_all(rows);
  }
}

void AgentSite::tick(SimTime now, Book& readings, SiteOutput& out) {
  ORRERY_CHECK(agent_ != nullptr, "a site without an agent");
  for (std::size_t slot = 0; slot < spec_.inputs.size(); ++slot) {
    take_arrived(slot, now, readings);
    clean(slot, now, readings);
    table_.take(slot, work_);
  }
  out.features.clear();
  table_.assemble(now, out.features);
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

void AgentSite::take_arrived(std::size_t slot, SimTime now, Book& readings) {
  Batch& inbox = inbox_[slot];
  const Duration max_age = spec_.inputs[slot].max_age;
  work_.clear();
  work_.signal = inbox.signal;
  work_.width = inbox.width;
  next_.clear();
  next_.signal = inbox.signal;
  next_.width = inbox.width;
  std::uint64_t expired = 0;
  const bool all_here = std::all_of(inbox.arrival.begin(), inbox.arrival.end(),
                                    [now](SimTime arrival) { return arrival <= now; });
  if (all_here && max_age.ns == 0) {
    std::swap(inbox, work_);
    work_.sort_by_arrival();
    return;
  }
  for (std::size_t i = 0; i < inbox.rows(); ++i) {
    if (inbox.arrival[i] > now) {
      next_.append_row(inbox, i);
    } else if (max_age.ns > 0 && inbox.arrival[i] - inbox.time[i] > max_age) {
      ++expired;
    } else {
      work_.append_row(inbox, i);
    }
  }
  readings.add_lost(Fate::kExpired, spec_.name, "older than max_age", expired);
  std::swap(inbox, next_);
  work_.sort_by_arrival();
}

void AgentSite::clean(std::size_t slot, SimTime now, Book& readings) {
  const SiteInput& input = spec_.inputs[slot];
  std::uint64_t accepted = work_.rows();
  for (std::size_t s = 0; s < input.steps.size(); ++s) {
    next_.clear();
    next_.signal = work_.signal;
    next_.width = input.steps[s]->output().width;
    input.steps[s]->process(now, work_, next_);
    const auto refused = static_cast<std::uint64_t>(std::count_if(
        next_.quality.begin(), next_.quality.end(),
        [](Quality q) { return has(q, Quality::kRejected) && !has(q, Quality::kFilled); }));
    readings.add_lost(Fate::kRejected, spec_.name, input.step_names[s], refused);
    accepted -= refused;
    next_.remove_rows_with(Quality::kRejected);
    std::swap(work_, next_);
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

std::uint64_t AgentSite::waiting() const {
  std::uint64_t rows = 0;
  for (const auto& inbox : inbox_) rows += inbox.rows();
  return rows;
}

void AgentSite::save(ArchiveWriter& archive) const {
  archive.begin_section(spec_.name);
  for (const auto& inbox : inbox_) save_batch(inbox, archive);
  for (const auto& input : spec_.inputs) {
    for (const auto& step : input.steps) step->save(archive);
  }
  table_.save(archive);
  archive.put_span(std::span<const SimTime>(acted_at_));
  agent_->save(archive);
  for (const auto& control : controls_) control.agent->save(archive);
}

bool AgentSite::load(ArchiveReader& archive) {
  if (!archive.expect_section(spec_.name)) return false;
  for (auto& inbox : inbox_) {
    const SignalId signal = inbox.signal;
    const std::uint32_t width = inbox.width;
    if (!load_batch(archive, inbox) || inbox.signal != signal || inbox.width != width) return false;
  }
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
