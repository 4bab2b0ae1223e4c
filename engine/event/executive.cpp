// SPDX-License-Identifier: Apache-2.0
#include "engine/event/executive.h"

#include <algorithm>

#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

// What happens first at one instant. Faults come before everything they disturb; agents come after
// everything that arrived.
constexpr std::int32_t kSamplePriority = 30;
constexpr std::int32_t kTickPriority = 50;
/// Recorded rows are handed over in blocks of this length.
constexpr Duration kReplayBlock{60 * kNsPerSecond};
/// The shortest span: `now + kInstant` is the end of everything up to and at `now`.
constexpr Duration kInstant{1};

}  // namespace

Executive::Executive(Plant plant)
    : plant_(std::move(plant)), faults_(plant_.seed, std::move(plant_.faults)) {
  for (std::size_t i = 0; i < plant_.sensors.size(); ++i) {
    const SensorBankSpec& spec = plant_.sensors[i].bank->spec();
    const Duration period = spec.period.ns > 0 ? spec.period : kReplayBlock;
    cadences_.push_back({SimTime{} + spec.offset, period, kSamplePriority, Work::kSample, i});
    destinations_.push_back(destinations_of(plant_.sensors[i].signal.id));
    ORRERY_CHECK(plant_.sensors[i].signal.id == i, "signal ids are indices");
  }
  for (std::size_t i = 0; i < plant_.sites.size(); ++i) {
    const Duration period = plant_.sites[i]->spec().period;
    ORRERY_CHECK(period.ns > 0, "an agent without a period");
    cadences_.push_back({SimTime{} + period, period, kTickPriority, Work::kTick, i});
  }
  for (const auto& devices : plant_.devices) {
    for (std::uint32_t row = 0; row < devices.population->size(); ++row) {
      device_keys_.push_back(devices.population->entity(row));
    }
    faults_.add_recorded(*devices.population, devices.first_device);
  }
  faults_.start(queue_, plant_.end);
}

void Executive::run_until(SimTime until) {
  until = std::clamp(until, now_, plant_.end);
  const bool at_end = until == plant_.end;
  const auto due = [&](SimTime time) { return time < until || (at_end && time == until); };
  while (true) {
    auto cadence = std::min_element(
        cadences_.begin(), cadences_.end(), [](const Cadence& a, const Cadence& b) {
          return std::tie(a.next, a.priority, a.index) < std::tie(b.next, b.priority, b.index);
        });
    const bool has_event = !queue_.empty() && due(queue_.next().time);
    const bool has_cadence = cadence != cadences_.end() && due(cadence->next);
    if (!has_event && !has_cadence) break;
    const bool event_first =
        has_event && (!has_cadence || std::pair(queue_.next().time, queue_.next().priority()) <=
                                          std::pair(cadence->next, cadence->priority));
    ++events_;
    if (event_first) {
      const Event event = queue_.top();
      queue_.pop();
      ORRERY_CHECK(event.time >= now_, "an event in the past");
      now_ = event.time;
      handle(event);
    } else {
      ORRERY_CHECK(cadence->next >= now_, "a cadence in the past");
      now_ = cadence->next;
      run(*cadence);
    }
  }
  now_ = until;
  if (at_end) carry(now_ + kInstant);
}

void Executive::handle(const Event& event) {
  switch (event.type) {
    case EventType::kFaultStart:
    case EventType::kFaultEnd: {
      if (Population* device = faults_.device_of(event)) {
        for (std::size_t d = 0; d < plant_.devices.size(); ++d) {
          if (plant_.devices[d].population.get() == device) advance(d, now_);
        }
      }
      carry(now_);  // what left before the fault met the links as they were
      tell_fault(faults_.on_event(event, queue_));
      break;
    }
    default:
      network_output_.clear();
      plant_.network->on_event(event, queue_, network_output_);
      take(network_output_);
  }
}

void Executive::run(Cadence& cadence) {
  const SimTime from = cadence.next;
  cadence.next = from + cadence.period;
  if (cadence.work == Work::kSample) {
    sample(cadence.index, cadence.next);
  } else {
    tick(cadence.index);
  }
}

void Executive::sample(std::size_t index, SimTime until) {
  Plant::Sensors& sensor = plant_.sensors[index];
  advance(sensor.host, now_);
  truth_.clear();
  reported_.clear();
  truth_.signal = reported_.signal = sensor.signal.id;
  truth_.width = reported_.width = sensor.signal.width;
  const Plant::Devices& host = plant_.devices[sensor.host];
  sensor.bank->sample(now_, until, *host.population, host.first_device, truth_, reported_);
  readings_ += reported_.rows();
  fingerprint_.add_batch('s', entity_key(sensor.signal.name, 0), device_keys_, truth_);
  fingerprint_.add_batch('r', entity_key(sensor.signal.name, 0), device_keys_, reported_);
  for (Tap* tap : taps_) {
    tap->on_batch(FlowStage::kTruth, sensor.signal, truth_);
    tap->on_batch(FlowStage::kSampled, sensor.signal, reported_);
  }
  send(index, reported_);
}

void Executive::send(std::size_t index, const Batch& reported) {
  if (destinations_[index].empty()) return;
  const auto missing = static_cast<std::uint64_t>(
      std::count_if(reported.quality.begin(), reported.quality.end(),
                    [](Quality q) { return has(q, Quality::kMissing); }));
  const SignalInfo& signal = plant_.sensors[index].signal;
  for (const std::uint32_t node : destinations_[index]) {
    const std::uint64_t readers = subscribers(signal.id, node);
    books_.reading.add_sent(readers * reported.rows());
    books_.reading.add_lost(Fate::kDropped, signal.name, "no value", readers * missing);
  }
  if (missing > 0) reported_.remove_rows_with(Quality::kMissing);
  for (const std::uint32_t node : destinations_[index]) {
    plant_.network->send(reported, node, queue_);
  }
}

void Executive::carry(SimTime until) {
  network_output_.clear();
  plant_.network->carry(until, network_output_);
  take(network_output_);
}

void Executive::take(NetworkOutput& output) {
  for (const auto& arrived : output.readings) {
    const SignalInfo& signal = plant_.sensors[arrived.rows.signal].signal;
    for (Tap* tap : taps_) tap->on_batch(FlowStage::kArrived, signal, arrived.rows);
    for (auto& site : plant_.sites) {
      if (site->spec().node == arrived.node) site->deliver(arrived.rows);
    }
  }
  for (const auto& lost : output.lost) {
    const std::uint64_t readers = subscribers(lost.signal, lost.node);
    books_.reading.add_lost(lost.fate, lost.cause.by, lost.cause.reason, readers * lost.count);
  }
  for (const auto& arrival : output.commands) apply(arrival);
}

void Executive::tick(std::size_t index) {
  AgentSite& site = *plant_.sites[index];
  carry(now_ + kInstant);
  site.tick(now_, books_.reading, site_output_);
  for (Tap* tap : taps_)
    tap->on_batch(FlowStage::kFeatures, site.features(), site_output_.features);
  const Decisions& decisions = site_output_.decisions;
  sign(site, decisions);
  for (Tap* tap : taps_) {
    tap->on_judgements(site.name(), decisions.judgements, site.agent().threshold());
    for (std::size_t i = 0; i < site.controls().size(); ++i) {
      const ControlAgent& control = site.controls()[i];
      tap->on_judgements(control.name, site_output_.controls[i].judgements,
                         control.agent->threshold());
    }
  }
  Node& node = plant_.nodes[site.spec().node];
  const SimTime done = node.run(now_, site_output_.multiply_accumulates);
  for (const Command& command : decisions.commands) {
    open_commands_.push_back({site.name(), command, now_, SimTime::never()});
    for (Tap* tap : taps_) tap->on_command(open_commands_.back());
    plant_.network->send_command(command, commands_++, site.spec().node, done, queue_);
  }
}

void Executive::sign(const AgentSite& site, const Decisions& decisions) {
  const std::uint64_t who = entity_key(site.name(), 0);
  for (const auto& judgement : decisions.judgements) {
    const double values[] = {judgement.score, judgement.alert ? 1.0 : 0.0};
    fingerprint_.add('d', who ^ device_keys_[judgement.device],
                     static_cast<std::uint64_t>(judgement.time.ns), now_, values);
  }
  for (const auto& command : decisions.commands) {
    const double values[] = {command.value};
    fingerprint_.add('d', entity_key(command.input, who) ^ device_keys_[command.device],
                     static_cast<std::uint64_t>(now_.ns), now_, values);
  }
}

void Executive::apply(const CommandArrival& arrival) {
  const std::size_t d = devices_of(arrival.command.device);
  advance(d, now_);
  Plant::Devices& devices = plant_.devices[d];
  const int input = devices.population->info().input_index(arrival.command.input);
  ORRERY_CHECK(input >= 0, "the loader checks that a command has an input");
  devices.population->write(input, arrival.command.device - devices.first_device,
                            arrival.command.value);
  CommandRecord& record = open_commands_[arrival.id];
  record.arrived = arrival.arrived;
  for (Tap* tap : taps_) tap->on_command(record);
}

void Executive::advance(std::size_t d, SimTime to) {
  Plant::Devices& devices = plant_.devices[d];
  if (devices.population->now() >= to) return;
  notices_.clear();
  devices.population->advance(to, notices_);
  for (const Notice& notice : notices_) {
    const NoticeEffect effect = devices.population->info().notices[notice.code].effect;
    if (effect == NoticeEffect::kNone) continue;
    for (const std::uint64_t record :
         faults_.on_notice(*devices.population, notice, effect, queue_)) {
      tell_fault(record);
    }
  }
}

void Executive::settle() {
  for (std::size_t d = 0; d < plant_.devices.size(); ++d) advance(d, now_);
}

void Executive::tell_fault(std::uint64_t record) {
  if (record == 0) return;
  for (Tap* tap : taps_) tap->on_fault(faults_.ledger().records()[record - 1]);
}

std::size_t Executive::devices_of(DeviceId device) const {
  const auto after = std::upper_bound(
      plant_.devices.begin(), plant_.devices.end(), device,
      [](DeviceId id, const Plant::Devices& devices) { return id < devices.first_device; });
  return static_cast<std::size_t>(after - plant_.devices.begin()) - 1;
}

std::vector<std::uint32_t> Executive::destinations_of(SignalId signal) const {
  std::vector<std::uint32_t> nodes;
  for (const auto& site : plant_.sites) {
    if (site->inputs_of(signal) > 0) nodes.push_back(site->spec().node);
  }
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  return nodes;
}

std::uint64_t Executive::subscribers(SignalId signal, std::uint32_t node) const {
  std::uint64_t inputs = 0;
  for (const auto& site : plant_.sites) {
    if (site->spec().node == node) inputs += site->inputs_of(signal);
  }
  return inputs;
}

Books Executive::books() const {
  Books books = books_;
  std::uint64_t readings = 0;
  for (const auto& site : plant_.sites) readings += site->waiting();
  for (std::size_t i = 0; i < plant_.sensors.size(); ++i) {
    const SignalId signal = plant_.sensors[i].signal.id;
    for (const std::uint32_t node : destinations_[i]) {
      readings += subscribers(signal, node) * plant_.network->readings_in_flight(signal, node);
    }
  }
  books.reading.set_in_flight(readings);
  books.message = plant_.network->message_book(now_);
  books.command = plant_.network->command_book();
  return books;
}

Fingerprint Executive::fingerprint() const {
  return fingerprint_.merged(faults_.fingerprint()).merged(plant_.network->fingerprint());
}

}  // namespace orrery::engine
