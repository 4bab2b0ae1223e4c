// SPDX-License-Identifier: Apache-2.0
#include "devices/people/operators.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "devices/people/operators_params.h"
#include "engine/numeric/elementary.h"
#include "engine/population/joint_population.h"
#include "engine/random/stream.h"
#include "engine/registry/check.h"

namespace orrery::devices {

namespace {

using engine::Diagnostics;
using engine::Duration;
using engine::SimTime;
using Params = OperatorsParams;

constexpr double kDayS = 86400.0;
constexpr double kRateTimeS = 600.0;

enum Output {
  kAttend,
  kAcknowledged,
  kWaitMean,
  kRaised,
  kHandled,
  kIgnored,
  kMissed,
  kFalse,
  kRefused,
  kWaiting,
  kInHand,
  kLoad,
  kFatigue,
  kCost,
  kCondition,
  kOutputs
};

enum Phase : std::uint64_t { kIdle, kQueued, kWorked };

/// Time of several people, summed exactly, so that no sampling shows in it.
struct OperatorTime {
  std::int64_t whole_s = 0;
  std::int64_t ns = 0;

  void add(Duration dt, std::size_t people) {
    const auto n = static_cast<std::int64_t>(people);
    ns += dt.ns % engine::kNsPerSecond * n;
    whole_s += dt.ns / engine::kNsPerSecond * n + ns / engine::kNsPerSecond;
    ns %= engine::kNsPerSecond;
  }
  double seconds() const { return static_cast<double>(whole_s) + static_cast<double>(ns) * 1e-9; }
};

struct Place {
  double alarm_level = 0.0;
  double condition = 1.0;
  double unattended = 0.0;
  double slow = 0.0;
  double waited_s = 0.0;
  std::array<std::uint64_t, 7> counts{};  ///< kRaised .. kRefused, and those acknowledged
  std::uint64_t draws = 0;
  SimTime raised;
  SimTime done = SimTime::never();
  SimTime pulse_end = SimTime::never();
  Phase phase = kIdle;
};

class Operators final : public engine::JointPopulation {
 public:
  explicit Operators(engine::PopulationSpec spec) : JointPopulation(std::move(spec)) {
    places_.resize(spec_.count);
    for (std::uint32_t r = 0; r < spec_.count; ++r) {
      Params p;
      for (const auto& field : kOperatorsParams)
        p.*(field.member) = spec_.columns.at(field.name)[r];
      params_.push_back(p);
    }
    spec_.columns.clear();
    queue_.reserve(spec_.count);
    busy_.reserve(spec_.count);
    pulses_.reserve(spec_.count);
  }

  const engine::ModelInfo& info() const override { return operators_info(); }

  void advance(SimTime to, std::vector<engine::Notice>&) override {
    ORRERY_CHECK(to >= now_, "time never goes back");
    for (;;) {
      settle();
      const SimTime next = next_event();
      if (next > to) break;
      pass(next);
    }
    pass(to);
  }

  void write(int input, std::uint32_t row, double value) override {
    if (input == 1) places_[row].condition = value;
    if (input == 0 && value >= 0.5) raise(row);
  }
  void write_column(int input, std::span<const double> column) override {
    for (std::uint32_t r = 0; r < spec_.count; ++r) {
      Place& place = places_[r];
      if (input == 1) {
        place.condition = column[r];
      } else {
        if (column[r] >= 0.5 && place.alarm_level < 0.5) raise(r);
        place.alarm_level = column[r];
      }
    }
  }
  void set_fault_point(int point, std::uint32_t row, double value) override {
    (point == 0 ? places_[row].unattended : places_[row].slow) = value;
  }

  void read(int output, std::span<double> column) const override {
    for (std::uint32_t r = 0; r < spec_.count; ++r) column[r] = value_of(output, places_[r]);
  }

  void save(engine::ArchiveWriter& a) const override {
    a.put(now_.ns);
    a.put(crew_);
    a.put_span(std::span<const Place>(places_));
    a.put_span(std::span<const std::uint32_t>(queue_));
    a.put_span(std::span<const std::uint32_t>(busy_));
    a.put_span(std::span<const std::uint32_t>(pulses_));
  }
  bool load(engine::ArchiveReader& a) override {
    return a.get(now_.ns) && a.get(crew_) && a.get_span(std::span(places_)) &&
           a.get_vector(queue_) && a.get_vector(busy_) && a.get_vector(pulses_);
  }

 private:
  struct Crew {
    double false_share = 0.0;
    double rate = 0.0;  ///< alarms in ten minutes, at `rate_time`
    SimTime rate_time;
    OperatorTime busy;
    OperatorTime duty;
  };

  const Params& crew_params() const { return params_.front(); }
  static std::uint64_t& count(Place& place, Output what) {
    return place.counts[static_cast<std::size_t>(what - kRaised)];
  }

  bool on_duty(double time_s) const {
    const Params& p = crew_params();
    const double day = std::floor(time_s / kDayS);
    const double of_day = time_s - day * kDayS;
    const bool overnight = p.shift_to_s <= p.shift_from_s;
    const bool late = of_day >= p.shift_from_s && (overnight || of_day < p.shift_to_s);
    const bool early = overnight && of_day < p.shift_to_s;
    const auto works = [&](double d) { return std::fmod(d + 7.0, 7.0) < p.days; };
    return (late && works(day)) || (early && works(day - 1.0));
  }
  std::uint32_t crew_size() const {
    return on_duty(now_.seconds()) ? static_cast<std::uint32_t>(crew_params().operators) : 0;
  }
  SimTime next_shift() const {
    const double midnight_s = std::floor(now_.seconds() / kDayS) * kDayS;
    SimTime next = SimTime::never();
    for (const double of_day : {0.0, crew_params().shift_from_s, crew_params().shift_to_s}) {
      for (const double day_s : {midnight_s, midnight_s + kDayS}) {
        const SimTime at = SimTime::from_seconds(day_s + of_day);
        if (at > now_) next = std::min(next, at);
      }
    }
    return next;
  }

  double rate_now() const {
    return crew_.rate * engine::exp(-(now_ - crew_.rate_time).seconds() / kRateTimeS);
  }
  double attention() const {
    const Params& p = crew_params();
    const double each = rate_now() / std::floor(p.operators);
    const double flood = each > p.flood_alarms ? p.flood_alarms / each : 1.0;
    return std::max(p.least_attention, (1.0 - p.mistrust * crew_.false_share) * flood);
  }

  void raise(std::uint32_t row) {
    Place& place = places_[row];
    if (place.phase != kIdle) return;
    ++count(place, kRaised);
    crew_.rate = rate_now() + 1.0;
    crew_.rate_time = now_;
    const std::size_t size = crew_size();
    const std::size_t free = size > busy_.size() ? size - busy_.size() : 0;
    if (static_cast<double>(queue_.size()) >= crew_params().waiting_places + double(free)) {
      ++count(place, kMissed);
      return;
    }
    place.phase = kQueued;
    place.raised = now_;
    queue_.push_back(row);
  }

  void settle() {
    std::erase_if(pulses_, [&](std::uint32_t r) { return places_[r].pulse_end <= now_; });
    for (std::size_t i = 0; i < busy_.size();) {
      const std::uint32_t row = busy_[i];
      if (places_[row].done > now_) {
        ++i;
        continue;
      }
      busy_.erase(busy_.begin() + static_cast<std::ptrdiff_t>(i));
      finish(row);
    }
    while (busy_.size() < crew_size()) {
      const auto next = first_in_queue();
      if (next == queue_.end()) break;
      const std::uint32_t row = *next;
      queue_.erase(next);
      begin(row);
    }
  }

  std::vector<std::uint32_t>::iterator first_in_queue() {
    auto best = queue_.end();
    for (auto i = queue_.begin(); i != queue_.end(); ++i) {
      if (places_[*i].unattended >= 0.5) continue;
      if (best == queue_.end() || params_[*i].priority > params_[*best].priority) best = i;
    }
    return best;  // the queue is in order of arrival
  }

  engine::StreamKey stream(std::uint32_t row) const {
    return {spec_.seed, entity(row), engine::Purpose::kReaction};
  }

  /// Draws of an alarm: answer, refusal, then a pair of normals.
  void begin(std::uint32_t row) {
    Place& place = places_[row];
    const Params& p = params_[row];
    const Params& crew = crew_params();
    const double p_answer = attention();
    const std::uint64_t draw = place.draws;
    place.draws += 4;
    if (engine::uniform_at(stream(row), draw) >= p_answer) {
      ++count(place, kIgnored);
      place.phase = kIdle;
      return;
    }
    place.waited_s += (now_ - place.raised).seconds();
    ++place.counts.back();
    const double reaction_s =
        crew.reaction_s *
        engine::exp(crew.reaction_sigma * engine::normal_at(stream(row), draw + 2)) *
        (1.0 + crew.fatigue_delay * (1.0 - p_answer)) * (1.0 + std::max(0.0, place.slow));
    const double work_s = reaction_s + p.walking_s + diagnosis_s(row, draw + 3);
    place.phase = kWorked;
    place.done = now_ + Duration::from_seconds(work_s);
    busy_.push_back(row);
  }

  double diagnosis_s(std::uint32_t row, std::uint64_t draw) const {
    const Params& p = params_[row];
    if (crew_params().exponential >= 0.5)
      return -p.diagnosis_s * engine::log(engine::uniform_at(stream(row), draw));
    const double variance = engine::log(1.0 + p.diagnosis_spread * p.diagnosis_spread);
    return p.diagnosis_s *
           engine::exp(std::sqrt(variance) * engine::normal_at(stream(row), draw) - 0.5 * variance);
  }

  void finish(std::uint32_t row) {
    Place& place = places_[row];
    const Params& crew = crew_params();
    const bool sound = place.condition < crew.sees_from;
    ++count(place, kHandled);
    crew_.false_share += ((sound ? 1.0 : 0.0) - crew_.false_share) / crew.memory_alarms;
    place.phase = kIdle;
    place.done = SimTime::never();
    if (sound) {
      ++count(place, kFalse);
      if (engine::uniform_at(stream(row), place.draws - 3) < crew.refusal) {
        ++count(place, kRefused);
        return;
      }
    }
    place.pulse_end = now_ + Duration::from_seconds(crew.attend_s);
    if (std::find(pulses_.begin(), pulses_.end(), row) == pulses_.end()) pulses_.push_back(row);
  }

  SimTime next_event() const {
    SimTime next = next_shift();
    for (const auto row : busy_) next = std::min(next, places_[row].done);
    for (const auto row : pulses_) next = std::min(next, places_[row].pulse_end);
    return next;
  }

  void pass(SimTime to) {
    crew_.busy.add(to - now_, busy_.size());
    crew_.duty.add(to - now_, std::max<std::size_t>(crew_size(), busy_.size()));
    now_ = to;
  }

  double value_of(int output, const Place& place) const {
    const auto acknowledged = static_cast<double>(place.counts.back());
    switch (output) {
      case kAttend: return place.pulse_end != SimTime::never() && place.pulse_end > now_ ? 1 : 0;
      case kAcknowledged: return acknowledged;
      case kWaitMean: return acknowledged > 0.0 ? place.waited_s / acknowledged : 0.0;
      case kWaiting: return place.phase == kQueued ? 1.0 : 0.0;
      case kInHand: return place.phase == kWorked ? 1.0 : 0.0;
      case kLoad: return crew_.busy.seconds() / std::max(1e-9, crew_.duty.seconds());
      case kCondition: return place.condition;
      case kFatigue: return 1.0 - attention();
      case kCost:
        return crew_.duty.seconds() * crew_params().wage_per_s / static_cast<double>(spec_.count);
      default: return static_cast<double>(place.counts[static_cast<std::size_t>(output - kRaised)]);
    }
  }

  std::vector<Params> params_;
  std::vector<Place> places_;
  std::vector<std::uint32_t> queue_;   ///< places whose alarm waits, in order of arrival
  std::vector<std::uint32_t> busy_;    ///< places with an operator
  std::vector<std::uint32_t> pulses_;  ///< places whose `attend` is 1
  Crew crew_;
};

/// People, places and days are counted.
void check_whole(const engine::PopulationSpec& spec, const char* parameter, Diagnostics& wrong) {
  const double value = spec.columns.at(parameter).front();
  if (value == std::floor(value)) return;
  wrong.error("operators-whole", {}, fmt::format("{}.{} is {:g}", spec.name, parameter, value),
              fmt::format("give a whole number, such as {:g}", std::max(1.0, std::floor(value))));
}

}  // namespace

engine::Result<std::unique_ptr<engine::Population>> make_operators(engine::PopulationSpec spec) {
  Diagnostics wrong;
  const std::string& name = spec.name;
  check_whole(spec, "operators", wrong);
  check_whole(spec, "waiting_places", wrong);
  check_whole(spec, "days", wrong);
  if (spec.columns.at("days").front() == 0.0)
    wrong.error("operators-days", {}, name + ": 0 days a week have a shift, so nobody ever comes",
                "give days from 1 to 7, from Monday on, or leave the population out");
  if (wrong.has_errors()) return engine::failure(wrong);
  return std::make_unique<Operators>(std::move(spec));
}

}  // namespace orrery::devices
