// SPDX-License-Identifier: Apache-2.0
// The kernel against queueing theory. Means of 40 batches of 20,000 s after a warm-up of 2,000 s;
// a closed form must lie within the two-sided 99.9 % interval of Student's t with 39 degrees of
// freedom (3.558). Service means are 1 s, so a batch is far longer than any correlation here (the
// relaxation time of M/M/1 at 0.8 is about 90 s). Seeds are fixed.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "engine/event/event_loop.h"
#include "engine/event/window_engine.h"
#include "engine/random/exponential_run.h"
#include "tests/support/truth.h"

namespace orrery::engine {
namespace {

constexpr int kBatches = 40;
constexpr double kBatch_s = 20'000.0, kWarmUp_s = 2'000.0;
constexpr double kStudent = 3.558;

class BatchMeans {
 public:
  void add(double mean) { means_.push_back(mean); }
  double mean() const {
    double sum = 0.0;
    for (const double m : means_) sum += m;
    return sum / static_cast<double>(means_.size());
  }
  double half_width() const { return kStudent * error(); }
  double error() const {
    const double n = static_cast<double>(means_.size());
    double squares = 0.0;
    for (const double m : means_) squares += (m - mean()) * (m - mean());
    return std::sqrt(squares / (n - 1.0) / n);
  }

 private:
  std::vector<double> means_;
};

void expect_within(const BatchMeans& measured, double truth, double widest) {
  EXPECT_NEAR(measured.mean(), truth, measured.half_width());
  EXPECT_LT(measured.half_width(), widest) << "too wide to tell anything";
}

/// A row of the validation table: three standard errors, and they tell something.
void expect_row(const char* row, const char* what, const BatchMeans& measured, double truth,
                double widest) {
  tests::expect_truth(row, what, truth, measured.mean(), 3.0 * measured.error());
  EXPECT_LT(measured.half_width(), widest) << "too wide to tell anything";
}

struct StationSpec {
  double arrivals_per_s = 0.8;
  int servers = 1;
  bool constant_service = false;
  bool waiting_room = true;  ///< without one, who finds no free server is lost
};

struct Customers {
  enum Kind : std::uint32_t { kArrival, kDeparture } kind;
};

/// One station: customers come at random, wait in order, are served for 1 s (in the mean).
class Station {
 public:
  Station(const StationSpec& spec, std::uint64_t seed)
      : spec_(spec), between_({seed, 0, Purpose::kUser}), service_({seed, 1, Purpose::kUser}) {
    loop_.schedule({}, 0, {Customers::kArrival});
  }
  void run_until(double until_s) {
    const SimTime until = SimTime::from_seconds(until_s);
    loop_.run_until(until, [this](const Loop::Event& event) { handle(event); });
    count(until);
  }
  struct Sums {
    double customer_s = 0.0;
    double arrivals = 0.0;
    double found_all_busy = 0.0;
  };
  const Sums& sums() const { return sums_; }

 private:
  using Loop = EventLoop<Customers>;

  void handle(const Loop::Event& event) {
    count(event.time);
    if (event.payload.kind == Customers::kArrival) {
      loop_.schedule(after(between_.next(1.0 / spec_.arrivals_per_s)), 0, {Customers::kArrival});
      arrive();
    } else if (--present_ >= spec_.servers) {
      serve();
    }
  }
  void arrive() {
    ++sums_.arrivals;
    const bool all_busy = present_ >= spec_.servers;
    if (all_busy) ++sums_.found_all_busy;
    if (all_busy && !spec_.waiting_room) return;
    ++present_;
    if (!all_busy) serve();
  }
  void serve() {
    const double length_s = spec_.constant_service ? 1.0 : service_.next(1.0);
    loop_.schedule(after(length_s), 1, {Customers::kDeparture});
  }
  SimTime after(double delay_s) const { return loop_.now() + Duration::from_seconds(delay_s); }
  void count(SimTime now) {
    sums_.customer_s += present_ * (now - last_).seconds();
    last_ = now;
  }

  StationSpec spec_;
  Loop loop_;
  ExponentialRun<> between_, service_;
  int present_ = 0;
  SimTime last_;
  Sums sums_;
};

struct Measured {
  BatchMeans present;   ///< time average of customers in the station
  BatchMeans all_busy;  ///< share of customers who found no free server
  BatchMeans stay_s;    ///< time of a customer in the station
};

Measured measured(const StationSpec& spec, std::uint64_t seed) {
  Station station(spec, seed);
  station.run_until(kWarmUp_s);
  Measured result;
  for (int batch = 1; batch <= kBatches; ++batch) {
    const Station::Sums old = station.sums();
    station.run_until(kWarmUp_s + batch * kBatch_s);
    const Station::Sums& now = station.sums();
    result.present.add((now.customer_s - old.customer_s) / kBatch_s);
    result.all_busy.add((now.found_all_busy - old.found_all_busy) / (now.arrivals - old.arrivals));
    result.stay_s.add((now.customer_s - old.customer_s) / (now.arrivals - old.arrivals));
  }
  return result;
}

/// Loss probability of `a` erlangs on c lines; recursion of Jagerman, Bell System Technical Journal
/// 53 (1974) 525. B(10 lines, 8 erlangs) = 0.1217 in every table of Erlang's.
double erlang_b(int c, double a) {
  double b = 1.0;
  for (int k = 1; k <= c; ++k) b = a * b / (k + a * b);
  return b;
}
/// Probability of waiting: Cooper, Introduction to Queueing Theory, 1981, eq. (4.8) of chapter 3.
double erlang_c(int c, double a) {
  const double b = erlang_b(c, a);
  return b / (1.0 - a / c * (1.0 - b));
}

TEST(ErlangFormulas, MatchPublishedTables) {
  EXPECT_NEAR(erlang_b(10, 8.0), 0.1217, 5e-5);
  EXPECT_NEAR(erlang_b(1, 1.0), 0.5, 1e-12);
  EXPECT_NEAR(erlang_c(1, 0.8), 0.8, 1e-12);        // M/M/1: who arrives waits with probability rho
  EXPECT_NEAR(erlang_c(2, 1.0), 1.0 / 3.0, 1e-12);  // 2 rho^2 / (1 + rho) at rho = 1/2
}

// L = rho / (1 - rho): Kleinrock, Queueing Systems I, 1975, eq. (3.24).
TEST(QueueingTheory, MM1) {
  const Measured m = measured({}, 1);
  expect_within(m.present, 4.0, 0.4);
  expect_within(m.all_busy, 0.8, 0.02);
}

// ENG-04. The relaxation time is about 380 s here: a batch of 20,000 s is still far longer.
TEST(QueueingTheory, MM1AtNineTenths) {
  StationSpec spec;
  spec.arrivals_per_s = 0.9;
  const Measured m = measured(spec, 7);
  expect_row("ENG-04", "L, kernel", m.present, 9.0, 1.5);
  expect_row("ENG-04", "W, kernel", m.stay_s, 10.0, 1.5);
}

// L = rho + rho^2 / (2 (1 - rho)): Pollaczek and Khinchine; Kleinrock, section 5.6.
TEST(QueueingTheory, MD1) {
  StationSpec spec;
  spec.constant_service = true;
  expect_within(measured(spec, 2).present, 0.8 + 0.64 / 0.4, 0.15);
}

// L = a + C(c, a) rho / (1 - rho): Kleinrock, section 3.5.
TEST(QueueingTheory, MMcAndErlangC) {
  StationSpec spec;
  spec.servers = 5;
  spec.arrivals_per_s = 4.0;
  const Measured m = measured(spec, 3);
  const double wait = erlang_c(5, 4.0);
  expect_row("ENG-06", "waiting, 5 servers and 4 erlangs", m.all_busy, 0.554113, 0.02);
  expect_within(m.present, 4.0 + wait * 0.8 / 0.2, 0.4);
  EXPECT_NEAR(wait, 0.554113, 1e-6);
}

TEST(QueueingTheory, ErlangCOfTwoServers) {
  StationSpec spec;
  spec.servers = 2;
  spec.arrivals_per_s = 1.5;
  const Measured m = measured(spec, 8);
  expect_row("ENG-06", "waiting, 2 servers and 1.5 erlangs", m.all_busy, 0.642857, 0.02);
  EXPECT_NEAR(erlang_c(2, 1.5), 0.642857, 1e-6);
}

// Offered load far below the lines: few are lost, all the more of them have to be counted.
TEST(QueueingTheory, ErlangBOfFiveErlangs) {
  StationSpec spec;
  spec.servers = 10;
  spec.arrivals_per_s = 5.0;
  spec.waiting_room = false;
  const Measured m = measured(spec, 9);
  expect_row("ENG-07", "lost, 10 servers and 5 erlangs", m.all_busy, 0.018385, 0.002);
  EXPECT_NEAR(erlang_b(10, 5.0), 0.018385, 1e-6);
}

TEST(QueueingTheory, ErlangBForExponentialService) {
  StationSpec spec;
  spec.servers = 10;
  spec.arrivals_per_s = 8.0;
  spec.waiting_room = false;
  const Measured m = measured(spec, 4);
  expect_within(m.all_busy, erlang_b(10, 8.0), 0.003);
  expect_within(m.present, 8.0 * (1.0 - erlang_b(10, 8.0)), 0.03);
}

// The loss formula knows only the mean of the service: Sevastyanov 1957.
TEST(QueueingTheory, ErlangBForConstantService) {
  StationSpec spec;
  spec.servers = 10;
  spec.arrivals_per_s = 8.0;
  spec.waiting_room = false;
  spec.constant_service = true;
  expect_within(measured(spec, 5).all_busy, erlang_b(10, 8.0), 0.003);
}

/// Two stations in a row on the window engine: a customer walks 1 s from the first to the second,
/// which is the lookahead. A process is a station, with a local queue.
class Tandem {
 public:
  static constexpr double kArrivals_per_s = 0.6;
  static constexpr double kServices_per_s[2] = {1.0, 0.8};

  Tandem() : engine_(2, {kNsPerSecond}, 2) { engine_.schedule({}, 0, 0, {Customers::kArrival}); }

  void run_until(double until_s) {
    const SimTime until = SimTime::from_seconds(until_s);
    engine_.run_until(until, [this](auto& event, auto& outbox) { handle(event, outbox); });
    for (Place& place : places_) place.count(until);
  }
  double customer_s(int place) const { return places_[place].customer_s; }

 private:
  using Engine = WindowEngine<Customers>;
  struct alignas(64) Place {
    explicit Place(std::uint64_t entity) : draws({6, entity, Purpose::kUser}) {}
    void count(SimTime now) {
      customer_s += present * (now - last).seconds();
      last = now;
    }
    ExponentialRun<> draws;
    int present = 0;
    SimTime last;
    double customer_s = 0.0;
  };

  void handle(const Engine::Event& event, Engine::Outbox& outbox) {
    const std::uint32_t at = event.target;
    Place& place = places_[at];
    place.count(event.time);
    const auto later = [&](double mean_s) {
      return event.time + Duration::from_seconds(place.draws.next(mean_s));
    };
    if (event.payload.kind == Customers::kArrival) {
      if (at == 0) outbox.send(event, later(1.0 / kArrivals_per_s), 0, {Customers::kArrival});
      if (++place.present > 1) return;
    } else {
      if (at == 0)
        outbox.send(event, event.time + Duration{kNsPerSecond}, 1, {Customers::kArrival});
      if (--place.present == 0) return;
    }
    outbox.send(event, later(1.0 / kServices_per_s[at]), at, {Customers::kDeparture});
  }

  Engine engine_;
  Place places_[2] = {Place(0), Place(1)};
};

// What leaves M/M/1 is a Poisson stream again, so the second station is M/M/1 as well: Burke,
// Operations Research 4 (1956) 699. The walk between them delays all alike and changes nothing.
TEST(QueueingTheory, TandemOfTwoStations) {
  Tandem tandem;
  tandem.run_until(kWarmUp_s);
  BatchMeans first, second;
  for (int batch = 1; batch <= kBatches; ++batch) {
    const double old[] = {tandem.customer_s(0), tandem.customer_s(1)};
    tandem.run_until(kWarmUp_s + batch * kBatch_s);
    first.add((tandem.customer_s(0) - old[0]) / kBatch_s);
    second.add((tandem.customer_s(1) - old[1]) / kBatch_s);
  }
  expect_within(first, 0.6 / 0.4, 0.1);
  expect_within(second, 0.75 / 0.25, 0.3);
}

}  // namespace
}  // namespace orrery::engine
