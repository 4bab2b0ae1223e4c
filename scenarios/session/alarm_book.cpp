// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/alarm_book.h"

#include <algorithm>
#include <cmath>

namespace orrery::scenarios {

namespace {

std::uint64_t key_of(std::uint32_t agent, engine::DeviceId device) {
  return std::uint64_t{agent} << 32 | device;
}

bool is_open(const Alarm& alarm, engine::SimTime now) {
  return !alarm.acknowledged && alarm.start <= now && alarm.shelved_until <= now;
}

}  // namespace

const char* to_string(AlarmState state) {
  switch (state) {
    case AlarmState::kUnacknowledged: return "unacknowledged";
    case AlarmState::kAcknowledged: return "acknowledged";
    case AlarmState::kReturned: return "returned";
    case AlarmState::kNormal: return "normal";
    case AlarmState::kShelved: return "shelved";
  }
  return "";
}

AlarmState Alarm::state(engine::SimTime now) const {
  if (shelved_until > now) return AlarmState::kShelved;
  if (end > now) return acknowledged ? AlarmState::kAcknowledged : AlarmState::kUnacknowledged;
  return acknowledged ? AlarmState::kNormal : AlarmState::kReturned;
}

void AlarmBook::judge(std::uint32_t agent, engine::DeviceId device, engine::SimTime time,
                      double score, bool alert, const std::string& blamed) {
  if (time <= known_until_) return;
  latest_judged_ = std::max(latest_judged_, time);
  const std::uint64_t key = key_of(agent, device);
  const auto active = active_.find(key);
  if (active == active_.end()) {
    if (!alert) return;
    Alarm alarm;
    alarm.id = alarms_.empty() ? 1 : alarms_.back().id + 1;
    alarm.agent = agent;
    alarm.device = device;
    alarm.start = time;
    alarm.peak_score = score;
    alarm.blamed = blamed;
    active_.emplace(key, alarms_.size());
    alarms_.push_back(std::move(alarm));
    latest_start_ = std::max(latest_start_, time);
    ++unacknowledged_;
    return;
  }
  Alarm& alarm = alarms_[active->second];
  if (!alert) {
    alarm.end = time;
    active_.erase(active);
  } else if (score > alarm.peak_score || std::isnan(alarm.peak_score)) {
    alarm.peak_score = score;
    alarm.blamed = blamed;
  }
}

bool AlarmBook::acknowledge(std::uint64_t id) {
  const std::size_t index = index_of(id);
  if (index == alarms_.size()) return false;
  if (alarms_[index].acknowledged) return true;
  alarms_[index].acknowledged = true;
  --unacknowledged_;
  put_aside_.erase(id);
  return true;
}

void AlarmBook::acknowledge_all(engine::SimTime now) {
  for (const Alarm& alarm : alarms_) {
    if (is_open(alarm, now)) acknowledge(alarm.id);
  }
}

bool AlarmBook::shelve(std::uint64_t id, engine::SimTime until) {
  const std::size_t index = index_of(id);
  if (index == alarms_.size()) return false;
  alarms_[index].shelved_until = until;
  if (!alarms_[index].acknowledged) put_aside_.insert(id);
  return true;
}

bool AlarmBook::unshelve(std::uint64_t id) {
  const std::size_t index = index_of(id);
  if (index == alarms_.size()) return false;
  alarms_[index].shelved_until = {};
  put_aside_.erase(id);
  return true;
}

std::size_t AlarmBook::open_count(engine::SimTime now) const {
  // Each view asks: only a time before the latest onset, as a replay has it, needs a walk.
  if (now < latest_start_) {
    return static_cast<std::size_t>(std::count_if(
        alarms_.begin(), alarms_.end(), [now](const Alarm& alarm) { return is_open(alarm, now); }));
  }
  std::size_t shelved = 0;
  for (const std::uint64_t id : put_aside_) {
    if (alarms_[index_of(id)].shelved_until > now) ++shelved;
  }
  return unacknowledged_ - shelved;
}

void AlarmBook::rewind(engine::SimTime to) {
  std::erase_if(alarms_, [to](const Alarm& alarm) { return alarm.start > to; });
  known_until_ = latest_judged_ = std::min(to, latest_judged_);
  active_.clear();
  unacknowledged_ = 0;
  latest_start_ = {-1};
  std::set<std::uint64_t> put_aside;
  for (std::size_t i = 0; i < alarms_.size(); ++i) {
    Alarm& alarm = alarms_[i];
    if (alarm.end > to) {
      alarm.end = engine::SimTime::never();
      active_.emplace(key_of(alarm.agent, alarm.device), i);
    }
    if (!alarm.acknowledged) ++unacknowledged_;
    if (put_aside_.contains(alarm.id)) put_aside.insert(alarm.id);
    latest_start_ = std::max(latest_start_, alarm.start);
  }
  put_aside_ = std::move(put_aside);
}

std::size_t AlarmBook::index_of(std::uint64_t id) const {
  const auto at =
      std::lower_bound(alarms_.begin(), alarms_.end(), id,
                       [](const Alarm& alarm, std::uint64_t wanted) { return alarm.id < wanted; });
  if (at == alarms_.end() || at->id != id) return alarms_.size();
  return static_cast<std::size_t>(at - alarms_.begin());
}

}  // namespace orrery::scenarios
