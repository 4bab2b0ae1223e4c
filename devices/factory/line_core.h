// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "devices/factory/line_params.h"
#include "devices/factory/part_ring.h"
#include "devices/factory/shift_calendar.h"
#include "devices/factory/unit_draws.h"
#include "engine/population/population.h"

namespace orrery::devices {

inline constexpr std::int64_t kNeverNs = engine::SimTime::never().ns;

/// How the machine-time of a station is told apart; every moment of every machine is one of these.
enum class Spent : std::uint8_t { kStarved, kSetup, kBusy, kBlocked, kDown, kPlanned, kOff };
inline constexpr std::size_t kSpentKinds = 7;

/// One station's columns of state; times in whole nanoseconds.
struct Station {
  // what does not change
  std::uint32_t first_machine = 0;
  std::uint32_t machines = 1;
  std::uint32_t places = 1;  ///< buffer and machines
  std::uint32_t batch = 0;
  std::uint32_t rework_back = 0;
  std::uint32_t rework_limit = 0;
  std::int64_t transport_ns = 0;
  double process_ns = 0.0;
  double life_scale = 1.0;  ///< 1 / Gamma(1 + 1 / shape): makes Weibull lives of mean 1
  ShiftCalendar shift;
  StationParams params;

  // inputs and fault points
  double speed = 1.0;
  double defect_input = 0.0;
  double price = 0.0;
  double slowness = 0.0;
  double jam = 0.0;
  double tool_wear = 0.0;
  double inspection_error = 0.0;
  double breakage = 0.0;
  double service = 0.0;
  double hold = 0.0;

  // state
  double pace_ns = 0.0;  ///< mean work of a part now, from speed and faults
  bool plain = true;     ///< no draw of quality is needed here
  std::uint8_t stopped = 0;
  std::uint32_t inside = 0;   ///< parts on the belt, waiting and on machines
  std::uint32_t blocked = 0;  ///< machines with a part that finds no place ahead
  std::uint64_t started = 0;
  std::int64_t tool_ns = 0;  ///< working time since the last service
  std::int64_t service_end_ns = kNeverNs;
  std::int64_t shift_edge_ns = kNeverNs;
  std::int64_t arrival_ns = kNeverNs;
  std::uint64_t entered = 0, turned_away = 0, passed = 0, processed = 0, defective = 0;
  std::uint64_t scrapped = 0, reworked = 0, escaped = 0, failures = 0;
  std::array<std::int64_t, kSpentKinds> spent_ns{};
  double booked_cost = 0.0;
  double booked_energy_j = 0.0;
};

/// One machine of a station.
struct Machine {
  enum class Phase : std::uint8_t { kIdle, kSetup, kWorking, kBlocked };
  std::uint32_t station = 0;
  Phase phase = Phase::kIdle;
  Spent spent = Spent::kStarved;
  Part part = 0;
  bool down = false;
  bool fails_first = false;   ///< the work under way ends in a failure
  std::int64_t since_ns = 0;  ///< `spent` since then
  std::int64_t resumed_ns = 0;
  std::int64_t left_ns = 0;          ///< work (or set-up) left at `resumed_ns`
  std::int64_t life_ns = kNeverNs;   ///< working time left to the next failure, at `resumed_ns`
  std::int64_t drawn_ns = kNeverNs;  ///< the whole life, of working or of all time
  std::int64_t fails_ns = kNeverNs;  ///< moment of the next failure, where those follow the clock
};

/// The rules of one line, event by event. Events of one instant go in the order machines, belts,
/// then shifts, services, arrivals and breakdowns, each by station; nothing depends on how time is
/// cut. Nothing is allocated after construction.
class LineCore {
 public:
  struct Rules {
    bool failures_follow_clock = false;
    UnitDraws::Kind shape = UnitDraws::Kind::kGamma;
    std::uint32_t crews = 0;  ///< 0: a crew for each machine
  };

  LineCore(const std::vector<StationParams>& params, const Rules& rules, std::uint64_t seed,
           std::uint32_t first_row, const std::vector<std::uint64_t>& entities);

  /// Events up to and with `to_ns`.
  void run(std::int64_t to_ns, std::vector<engine::Notice>& notices);
  /// An input or fault point of the station has a new value.
  void changed(std::uint32_t station);

  const std::vector<Station>& stations() const { return stations_; }
  std::vector<Station>& stations() { return stations_; }
  std::int64_t now_ns() const { return now_ns_; }
  std::uint64_t events() const { return events_; }
  std::int64_t spent_ns(std::uint32_t station, Spent kind) const;
  double energy_j(std::uint32_t station) const;
  double power_w(std::uint32_t station) const;
  /// Takes the energy since the last call to the price held since then.
  void book_cost(std::uint32_t station);
  double cost(std::uint32_t station) const;
  std::uint32_t waiting(std::uint32_t station) const;
  std::uint32_t parts_in(std::uint32_t station) const;
  double working(std::uint32_t station) const;  ///< share of its machines
  /// Share of its life that the most worn machine has used; 0 where none fails.
  double wear(std::uint32_t station) const;
  /// Code of the first machine's state: see `Spent`.
  Spent state(std::uint32_t station) const;

  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

  enum Notice : std::uint16_t { kFailed, kRepaired, kServiced, kInspected };

 private:
  enum Stop : std::uint8_t { kOffShift = 1, kHeld = 2, kServicing = 4 };

  // a part's way
  void complete(std::uint32_t machine);
  void leave(std::uint32_t machine, std::uint32_t station);
  bool judge(Station& station, std::uint32_t index, Part& part);
  void enter(std::uint32_t station, Part part);
  void arrive(std::uint32_t station, Part part);
  void pull(std::uint32_t station);
  void start_next(std::uint32_t machine);
  void take(std::uint32_t machine, Part part);
  void begin_work(std::uint32_t machine);
  void belt_end(std::uint32_t station);

  // a machine's state
  void resume(std::uint32_t machine);
  void suspend(std::uint32_t machine);
  void fail(std::uint32_t machine);
  void start_repair(std::uint32_t machine);
  void repaired(std::uint32_t machine);
  void new_life(std::uint32_t machine);
  double drawn_life_s(std::uint32_t station);
  void settle(std::uint32_t machine);
  void release(std::uint32_t machine);
  void machine_event(std::uint32_t machine);

  // what happens seldom
  void seldom_events();
  void shift_edge(std::uint32_t station);
  void stop(std::uint32_t station, Stop reason);
  void go_on(std::uint32_t station, Stop reason);
  void start_service(std::uint32_t station);
  void end_service(std::uint32_t station);
  void arrival(std::uint32_t station);
  bool heal(Station& station);
  void find_seldom();

  void notify(std::uint32_t station, Notice code);
  std::size_t soonest() const;

  std::uint32_t end_of(std::uint32_t station) const {
    return stations_[station].first_machine + stations_[station].machines;
  }

  Rules rules_;
  std::uint32_t first_row_ = 0;
  std::vector<Station> stations_;
  std::vector<Machine> machines_;
  /// Next moment of each machine, of each station's incoming belt where there are belts, and of
  /// all that happens seldom; `kNeverNs` up to a multiple of four.
  std::vector<std::int64_t> due_ns_;
  std::size_t belts_at_ = 0;
  std::size_t seldom_at_ = 0;
  std::vector<PartRing> queues_, shelves_, belts_;
  std::vector<MomentRing> belt_ends_ns_;
  std::vector<UnitDraws> process_, breakdown_, repair_, quality_;
  UnitDraws arrivals_;
  IndexRing waiting_for_crew_;
  std::uint32_t crews_busy_ = 0;
  std::int64_t now_ns_ = 0;
  std::uint64_t events_ = 0;
  std::vector<engine::Notice>* notices_ = nullptr;
};

}  // namespace orrery::devices
