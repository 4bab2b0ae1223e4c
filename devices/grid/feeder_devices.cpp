// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/feeder_devices.h"

#include <algorithm>

namespace orrery::devices {

FeederDevices::FeederDevices(const std::vector<FeederParams>& rows,
                             const std::vector<double>& nominal_v) {
  closed_.assign(rows.size(), 1.0);
  bank_in_.assign(rows.size(), 0.0);
  shed_.assign(rows.size(), 0.0);
  tap_.assign(rows.size(), 0.0);
  ratio_.assign(rows.size(), 1.0);
  for (std::uint32_t row = 0; row < rows.size(); ++row) {
    const FeederParams& p = rows[row];
    if (p.pickup_a > 0.0)
      relays_.push_back({row, p.pickup_a, p.time_multiplier, p.reclosings, p.reclose_delay_s,
                         p.reclaim_time_s, p.repair_time_s});
    if (p.tap_setpoint > 0.0) {
      changers_.push_back({row, p.tap_setpoint, p.tap_band, p.tap_delay_s, p.tap_step, p.tap_limit,
                           p.tap_averaging != 0.0});
      drop_per_a_.push_back(std::sqrt(3.0) / nominal_v[row] *
                            Phasor{p.drop_resistance_ohm, p.drop_reactance_ohm});
      changer_states_.push_back({p.tap_initial, {}});
      tap_[row] = p.tap_initial;
      ratio_[row] = changers_.back().ratio(changer_states_.back());
    }
    if (p.capacitor_var > 0.0) {
      bank_in_[row] = p.capacitor_below > 0.0 ? 0.0 : 1.0;
      if (p.capacitor_below > 0.0)
        banks_.push_back({row, p.capacitor_below, p.capacitor_above, p.capacitor_delay_s});
    }
    if (p.undervoltage > 0.0)
      shedders_.push_back({row, p.undervoltage, p.undervoltage_delay_s, p.undervoltage_return_s});
  }
  relay_states_.resize(relays_.size());
  bank_timers_.resize(banks_.size());
  shed_timers_.resize(shedders_.size());
}

double FeederDevices::time_to_event_s(const FeederView& seen) const {
  double next = kNoEventS;
  for (std::size_t i = 0; i < relays_.size(); ++i)
    next = std::min(next, relays_[i].time_to_event_s(relay_states_[i],
                                                     magnitude(seen.current[relays_[i].row])));
  for (std::size_t i = 0; i < changers_.size(); ++i)
    next = std::min(next, changer_states_[i].timer.time_to_event_s(tap_wish(i, seen) != 0,
                                                                   changers_[i].delay_s));
  for (std::size_t i = 0; i < banks_.size(); ++i)
    next = std::min(
        next, bank_timers_[i].time_to_event_s(bank_asked(banks_[i], seen), banks_[i].delay_s));
  for (std::size_t i = 0; i < shedders_.size(); ++i) {
    const Shedder& s = shedders_[i];
    next = std::min(next, shed_timers_[i].time_to_event_s(shed_asked(s, seen),
                                                          shed(s.row) ? s.return_s : s.delay_s));
  }
  return next;
}

bool FeederDevices::advance(const FeederView& seen, double dt_s, engine::SimTime end,
                            std::vector<engine::Notice>& notices) {
  const std::size_t first = notices.size();
  bool changed = advance_relays(seen, dt_s, end, notices);
  changed |= advance_taps(seen, dt_s);
  changed |= advance_banks(seen, dt_s);
  changed |= advance_shedders(seen, dt_s, end, notices);
  std::stable_sort(notices.begin() + static_cast<std::ptrdiff_t>(first), notices.end(),
                   [](const auto& a, const auto& b) { return a.row < b.row; });
  return changed;
}

bool FeederDevices::advance_relays(const FeederView& seen, double dt_s, engine::SimTime end,
                                   std::vector<engine::Notice>& notices) {
  bool changed = false;
  for (std::size_t i = 0; i < relays_.size(); ++i) {
    using Event = OvercurrentRelay::Event;
    const std::uint32_t row = relays_[i].row;
    const Event event = relays_[i].advance(relay_states_[i], magnitude(seen.current[row]), dt_s);
    closed_[row] = relay_states_[i].open != 0.0 ? 0.0 : 1.0;
    if (event == Event::kNone) continue;
    changed = true;
    const std::uint16_t code = event == Event::kTripped    ? kTripped
                               : event == Event::kReclosed ? kReclosed
                               : event == Event::kLocked   ? kFailed
                                                           : kRestored;
    notices.push_back({row, code, end});
  }
  return changed;
}

bool FeederDevices::close(std::uint32_t row) {
  for (std::size_t i = 0; i < relays_.size(); ++i) {
    if (relays_[i].row != row || relay_states_[i].open == 0.0) continue;
    relay_states_[i] = {};
    closed_[row] = 1.0;
    return true;
  }
  return false;
}

double FeederDevices::watched(std::size_t changer, const FeederView& seen) const {
  const std::uint32_t row = changers_[changer].row;
  return magnitude(seen.voltage[row] - drop_per_a_[changer] * seen.current[row]);
}

int FeederDevices::tap_wish(std::size_t changer, const FeederView& seen) const {
  const std::uint32_t row = changers_[changer].row;
  if (seen.energised[row] == 0.0 || seen.stuck_tap[row] >= 0.5) return 0;
  return changers_[changer].wish(changer_states_[changer], watched(changer, seen));
}

bool FeederDevices::advance_taps(const FeederView& seen, double dt_s) {
  bool changed = false;
  for (std::size_t i = 0; i < changers_.size(); ++i) {
    const int wish = tap_wish(i, seen);
    if (!changer_states_[i].timer.advance(wish != 0, changers_[i].delay_s, dt_s)) continue;
    changer_states_[i].position += wish;
    tap_[changers_[i].row] = changer_states_[i].position;
    ratio_[changers_[i].row] = changers_[i].ratio(changer_states_[i]);
    changed = true;
  }
  return changed;
}

bool FeederDevices::bank_asked(const Bank& bank, const FeederView& seen) const {
  const double v = magnitude(seen.voltage[bank.row]);
  if (seen.energised[bank.row] == 0.0) return false;
  return bank_in(bank.row) ? v > bank.above : v < bank.below;
}

bool FeederDevices::advance_banks(const FeederView& seen, double dt_s) {
  bool changed = false;
  for (std::size_t i = 0; i < banks_.size(); ++i) {
    const Bank& bank = banks_[i];
    if (!bank_timers_[i].advance(bank_asked(bank, seen), bank.delay_s, dt_s)) continue;
    bank_in_[bank.row] = 1.0 - bank_in_[bank.row];
    changed = true;
  }
  return changed;
}

bool FeederDevices::shed_asked(const Shedder& shedder, const FeederView& seen) const {
  if (seen.energised[shedder.row] == 0.0) return false;
  return (magnitude(seen.voltage[shedder.row]) < shedder.threshold) != shed(shedder.row);
}

bool FeederDevices::advance_shedders(const FeederView& seen, double dt_s, engine::SimTime end,
                                     std::vector<engine::Notice>& notices) {
  bool changed = false;
  for (std::size_t i = 0; i < shedders_.size(); ++i) {
    const Shedder& s = shedders_[i];
    const double delay_s = shed(s.row) ? s.return_s : s.delay_s;
    if (!shed_timers_[i].advance(shed_asked(s, seen), delay_s, dt_s)) continue;
    shed_[s.row] = 1.0 - shed_[s.row];
    notices.push_back({s.row, shed(s.row) ? std::uint16_t{kShed} : std::uint16_t{kReturned}, end});
    changed = true;
  }
  return changed;
}

void FeederDevices::save(engine::ArchiveWriter& archive) const {
  archive.put_span(std::span(relay_states_));
  archive.put_span(std::span(changer_states_));
  archive.put_span(std::span(bank_timers_));
  archive.put_span(std::span(shed_timers_));
  for (const auto* column : {&closed_, &bank_in_, &shed_, &tap_, &ratio_})
    archive.put_span(std::span(*column));
}

bool FeederDevices::load(engine::ArchiveReader& archive) {
  if (!archive.get_span(std::span(relay_states_)) ||
      !archive.get_span(std::span(changer_states_)) || !archive.get_span(std::span(bank_timers_)) ||
      !archive.get_span(std::span(shed_timers_)))
    return false;
  for (auto* column : {&closed_, &bank_in_, &shed_, &tap_, &ratio_})
    if (!archive.get_span(std::span(*column))) return false;
  return true;
}

}  // namespace orrery::devices
