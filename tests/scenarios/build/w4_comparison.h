// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "engine/record/result_file.h"
#include "scenarios/build/run.h"
#include "tests/scenarios/build/w4_reference.h"

/// Holds what a run of tests/bench/w4.yaml recorded against the reference.
namespace orrery::testing {

/// Of values before they are rounded; rounded ones must agree to the last bit.
inline constexpr double kRelative = 1e-9;
/// Distance from a border between two steps (K) within which a value may be rounded either way.
inline constexpr double kBorder_k = 1e-9;

/// What a run left behind.
struct Recording {
  scenarios::RunOutcome outcome;
  engine::RunTables tables;
  engine::SeriesChunk truth;
  engine::SeriesChunk sampled;
  engine::SeriesChunk scores;
};

/// What does not agree, by what it is about.
class Differences {
 public:
  template <class... Args>
  void add(const std::string& about, fmt::format_string<Args...> text, Args&&... args) {
    Found& found = found_[about];
    if (found.count++ == 0) found.first = fmt::format(text, std::forward<Args>(args)...);
  }
  std::uint64_t of(const std::string& about) const {
    const auto found = found_.find(about);
    return found == found_.end() ? 0 : found->second.count;
  }
  /// Empty when all agrees.
  std::string text() const {
    std::string text;
    for (const auto& [about, found] : found_)
      text += fmt::format("{}: {} differ, first {}\n", about, found.count, found.first);
    return text;
  }

  std::uint64_t on_border = 0;  ///< values that were rounded the other way, and may be

 private:
  struct Found {
    std::uint64_t count = 0;
    std::string first;
  };
  std::map<std::string, Found> found_;
};

inline bool is_near(double a, double b) { return std::fabs(a - b) <= kRelative * std::fabs(b); }

inline bool is_on_border(const ReferenceReading& reading) {
  if (reading.resolution_k <= 0.0) return false;
  const double steps = reading.exact_k / reading.resolution_k + 0.5;
  return std::fabs(steps - std::round(steps)) * reading.resolution_k < kBorder_k;
}

inline void compare_value(ReferenceReading& expected, double recorded, Differences& out) {
  const bool is_rounded = expected.resolution_k > 0.0;
  if (is_rounded ? recorded == expected.reported_k : is_near(recorded, expected.reported_k)) return;
  if (is_on_border(expected)) {
    ++out.on_border;
    expected.reported_k = recorded;
    return;
  }
  out.add("readings", "sensor[{}] at {} ns: {:.17g} recorded, {:.17g} expected from {:.17g}",
          expected.device, expected.time_ns, recorded, expected.reported_k, expected.exact_k);
}

inline void compare_samples(const Recording& run, W4Reference& reference, Differences& out) {
  const std::size_t rows = reference.readings.size();
  if (run.sampled.rows() != rows || run.truth.rows() != rows)
    out.add("rows", "{} sampled and {} true ones recorded, {} expected", run.sampled.rows(),
            run.truth.rows(), rows);
  const std::size_t both = std::min({rows, run.sampled.rows(), run.truth.rows()});
  for (std::size_t i = 0; i < both; ++i) {
    ReferenceReading& expected = reference.readings[i];
    const auto& rows_of = run.sampled;
    if (rows_of.device[i] != expected.device || rows_of.time[i].ns != expected.time_ns)
      out.add("times", "row {}: sensor[{}] at {} ns recorded, sensor[{}] at {} ns expected", i,
              rows_of.device[i], rows_of.time[i].ns, expected.device, expected.time_ns);
    if (run.truth.time[i] != rows_of.time[i] || !is_near(run.truth.values[i], expected.truth_k))
      out.add("truth", "sensor[{}] at {} ns: {:.17g} recorded, {:.17g} expected", expected.device,
              expected.time_ns, run.truth.values[i], expected.truth_k);
    if (rows_of.quality[i] != engine::Quality::kGood)
      out.add("quality", "sensor[{}] at {} ns is flagged", expected.device, expected.time_ns);
    compare_value(expected, rows_of.values[i], out);
  }
}

inline void compare_faults(const Recording& run, const W4Reference& reference, Differences& out) {
  auto expected = reference.faults;
  std::sort(expected.begin(), expected.end(),
            [](const auto& a, const auto& b) { return a.start_ns < b.start_ns; });
  const auto& recorded = run.tables.faults;
  if (recorded.size() != expected.size())
    out.add("faults", "{} recorded, {} expected", recorded.size(), expected.size());
  for (std::size_t i = 0; i < std::min(recorded.size(), expected.size()); ++i) {
    if (recorded[i].device == expected[i].device && recorded[i].start.ns == expected[i].start_ns &&
        recorded[i].end.ns == expected[i].end_ns &&
        is_near(recorded[i].severity, expected[i].severity))
      continue;
    out.add("faults", "sensor[{}] from {} ns recorded, sensor[{}] from {} ns expected",
            recorded[i].device, recorded[i].start.ns, expected[i].device, expected[i].start_ns);
  }
}

/// A score says that its reading arrived: every reading that is not lost and arrives by the last
/// tick has one, and no other has.
inline void compare_scores(const Recording& run, const W4Reference& reference, Differences& out) {
  std::map<std::pair<engine::DeviceId, std::int64_t>, const ReferenceReading*> expected;
  const std::int64_t last_tick_s = run.tables.summary.end.ns / engine::kNsPerSecond;
  for (const auto& reading : reference.readings) {
    if (reading.is_lost || reading.tick_s > last_tick_s) continue;
    expected[{reading.device, reading.time_ns}] = &reading;
  }
  std::int64_t tick_s = 0;
  for (std::size_t i = 0; i < run.scores.rows(); ++i) {
    const std::pair key{run.scores.device[i], run.scores.time[i].ns};
    const auto found = expected.find(key);
    if (found == expected.end()) {
      out.add("arrivals", "sensor[{}] at {} ns was not to arrive", key.first, key.second);
      continue;
    }
    const ReferenceReading& reading = *found->second;
    expected.erase(found);
    if (reading.tick_s < tick_s)
      out.add("ticks", "sensor[{}] at {} ns came after tick {}", key.first, key.second, tick_s);
    tick_s = reading.tick_s;
    const double score = run.scores.values[2 * i];
    if (reading.resolution_k > 0.0 ? score == reading.score : is_near(score, reading.score))
      continue;
    out.add("scores", "sensor[{}] at {} ns: {:.17g} recorded, {:.17g} expected", key.first,
            key.second, score, reading.score);
  }
  for (const auto& [key, reading] : expected)
    out.add("arrivals", "sensor[{}] at {} ns was to arrive", key.first, key.second);
}

inline Differences compare(const Recording& run, W4Reference& reference) {
  Differences out;
  compare_faults(run, reference, out);
  compare_samples(run, reference, out);
  reference.judge();
  compare_scores(run, reference, out);
  return out;
}

}  // namespace orrery::testing
