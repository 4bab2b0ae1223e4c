// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/random/stream.h"
#include "engine/record/fingerprint.h"

namespace orrery::bench {

/// What one run of another simulator is asked for. The names are those of orrery_kernel_bench.
struct PeerOptions {
  std::string workload = "W1";
  std::uint64_t size = 10'000;        ///< sensors (W1), logical processes (W2), stations (W3)
  std::uint64_t per_lp = 1;           ///< W2: events under way for each logical process
  std::string scheduler = "map";      ///< ns-3: its event list
  std::string generator = "counter";  ///< `counter` (ours), `own` (the simulator's)
  bool reuse_events = false;          ///< ns-3, W1: a sensor is its own event, nothing allocated
  double simulated_s = 10.0;
  std::uint64_t seed = 1;
};

struct PeerResult {
  std::uint64_t events = 0;
  double wall_s = 0.0;  ///< the run alone, set-up left out
  double setup_s = 0.0;
  std::uint64_t bytes = 0;  ///< held for entities and their pending events, as malloc rounds them
  std::optional<engine::Fingerprint> fingerprint;  ///< W1: that of our own engines
  std::optional<double> mean_queue;                ///< W3: time average of customers in a station
};

/// Choices of one program; an option that it lacks is refused.
struct PeerProgram {
  std::string engine;  ///< what "engine" says in the output: ns3, simgrid
  std::vector<std::string> workloads;
  std::vector<std::string> schedulers;  ///< empty: there is one only
  std::vector<std::string> generators;
  PeerResult (*run)(const PeerOptions&);
};

/// The whole program: reads options, runs, prints one JSON object. Exit code 0, or 2 for mistakes
/// in the options.
int peer_main(const PeerProgram& program, int argc, char** argv);

/// Bytes that the process holds from malloc.
std::uint64_t held_bytes();

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Numbers by counter for W2 and W3: one multiply-and-shift mix a draw, so that hardly anything but
/// scheduling is timed. One sequence for the whole run.
class CounterDraws {
 public:
  explicit CounterDraws(std::uint64_t seed) : next_(engine::mix64(seed)) {}

  /// In the open interval (0, 1).
  double uniform() { return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52; }
  double exponential(double mean);
  /// Whole number in [0, n).
  std::uint64_t below(std::uint64_t n) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<Wide>(bits()) * n) >> 64);
  }

 private:
  std::uint64_t bits() { return engine::mix64(next_++); }

  std::uint64_t next_;
};

/// W2: a message travels 0.1 s + Exp(0.9 s).
constexpr double kPholdLookaheadS = 0.1;
constexpr double kPholdMeanS = 0.9;
/// W3: service takes Exp(1 s), customers arrive every Exp(1.25 s): utilisation 0.8.
constexpr double kServiceMeanS = 1.0;
constexpr double kArrivalMeanS = 1.25;

/// W1, the rule of our own engines (tests/bench/kernel): sensor i samples at phase(i) and every
/// second after that; sample n adds normal n of its stream to its sum. Same seed, same fingerprint.
constexpr std::int64_t kTimerPeriodNs = 1'000'000'000;
std::int64_t timer_phase_ns(std::uint64_t seed, std::uint64_t sensor);
engine::StreamKey timer_noise(std::uint64_t seed, std::uint64_t sensor);
void sign_timer(engine::Fingerprint& fingerprint, std::uint64_t sensor, std::uint64_t samples,
                double sum);

}  // namespace orrery::bench
