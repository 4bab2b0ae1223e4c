// SPDX-License-Identifier: Apache-2.0
#include "engine/agent/agent_site.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/record/batch_archive.h"
#include "engine/registry/check.h"
#include "engine/signal/batch_rows.h"

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

Batch empty_like(const Batch& rows) {
  Batch batch;
  batch.signal = rows.signal;
  batch.width = rows.width;
  return batch;
}

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
  for (const auto& input : spec_.inputs) {
    Batch empty;
    empty.signal = input.signal.id;
    empty.width = input.signal.width;
    inbox_.push_back(empty);
  }
  if (spec_.on_alert) acted_at_.assign(first.device_count, kNotYet);
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

void AgentSite::deliver(Batch&& rows) {
  if (inputs_of(rows.signal) != 1) return deliver(std::as_const(rows));
  for (Batch& inbox : inbox_) {
    if (inbox.signal != rows.signal) continue;
    ORRERY_CHECK(inbox.width == rows.width, "rows of different width");
    if (inbox.empty()) {
      inbox = std::move(rows);
    } else {
      inbox.append_all(rows);
    }
    return;
  }
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
  split_inbox(slot, now, readings, scratch.work);
  const auto& steps = spec_.inputs[slot].steps;
  const bool by_arrival = std::any_of(steps.begin(), steps.end(),
                                      [](const auto& step) { return step->needs_arrival_order(); });
  const SignalInfo& signal = spec_.inputs[slot].signal;
  if (by_arrival || !is_in_order(scratch.work, signal, scratch.by_device))
    scratch.work.sort_by_arrival();
}

// The rows move with their memory: an inbox keeps what is still to arrive, and nothing else.
void AgentSite::split_inbox(std::size_t slot, SimTime now, Book& readings, Batch& arrived) {
  Batch& inbox = inbox_[slot];
  arrived = std::move(inbox);
  inbox = empty_like(arrived);
  const Duration max_age = spec_.inputs[slot].max_age;
  const bool all_here = std::all_of(arrived.arrival.begin(), arrived.arrival.end(),
                                    [now](SimTime arrival) { return arrival <= now; });
  if (all_here && max_age.ns == 0) return;
  std::uint64_t expired = 0;
  const auto is_used = [&](std::size_t i) {
    if (arrived.arrival[i] > now) {
      inbox.append_row(arrived, i);
      return false;
    }
    const bool is_old = max_age.ns > 0 && arrived.arrival[i] - arrived.time[i] > max_age;
    expired += is_old ? 1 : 0;
    return !is_old;
  };
  resize_rows(arrived, keep_rows(arrived, 0, arrived.rows(), 0, is_used));
  readings.add_lost(Fate::kExpired, spec_.name, "older than max_age", expired);
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
