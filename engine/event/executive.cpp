// SPDX-License-Identifier: Apache-2.0
#include "engine/event/executive.h"

#include <algorithm>

#include "engine/event/sign_decisions.h"
#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

/// Recorded rows are handed over in blocks of this length.
constexpr Duration kReplayBlock{60 * kNsPerSecond};
/// After everything.
constexpr std::pair kNothing{SimTime::never(), INT32_MAX};

}  // namespace

Executive::Executive(Plant plant)
    : plant_(std::move(plant)),
      faults_(plant_.seed, std::move(plant_.faults)),
      commands_(plant_.sites.size() + plant_.controls.size(), 0),
      control_done_(plant_.controls.size()) {
  if (!plant_.directory) make_directory();
  for (const auto& devices : plant_.directory->devices)
    device_keys_.add(devices.first_device, devices.name);
  make_groups();
  make_cadences();
  for (const auto& devices : plant_.devices)
    faults_.add_recorded(*devices.population, devices.first_device);
  make_by_hand();
  faults_.start(queue_, plant_.end);
}

/// A whole plant knows itself from what it holds.
void Executive::make_directory() {
  auto directory = std::make_shared<PlantDirectory>();
  for (const auto& devices : plant_.devices) {
    const Population& population = *devices.population;
    directory->devices.push_back({population.name(), devices.first_device, population.size()});
  }
  for (const auto& sensor : plant_.sensors) {
    ORRERY_CHECK(sensor.signal.id == directory->signals.size(), "signal ids are indices");
    directory->signals.push_back(sensor.signal);
  }
  for (const auto& site : plant_.sites) {
    ORRERY_CHECK(site->spec().number == directory->agents.size(), "sites are numbered");
    directory->agents.push_back(site->name());
    for (const SiteInput& input : site->spec().inputs)
      directory->subscribe(input.signal, site->spec().node);
  }
  for (const auto& control : plant_.controls) {
    ORRERY_CHECK(control->spec().number == directory->agents.size(), "controls are numbered");
    directory->agents.push_back(control->name());
    for (const ObservedAxes& axes : control->spec().observes) {
      if (const auto* observed = std::get_if<SignalAxes>(&axes))
        directory->subscribe(observed->signal, control->spec().node);
    }
  }
  plant_.directory = std::move(directory);
}

void Executive::make_groups() {
  std::vector<CoupledGroup::Member> members;
  for (std::size_t d = 0; d < plant_.devices.size(); ++d)
    members.push_back({d, plant_.devices[d].population.get(), plant_.devices[d].step});
  groups_ = engine::make_groups(members, plant_.wires);
  group_of_.assign(plant_.devices.size(), nullptr);
  for (CoupledGroup& group : groups_) {
    group.settle_start();
    for (const auto& member : group.members()) group_of_[member.devices] = &group;
  }
}

void Executive::make_cadences() {
  for (std::size_t i = 0; i < plant_.sensors.size(); ++i) {
    const Plant::Sensors& sensor = plant_.sensors[i];
    const SensorBankSpec& spec = sensor.bank->spec();
    const Duration period = spec.period.ns > 0 ? spec.period : kReplayBlock;
    cadences_.push_back({SimTime{} + spec.offset, period, kSamplePriority, Work::kSample, i});
    auto& wanted = destinations_.emplace_back();
    for (const Subscription& one : plant_.directory->subscriptions) {
      const SignalInfo& here = sensor.signal;
      const bool meet = one.first_device < here.first_device + here.device_count &&
                        here.first_device < one.first_device + one.device_count;
      if (one.signal == here.id && meet) wanted.push_back(one);
    }
    std::sort(wanted.begin(), wanted.end(),
              [](const auto& a, const auto& b) { return a.node < b.node; });
  }
  for (std::size_t i = 0; i < plant_.sites.size(); ++i) {
    const Duration period = plant_.sites[i]->spec().period;
    ORRERY_CHECK(period.ns > 0, "an agent without a period");
    cadences_.push_back({SimTime{} + period, period, kTickPriority, Work::kTick, i});
  }
  for (std::size_t i = 0; i < plant_.controls.size(); ++i) {
    const Duration period = plant_.controls[i]->spec().period;
    ORRERY_CHECK(period > kInstant, "a control without a period");
    const SimTime first = SimTime{} + period;
    cadences_.push_back({first, period, kControlPriority, Work::kControl, i});
    cadences_.push_back({first + kInstant, period, kConcludePriority, Work::kConclude, i});
  }
}

Executive::Scratch& Executive::own_scratch() {
  if (!own_scratch_) own_scratch_ = std::make_unique<Scratch>();
  return *own_scratch_;
}

void Executive::run_until(SimTime until, Scratch& scratch) {
  until = std::clamp(until, now_, plant_.end);
  const bool at_end = until == plant_.end;
  work_through(until, at_end, scratch);
  if (!at_end) return;
  end_controls();
  carry(now_ + kInstant, scratch);
}

void Executive::run_before(SimTime until, Scratch& scratch) {
  work_through(std::clamp(until, now_, plant_.end), false, scratch);
}

void Executive::work_through(SimTime until, bool inclusive, Scratch& scratch) {
  const auto due = [&](SimTime time) { return time < until || (inclusive && time == until); };
  while (true) {
    const auto cadence = std::min_element(cadences_.begin(), cadences_.end(), comes_first);
    const bool has_event = !queue_.empty() && due(queue_.next().time);
    const bool has_cadence = cadence != cadences_.end() && due(cadence->next);
    const bool has_hand = by_hand_done_ < by_hand_.size() && due(by_hand_[by_hand_done_].at);
    if (!has_event && !has_cadence && !has_hand) break;
    const auto event_key =
        has_event ? std::pair(queue_.next().time, queue_.next().priority()) : kNothing;
    const auto cadence_key = has_cadence ? std::pair(cadence->next, cadence->priority) : kNothing;
    ++events_;
    if (has_hand &&
        std::pair(by_hand_[by_hand_done_].at, kByHandPriority) < std::min(event_key, cadence_key)) {
      const ByHand& action = by_hand_[by_hand_done_++];
      ORRERY_CHECK(action.at >= now_, "an action by hand in the past");
      now_ = action.at;
      handle(action, scratch);
    } else if (has_event && event_key <= cadence_key) {
      const Event event = queue_.top();
      queue_.pop();
      ORRERY_CHECK(event.time >= now_, "an event in the past");
      now_ = event.time;
      handle(event, scratch);
    } else {
      ORRERY_CHECK(cadence->next >= now_, "a cadence in the past");
      now_ = cadence->next;
      run(*cadence, scratch);
    }
  }
  now_ = until;
}

void Executive::handle(const Event& event, Scratch& scratch) {
  switch (event.type) {
    case EventType::kFaultStart:
    case EventType::kFaultEnd: {
      meet_fault(faults_.device_of(event), scratch);
      tell_fault(faults_.on_event(event, queue_));
      break;
    }
    case EventType::kLapse: return lapse(event);
    default:
      scratch.network.clear();
      plant_.network->on_event(event, queue_, scratch.network);
      take(scratch.network);
  }
}

void Executive::meet_fault(const Population* device, Scratch& scratch) {
  for (std::size_t d = 0; device != nullptr && d < plant_.devices.size(); ++d) {
    if (plant_.devices[d].population.get() == device) advance(d, now_, scratch.notices);
  }
  carry(now_, scratch);  // what left before the fault met the links as they were
}

void Executive::run(Cadence& cadence, Scratch& scratch) {
  const SimTime from = cadence.next;
  cadence.next = from + cadence.period;
  switch (cadence.work) {
    case Work::kSample: return sample(cadence.index, cadence.next, scratch);
    case Work::kTick: return tick(cadence.index, scratch);
    case Work::kControl: return tick_control(cadence.index, scratch);
    case Work::kConclude: return conclude_control(cadence.index, scratch);
  }
}

void Executive::sample(std::size_t index, SimTime until, Scratch& scratch) {
  Plant::Sensors& sensor = plant_.sensors[index];
  advance(sensor.host, now_, scratch.notices);
  Batch& truth = scratch.truth;
  Batch& reported = scratch.reported;
  truth.clear();
  reported.clear();
  truth.signal = reported.signal = sensor.signal.id;
  truth.width = reported.width = sensor.signal.width;
  const Plant::Devices& host = plant_.devices[sensor.host];
  // A sensor with a clock of its own samples within its period, but not after the end of the run.
  if (sensor.bank->spec().period.ns > 0) until = std::min(until, plant_.end + kInstant);
  sensor.bank->sample(now_, until, *host.population, host.first_device, truth, reported);
  readings_ += reported.rows();
  const std::uint64_t signal_key = entity_key(sensor.signal.name, 0);
  fingerprint_.add_batch('s', signal_key, device_keys_, truth);
  fingerprint_.add_batch('r', signal_key, device_keys_, reported);
  const SignalInfo& signal = plant_.directory->signals[sensor.signal.id];
  for (Tap* tap : taps_) {
    tap->on_batch(FlowStage::kTruth, signal, truth);
    tap->on_batch(FlowStage::kSampled, signal, reported);
  }
  send(index, scratch);
}

// Missing values are booked and stay at home; the others go to every node that wants them.
void Executive::send(std::size_t index, Scratch& scratch) {
  const SignalInfo& here = plant_.sensors[index].signal;
  Batch& rows = scratch.reported;
  for (const Subscription& to : destinations_[index]) {
    std::uint64_t wanted = 0;
    std::uint64_t missing = 0;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const bool takes = to.takes(rows.device[i]);
      wanted += takes ? 1 : 0;
      missing += takes && has(rows.quality[i], Quality::kMissing) ? 1 : 0;
    }
    const std::uint64_t readers = subscribers(to.signal, to.node);
    books_.reading.add_sent(readers * wanted);
    books_.reading.add_lost(Fate::kDropped, here.name, "no value", readers * missing);
  }
  rows.remove_rows_with(Quality::kMissing);
  for (const Subscription& to : destinations_[index]) {
    if (to.takes_all(here.first_device, here.device_count)) {
      plant_.network->send(rows, to.node, queue_);
      continue;
    }
    scratch.wanted.clear();
    scratch.wanted.signal = rows.signal;
    scratch.wanted.width = rows.width;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      if (to.takes(rows.device[i])) scratch.wanted.append_row(rows, i);
    }
    plant_.network->send(scratch.wanted, to.node, queue_);
  }
}

void Executive::carry(SimTime until, Scratch& scratch) {
  scratch.network.clear();
  plant_.network->carry(until, scratch.network);
  take(scratch.network);
}

void Executive::take(NetworkOutput& output) {
  for (auto& arrived : output.readings) {
    const SignalInfo& signal = plant_.directory->signals[arrived.rows.signal];
    for (Tap* tap : taps_) tap->on_batch(FlowStage::kArrived, signal, arrived.rows);
    Inbox* last = nullptr;  // the last one that takes the rows may keep them
    const auto deliver = [&](auto& site) {
      if (site.spec().node != arrived.node) return;
      if (last != nullptr) last->deliver(arrived.rows);
      last = &site.inbox();
    };
    for (auto& site : plant_.sites) deliver(*site);
    for (auto& control : plant_.controls) deliver(*control);
    if (last != nullptr) last->deliver(std::move(arrived.rows));
  }
  for (const auto& lost : output.lost) {
    const std::uint64_t readers = subscribers(lost.signal, lost.node);
    books_.reading.add_lost(lost.fate, lost.cause.by, lost.cause.reason, readers * lost.count);
  }
  for (const auto& arrival : output.commands) apply(arrival);
  leaving_.take(std::move(output.leaving));
}

void Executive::tick(std::size_t index, Scratch& scratch) {
  AgentSite& site = *plant_.sites[index];
  carry(now_ + kInstant, scratch);
  site.tick(now_, books_.reading, scratch.site);
  for (Tap* tap : taps_)
    tap->on_batch(FlowStage::kFeatures, site.features(), scratch.site.features);
  const Decisions& decisions = scratch.site.decisions;
  sign_decisions(site.name(), decisions, now_, device_keys_, fingerprint_);
  for (Tap* tap : taps_) {
    tap->on_judgements(site.name(), decisions.judgements, site.agent().threshold());
    for (std::size_t i = 0; i < site.controls().size(); ++i) {
      const ControlAgent& control = site.controls()[i];
      tap->on_judgements(control.name, scratch.site.controls[i].judgements,
                         control.agent->threshold());
    }
  }
  act(index, scratch.site);
}

void Executive::act(std::size_t index, const SiteOutput& output) {
  const AgentSite& site = *plant_.sites[index];
  Node& node = plant_.nodes[site.spec().node];
  const SimTime done = node.run(now_, output.multiply_accumulates);
  for (const Command& command : output.decisions.commands) {
    const std::uint64_t id =
        (std::uint64_t{site.spec().number} << kCommandBits) | commands_[index]++;
    const CommandRecord record{id, site.name(), command, now_, SimTime::never()};
    for (Tap* tap : taps_) tap->on_command(record);
    plant_.network->send_command(command, id, site.spec().node, now_, done, queue_);
  }
}

void Executive::advance(std::size_t d, SimTime to, std::vector<Notice>& notices) {
  Population& population = *plant_.devices[d].population;
  if (population.now() >= to) return;
  if (group_of_[d] != nullptr) return advance_group(*group_of_[d], to);
  notices.clear();
  population.advance(to, notices);
  take_notices(d, notices);
}

void Executive::advance_group(CoupledGroup& group, SimTime to) {
  group_notices_.clear();
  group.advance(to, group_notices_);
  for (const GroupNotices& reported : group_notices_)
    take_notices(reported.member, reported.notices);
}

void Executive::take_notices(std::size_t d, const std::vector<Notice>& notices) {
  Population& population = *plant_.devices[d].population;
  for (const Notice& notice : notices) {
    const NoticeEffect effect = population.info().notices[notice.code].effect;
    if (effect == NoticeEffect::kNone) continue;
    for (const std::uint64_t record : faults_.on_notice(population, notice, effect, queue_))
      tell_fault(record);
  }
}

void Executive::settle() {
  for (std::size_t d = 0; d < plant_.devices.size(); ++d) advance(d, now_, notices_);
}

void Executive::tell_fault(std::uint64_t record) {
  if (record == 0) return;
  const FaultRecord& fault = faults_.ledger().records()[record - 1];
  if (fault.told_elsewhere) return;
  for (Tap* tap : taps_) tap->on_fault(fault);
}

std::size_t Executive::devices_of(DeviceId device) const {
  const auto after = std::upper_bound(
      plant_.devices.begin(), plant_.devices.end(), device,
      [](DeviceId id, const Plant::Devices& devices) { return id < devices.first_device; });
  return static_cast<std::size_t>(after - plant_.devices.begin()) - 1;
}

std::uint64_t Executive::subscribers(SignalId signal, NodeId node) const {
  std::uint64_t inputs = 0;
  for (const Subscription& one : plant_.directory->subscriptions) {
    if (one.signal == signal && one.node == node) inputs += one.inputs;
  }
  return inputs;
}

Fingerprint Executive::fingerprint() const {
  return fingerprint_.merged(faults_.fingerprint()).merged(plant_.network->fingerprint());
}

}  // namespace orrery::engine
