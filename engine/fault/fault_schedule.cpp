// SPDX-License-Identifier: Apache-2.0
#include "engine/fault/fault_schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/registry/check.h"

namespace orrery::engine {

namespace {
constexpr std::int32_t kFaultPriority = 0;
constexpr int kHalvings = 52;  ///< of the probabilities: down to the cells of a uniform draw

/// A life given that it is longer than `survived_s`: the quantile within the share of lives above.
/// A life that cannot be longer ends there. Takes one uniform, as any life does.
double life_given_s(const Distribution& life, double survived_s, double uniform) {
  if (survived_s <= 0.0) return life.quantile(uniform);
  double over = 0.0;  // the share of lives that are over by then
  double beyond = 1.0;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = 0.5 * (over + beyond);
    (life.quantile(middle) <= survived_s ? over : beyond) = middle;
  }
  if (beyond == 1.0) return survived_s;
  const double share = over + (1.0 - over) * uniform;
  return std::max(survived_s, life.quantile(std::min(share, 1.0 - 0x1p-53)));
}

std::string target_name(const FaultSpec& spec, std::uint32_t position) {
  return fmt::format("{}[{}]", spec.target->name(), spec.target->first_row() + spec.rows[position]);
}

SimTime onset_after(SimTime from, double wait_s) {
  return from + Duration::from_seconds(std::max(0.0, wait_s));
}

}  // namespace

FaultSchedule::FaultSchedule(std::uint64_t seed, std::vector<FaultSpec> specs)
    : seed_(seed), specs_(std::move(specs)) {
  for (const auto& spec : specs_) {
    ORRERY_CHECK(spec.by_hand || own_ == rows_.size(), "faults by hand stand behind the others");
    rows_.emplace_back(spec.rows.size());
    own_ += spec.by_hand ? 0 : 1;
  }
}

void FaultSchedule::start(EventQueue& queue, SimTime until) {
  until_ = until;
  for (std::uint32_t s = 0; s < own_; ++s) {
    for (std::uint32_t p = 0; p < specs_[s].rows.size(); ++p)
      queue_onset(s, p, SimTime{}, SimTime{}, queue);
  }
}

std::vector<std::uint64_t> FaultSchedule::begin_by_hand(std::uint32_t s, SimTime now,
                                                        EventQueue& queue) {
  ORRERY_CHECK(s == own_ + begun_by_hand_, "faults by hand begin in their order");
  ++begun_by_hand_;
  std::vector<std::uint64_t> opened;
  for (std::uint32_t p = 0; p < specs_[s].rows.size(); ++p)
    opened.push_back(begin({s, p, 0}, now, queue));
  return opened;
}

Stream FaultSchedule::stream(const FaultSpec& spec, std::uint32_t position, Purpose purpose) const {
  const std::uint64_t row = spec.target->entity(spec.rows[position]);
  return Stream({seed_, entity_key(spec.name, row), purpose});
}

void FaultSchedule::queue_onset(std::uint32_t s, std::uint32_t position, SimTime from,
                                SimTime not_before, EventQueue& queue) {
  const double wait_s = draw_wait_s(s, position);
  if (wait_s > (until_ - from).seconds()) return;
  push_onset(s, position, std::max(not_before, onset_after(from, wait_s)), queue);
}

double FaultSchedule::draw_wait_s(std::uint32_t s, std::uint32_t position) {
  const FaultSpec& spec = specs_[s];
  RowState& row = rows_[s][position];
  Stream lives = stream(spec, position, Purpose::kFaultLife);
  lives.seek(row.draws);
  const bool first_life = row.draws == 0;
  const double uniform = lives.uniform();
  double wait_s = 0.0;
  if (first_life) {
    // The device has lived `age` already and is sound: its life is the stated one given all this.
    const double age_s = spec.lifetime ? spec.age.sample(lives) : 0.0;
    wait_s = life_given_s(spec.onset, age_s + spec.sound_until_s, uniform) - age_s;
  } else {
    wait_s = spec.onset.quantile(uniform);
  }
  row.draws = lives.position();
  return wait_s;
}

void FaultSchedule::push_onset(std::uint32_t s, std::uint32_t position, SimTime at,
                               EventQueue& queue) const {
  Event event;
  event.time = at;
  event.priority = kFaultPriority;
  event.source = s;
  event.type = EventType::kFaultStart;
  event.set_payload(Payload{s, position, 0});
  queue.push(event);
}

std::uint64_t FaultSchedule::on_event(const Event& event, EventQueue& queue) {
  const auto what = event.payload_as<Payload>();
  if (event.type == EventType::kFaultStart) return begin(what, event.time, queue);
  // A repair may have ended this fault before its time.
  if (rows_[what.spec][what.position].open_record != what.record) return 0;
  end(what.spec, what.position, event.time);
  if (specs_[what.spec].lifetime) {
    queue_onset(what.spec, what.position, event.time, event.time, queue);
  }
  return what.record;
}

const FaultSpec& FaultSchedule::spec_of(const Event& event) const {
  return specs_[event.payload_as<Payload>().spec];
}

std::string FaultSchedule::target_of(const Event& event) const {
  return target_name(spec_of(event), event.payload_as<Payload>().position);
}

Population* FaultSchedule::device_of(const Event& event) const { return spec_of(event).device; }

std::uint64_t FaultSchedule::begin(const Payload& what, SimTime now, EventQueue& queue) {
  const FaultSpec& spec = specs_[what.spec];
  RowState& row = rows_[what.spec][what.position];
  if (row.open_record != 0) return 0;
  const std::uint32_t target_row = spec.rows[what.position];
  Stream severities = stream(spec, what.position, Purpose::kFaultSeverity);
  severities.seek(2 * row.draws);
  FaultRecord record;
  record.fault = spec.name;
  record.model = spec.model->info.name;
  record.target = target_name(spec, what.position);
  record.told_elsewhere = spec.told_elsewhere;
  record.on_device = spec.device != nullptr;
  record.device = spec.first_device + target_row;
  record.start = now;
  record.severity = spec.severity.sample(severities);
  row.open_record = ledger_.open(record);
  spec.model->apply(*spec.target, target_row, record.severity, spec.params);
  sign(ledger_.records()[row.open_record - 1], now);
  if (spec.has_end) {
    Event over;
    over.time = now + Duration::from_seconds(std::max(0.0, spec.lasts.sample(severities)));
    over.priority = kFaultPriority;
    over.source = what.spec;
    over.type = EventType::kFaultEnd;
    over.set_payload(Payload{what.spec, what.position, row.open_record});
    queue.push(over);
  }
  return row.open_record;
}

void FaultSchedule::end(std::uint32_t s, std::uint32_t position, SimTime now) {
  RowState& row = rows_[s][position];
  specs_[s].model->clear(*specs_[s].target, specs_[s].rows[position]);
  ledger_.close(row.open_record, now);
  sign(ledger_.records()[row.open_record - 1], now);
  row.open_record = 0;
  apply_others(s, specs_[s].rows[position]);
}

void FaultSchedule::apply_others(std::uint32_t ended, std::uint32_t target_row) {
  for (std::uint32_t s = 0; s < specs_.size(); ++s) {
    const FaultSpec& spec = specs_[s];
    if (s == ended || spec.target != specs_[ended].target) continue;
    const auto found = std::lower_bound(spec.rows.begin(), spec.rows.end(), target_row);
    if (found == spec.rows.end() || *found != target_row) continue;
    const std::uint64_t open =
        rows_[s][static_cast<std::size_t>(found - spec.rows.begin())].open_record;
    if (open == 0) continue;
    spec.model->apply(*spec.target, target_row, ledger_.records()[open - 1].severity, spec.params);
  }
}

std::vector<std::uint64_t> FaultSchedule::on_notice(const Population& device, const Notice& notice,
                                                    NoticeEffect effect, EventQueue& queue) {
  std::vector<std::uint64_t> touched;
  for (std::uint32_t s = 0; s < specs_.size(); ++s) {
    const FaultSpec& spec = specs_[s];
    if (spec.device != &device || !spec.model->ends_on_repair) continue;
    const auto found = std::lower_bound(spec.rows.begin(), spec.rows.end(), notice.row);
    if (found == spec.rows.end() || *found != notice.row) continue;
    const auto position = static_cast<std::uint32_t>(found - spec.rows.begin());
    const std::uint64_t record = rows_[s][position].open_record;
    if (record == 0) continue;
    if (effect == NoticeEffect::kFailure) {
      ledger_.mark_failed(record, notice.time);
    } else {
      end(s, position, notice.time);
      if (spec.lifetime) queue_onset(s, position, notice.time, device.now(), queue);
    }
    touched.push_back(record);
  }
  return touched;
}

void FaultSchedule::add_recorded(const Population& device, DeviceId first_device) {
  for (const auto& span : device.labels()) {
    FaultRecord record;
    record.fault = span.label;
    record.model = "recorded";
    record.target = fmt::format("{}[{}]", device.name(), span.row);
    record.on_device = true;
    record.device = first_device + span.row;
    record.start = span.start;
    record.end = span.end;
    const std::uint64_t id = ledger_.open(record);
    sign(ledger_.records()[id - 1], record.start);
  }
}

void FaultSchedule::sign(const FaultRecord& record, SimTime now) {
  if (record.told_elsewhere) return;
  const double values[] = {record.severity, record.end == SimTime::never() ? 0.0 : 1.0};
  // The onset numbers the fault on its target: a count over the plant would depend on the other
  // faults.
  const auto sequence = static_cast<std::uint64_t>(record.start.ns);
  fingerprint_.add('f', entity_key(record.fault + '/' + record.target, 0), sequence, now, values);
}

void FaultSchedule::save(ArchiveWriter& archive) const {
  archive.begin_section("faults");
  archive.put(static_cast<std::uint64_t>(own_));
  archive.put(static_cast<std::uint64_t>(begun_by_hand_));
  for (std::size_t s = 0; s < own_ + begun_by_hand_; ++s)
    archive.put_span(std::span<const RowState>(rows_[s]));
  ledger_.save(archive);
  archive.put(fingerprint_);
}

bool FaultSchedule::load(ArchiveReader& archive) {
  std::uint64_t own = 0;
  std::uint64_t begun = 0;
  if (!archive.expect_section("faults") || !archive.get(own) || !archive.get(begun)) return false;
  if (own > own_ || begun > specs_.size() - own_) return false;
  // Ends of faults by hand are in the queue under the number of their spec.
  if (begun > 0 && own != own_) return false;
  loaded_ = static_cast<std::size_t>(own);
  begun_by_hand_ = static_cast<std::size_t>(begun);
  for (std::size_t s = 0; s < loaded_ + begun_by_hand_; ++s) {
    if (!archive.get_span(std::span<RowState>(rows_[s]))) return false;
  }
  for (std::size_t s = loaded_ + begun_by_hand_; s < rows_.size(); ++s)
    rows_[s].assign(rows_[s].size(), RowState{});
  if (!ledger_.load(archive) || !archive.get(fingerprint_)) return false;
  const auto known = [&](const RowState& row) {
    return row.open_record <= ledger_.records().size();
  };
  return std::all_of(rows_.begin(), rows_.end(), [&](const auto& rows) {
    return std::all_of(rows.begin(), rows.end(), known);
  });
}

bool FaultSchedule::catch_up(EventQueue& queue, SimTime planned, SimTime now) {
  if (loaded_ == own_ && planned >= until_) return true;
  std::map<std::pair<std::string, std::string>, SimTime> last_end;
  for (const FaultRecord& record : ledger_.records())
    last_end[{record.fault, record.target}] = record.end;
  for (std::uint32_t s = 0; s < own_; ++s) {
    const bool is_new = s >= loaded_;
    for (std::uint32_t p = 0; p < specs_[s].rows.size(); ++p) {
      RowState& row = rows_[s][p];
      if (row.open_record != 0 || (!is_new && planned >= until_)) continue;
      const auto earlier = last_end.find({specs_[s].name, target_name(specs_[s], p)});
      const bool has_been = earlier != last_end.end();
      if (has_been && !specs_[s].lifetime) continue;
      // The last life again: the first one may take two draws, each later one takes one.
      const SimTime from = has_been ? earlier->second : SimTime{};
      row.draws = has_been ? row.draws - 1 : 0;
      const double wait_s = draw_wait_s(s, p);
      if (wait_s > (until_ - from).seconds()) continue;
      if (!is_new && wait_s <= (planned - from).seconds()) continue;  // queued then
      if (onset_after(from, wait_s) < now) return false;
      push_onset(s, p, onset_after(from, wait_s), queue);
    }
  }
  return true;
}

}  // namespace orrery::engine
