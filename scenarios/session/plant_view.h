// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "engine/fault/ledger.h"
#include "engine/record/books.h"
#include "engine/record/tap.h"
#include "engine/registry/diagnostic.h"
#include "engine/signal/batch.h"
#include "engine/time/sim_time.h"
#include "scenarios/session/alarm_book.h"
#include "scenarios/session/control_trail.h"

// What a window shows of a plant at one moment: plain values, copied out of the run between two
// slices of it, so that neither waits for the other.
namespace orrery::scenarios {

inline constexpr float kNoValue = std::numeric_limits<float>::quiet_NaN();

/// A quantity of one population: a true output, or what its sensors report.
struct QuantityKey {
  enum class Kind { kOutput, kSignal };
  Kind kind = Kind::kOutput;
  std::uint32_t population = 0;
  std::uint32_t index = 0;  ///< into the population's outputs, or a signal's id
  auto operator<=>(const QuantityKey&) const = default;
};

/// A curve that can be plotted: a scalar signal of a device at one stage of the flow, or what an
/// agent makes of the device.
struct SeriesKey {
  enum class Kind { kTruth, kSampled, kArrived, kScore };
  Kind kind = Kind::kSampled;
  std::uint32_t index = 0;  ///< a signal's id; of a score: the agent
  engine::DeviceId device = 0;
  auto operator<=>(const SeriesKey&) const = default;
};
const char* to_string(SeriesKey::Kind kind);  ///< `true`, `sensor`, `arrived`, `score`
/// As SeriesRecord::stage has it.
const char* recorded_stage(SeriesKey::Kind kind);

struct SeriesPoint {
  double time_s = 0.0;
  double value = 0.0;
  bool operator==(const SeriesPoint&) const = default;
};

/// How a device stands, as bits: symbols beside colour.
namespace device_flag {
inline constexpr std::uint8_t kFaulty = 1;     ///< a fault is active on it (ground truth)
inline constexpr std::uint8_t kFailed = 2;     ///< a fault made it fail
inline constexpr std::uint8_t kAlarm = 4;      ///< an agent alerts on it now
inline constexpr std::uint8_t kCommanded = 8;  ///< a command reached it within the last view
}  // namespace device_flag

/// The quantity that is mapped to colour.
struct HeatColumn {
  QuantityKey quantity;
  std::vector<float> values;  ///< one a row of the population; kNoValue: unknown
};

struct LinkTraffic {
  std::uint64_t messages = 0;  ///< that travelled over it so far
  std::uint64_t lost = 0;
  bool faulty = false;
};

/// Something that will happen.
struct UpcomingEvent {
  engine::SimTime time;
  std::string kind;  ///< `sample`, `tick`, `packet`, `fault starts`, `fault ends`, `command`
  std::string what;  ///< a signal, an agent, a link, a fault with its target
};

/// One message of an inspected device, for the sequence chart.
struct MessageTrace {
  enum class Kind { kReading, kCommand };
  Kind kind = Kind::kReading;
  std::string what;  ///< signal or command
  std::string from;
  std::string to;
  double value = 0.0;
  engine::SimTime sent;
  engine::SimTime arrived = engine::SimTime::never();  ///< never: lost or under way
};

/// A signal of an inspected device along the flow.
struct SignalTrail {
  std::uint32_t signal = 0;
  double truth = kNoValue;
  double sampled = kNoValue;
  double arrived = kNoValue;
  engine::SimTime sampled_at = engine::SimTime::never();
  engine::SimTime arrived_at = engine::SimTime::never();
  engine::Quality quality = engine::Quality::kGood;
};

struct JudgementTrail {
  std::uint32_t agent = 0;
  double score = kNoValue;
  double threshold = kNoValue;
  bool alert = false;
  std::string blamed;
  engine::SimTime at = engine::SimTime::never();
};

/// A device under the magnifying glass.
struct Inspection {
  engine::DeviceId device = 0;
  engine::SimTime state_at;     ///< the time at which its equations stand
  std::vector<double> outputs;  ///< by output of its population; NaN: not a scalar
  std::vector<SignalTrail> signals;
  std::vector<JudgementTrail> judgements;
  std::vector<engine::FaultRecord> faults;  ///< of it, in order of onset
  std::vector<MessageTrace> messages;       ///< the latest ones, oldest first
};

/// What the window wants to see besides what it always gets.
struct LookRequest {
  std::optional<QuantityKey> heat;
  std::optional<engine::DeviceId> inspect;
  bool upcoming = false;                ///< the next events
  std::vector<ControlLook> controls{};  ///< controllers, with the decision makers that are shown
  bool operator==(const LookRequest&) const = default;
};

struct LogEntry {
  enum class Level { kInfo, kWarning, kError };
  engine::SimTime time;
  Level level = Level::kInfo;
  std::string kind;  ///< `fault`, `alarm`, `command`, `run`, `agent`, `by hand`
  std::optional<engine::DeviceId> device;
  std::string text;
};

}  // namespace orrery::scenarios
