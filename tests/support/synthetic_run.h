// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/record/metric_names.h"
#include "engine/record/run_store.h"
#include "engine/record/series_recorder.h"

// A whole result of our own making: 20 pumps, a week, five device faults and a link outage, two
// agents with three controls each. What it shows is invented; it has the shape of a real run.
namespace orrery::testing {

/// Every text of the result that a user or a file chooses, so that tests can put payloads in.
struct SyntheticTexts {
  std::string scenario = "Pump house, synthetic";
  std::string description = "Twenty pumps behind one gateway; bearings wear and sensors drift.";
  std::string plant = "pump";
  std::string model = "centrifugal_pump";
  std::string signal = "pump.vibration";
  std::string unit = "m/s2";
  std::string agent = "watch_pca";
  std::string fault = "bearing_wear";
  std::string blamed = "vibration.rms";
  std::string link = "uplink";
  std::string reason = "loss";
  std::string note =
      "pump.waveform (sampled): none of its 20160 rows are kept, because waveforms "
      "(1024 values a row) are switched off.";
  std::string machine = "2 cores, Linux, gcc 12.2";
  std::string file = "scenarios/library/pump-house-small.yaml";
};

namespace synthetic {

using namespace orrery::engine;

inline constexpr int kPumps = 20;
inline constexpr double kDay_s = 86400.0;
inline constexpr double kEnd_s = 7 * kDay_s;

/// Uniform in [-1, 1], from a counter.
inline double noise(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = a * 0x9e3779b97f4a7c15u + b * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return static_cast<double>((x ^ (x >> 31)) >> 11) * 0x1p-52 - 1.0;
}

inline SimTime at(double s) { return SimTime::from_seconds(s); }

inline std::vector<FaultRecord> faults(const SyntheticTexts& t) {
  const auto name = [&](int row) { return t.plant + "[" + std::to_string(row) + "]"; };
  const auto wear = [&](std::uint64_t id, int row, double day, double to, double failed, double s) {
    return FaultRecord{id,
                       t.fault,
                       "bearing_wear",
                       name(row),
                       true,
                       static_cast<DeviceId>(row),
                       at(day * kDay_s),
                       at(to * kDay_s),
                       failed > 0 ? at(failed * kDay_s) : SimTime::never(),
                       s};
  };
  std::vector<FaultRecord> all = {wear(1, 3, 1.4, 4.6, 4.4, 0.9), wear(2, 11, 2.2, 7.0, 0, 0.5),
                                  wear(3, 17, 3.5, 7.0, 0, 0.25)};
  all.push_back({4, "drift", "sensor_drift", t.plant + ".temperature[7]", true, 7, at(3.8 * kDay_s),
                 at(6.5 * kDay_s), SimTime::never(), 0.6});
  all.push_back({5, "stuck", "sensor_stuck", t.plant + ".flow[3]", true, 3, at(5.2 * kDay_s),
                 at(6.1 * kDay_s), SimTime::never(), 1.0});
  all.push_back({6, "outage", "link_outage", t.link + "[0]", false, 0, at(4.0 * kDay_s),
                 at(4.1 * kDay_s), SimTime::never(), 1.0});
  return all;
}

/// How far a fault has come on a device, 0 to 1.
inline double damage(const std::vector<FaultRecord>& all, std::uint64_t id, int row, double s) {
  const FaultRecord& f = all[id - 1];
  if (static_cast<int>(f.device) != row || s < f.start.seconds() || s > f.end.seconds()) return 0;
  return f.severity * (s - f.start.seconds()) / (3.2 * kDay_s);
}

inline void write_series(SeriesRecorder& recorder, const SyntheticTexts& t) {
  const auto all = faults(t);
  const SignalInfo vibration{0, t.signal, t.unit, 1, 0, 0, kPumps, {}};
  const SignalInfo temperature{1, t.plant + ".temperature", "degC", 1, 0, 0, kPumps, {}};
  const SignalInfo flow{2, t.plant + ".flow", "m3/s", 1, 0, 0, kPumps, {}};
  const SignalInfo waveform{3, t.plant + ".waveform", "m/s2", 1024, 12800, 0, kPumps, {}};
  std::uint64_t step = 0;
  for (double s = 0; s <= kEnd_s; s += 600, ++step) {
    Batch v, c, q;
    v.signal = 0, c.signal = 1, q.signal = 2;
    std::vector<Judgement> rule, pca, random;
    const double day = std::sin(2 * 3.141592653589793 * s / kDay_s);
    for (int row = 0; row < kPumps; ++row) {
      const auto device = static_cast<DeviceId>(row);
      const auto key = static_cast<std::uint64_t>(row) + 1;
      double wear = 0;
      for (std::uint64_t id = 1; id <= 3; ++id) wear += damage(all, id, row, s);
      const double drift = damage(all, 4, row, s);
      const bool stuck = damage(all, 5, row, s) > 0;
      const double vib = 1.8 + 0.15 * noise(key, step) + 0.2 * day + 6.0 * wear * wear;
      v.append(device, at(s), step)[0] = vib;
      c.append(device, at(s), step)[0] =
          41 + 4 * day + 0.4 * noise(key + 99, step) + 9 * wear + 14 * drift;
      q.append(device, at(s), step)[0] =
          stuck ? 0.021 : 0.02 + 0.004 * day + 3e-4 * noise(key + 7, step);
      const double score =
          1.1 + 0.5 * noise(key + 31, step) + 22 * wear * wear + 9 * drift + (stuck ? 2 + day : 0);
      rule.push_back({device, at(s), vib, vib > 4.5, 0});
      pca.push_back({device, at(s), score, score > 3.2, 0});
      random.push_back({device, at(s), 0.5 + 0.5 * noise(key + 77, step), false, -1});
    }
    recorder.on_batch(FlowStage::kSampled, vibration, v);
    recorder.on_batch(FlowStage::kSampled, temperature, c);
    recorder.on_batch(FlowStage::kSampled, flow, q);
    recorder.on_judgements("watch_rule", rule, 4.5);
    recorder.on_judgements(t.agent, pca, 3.2);
    if (step == 0) {
      Batch w;
      w.signal = 3;
      w.width = 1024;
      w.append(0, at(s), 0);
      recorder.on_batch(FlowStage::kSampled, waveform, w);
    }
  }
  for (const auto& fault : all) recorder.on_fault(fault);
  recorder.on_command(
      {1, t.agent, {3, "stop", 1.0, SimTime::never()}, at(2.9 * kDay_s), SimTime::never()});
  recorder.on_command(
      {1, t.agent, {3, "stop", 1.0, SimTime::never()}, at(2.9 * kDay_s), at(2.9 * kDay_s + 0.4)});
  recorder.on_command(
      {2, t.agent, {11, "stop", 1.0, SimTime::never()}, at(4.05 * kDay_s), SimTime::never()});
}

inline void write_metrics(RunStore& store, const SyntheticTexts& t) {
  namespace m = engine::metric;
  struct Judge {
    std::string agent, control;
    double recall, lower, upper, alarms, delay_h, precision, row_recall, f1, auc;
  };
  const std::vector<Judge> judges = {
      {t.agent, "", 0.8, 0.28, 0.99, 0.06, 9.4, 0.91, 0.58, 0.71, 0.74},
      {t.agent, "random_score", 0.2, 0.01, 0.72, 0.09, 31, 0.11, 0.004, 0.008, 0.11},
      {t.agent, "always_on", 1.0, 0.48, 1.0, 24, 0, 0.11, 1.0, 0.2, 0.11},
      {t.agent, "last_value", 0.2, 0.01, 0.72, 0.08, 27, 0.13, 0.01, 0.02, 0.12},
      {"watch_rule", "", 0.4, 0.05, 0.85, 0.02, 21, 0.97, 0.31, 0.47, 0.49},
      {"watch_rule", "random_score", 0.2, 0.01, 0.72, 0.09, 29, 0.1, 0.004, 0.008, 0.11},
      {"watch_rule", "always_on", 1.0, 0.48, 1.0, 24, 0, 0.11, 1.0, 0.2, 0.11},
      {"watch_rule", "last_value", 0.0, 0.0, 0.52, 0.05, NAN, NAN, 0.0, NAN, 0.1},
  };
  for (const auto& j : judges) {
    const auto put = [&](const char* name, double value, std::optional<double> lower,
                         std::optional<double> upper, const char* unit, std::uint64_t n) {
      store.append(
          MetricRecord{name, j.agent, j.control, "", "", value, lower, upper, unit, n, ""});
    };
    put(m::kEventRecall, j.recall, j.lower, j.upper, "1", 5);
    put(m::kFalseAlarms, j.alarms, j.alarms * 0.6, j.alarms * 1.5, "1/d", 133);
    put(m::kDetectionDelay, j.delay_h * 3600, j.delay_h * 1800, j.delay_h * 7200, "s", 4);
    put(m::kPrecision, j.precision, {}, {}, "1", 20160);
    put(m::kRecall, j.row_recall, {}, {}, "1", 20160);
    put(m::kF1, j.f1, {}, {}, "1", 20160);
    put(m::kAucPr, j.auc, {}, {}, "1", 20160);
    const auto by_fault = [&](const std::string& kind, double value, double low, double high,
                              std::uint64_t n) {
      store.append(MetricRecord{m::kEventRecall, j.agent, j.control, "fault", kind, value, low,
                                high, "1", n, ""});
    };
    by_fault(t.fault, j.recall > 0.9 ? 1 : j.recall * 0.9, 0.1, 1.0, 3);
    by_fault("sensor_drift", j.recall > 0.6 ? 1 : 0, 0.02, 1.0, 1);
    by_fault("sensor_stuck", j.recall > 0.9 ? 1 : 0, 0.0, 0.98, 1);
  }
  store.append(
      MetricRecord{m::kDowntime, "", "", "", "", 22.4 * 3600, {}, {}, "s", 1, "unplanned"});
  store.append(MetricRecord{m::kEnergy, "", "", "", "", 8.35e10, {}, {}, "J", 20, ""});
  store.append(MetricRecord{m::kLatencyP50, "", "", "", "", 0.061, {}, {}, "s", 60480, ""});
  store.append(MetricRecord{m::kLatencyP99, "", "", "", "", 0.92, {}, {}, "s", 60480, ""});
}

inline void write_outcome(RunStore& store, const SyntheticTexts& t) {
  const auto alert = [&](const std::string& agent, DeviceId device, double day, double hours,
                         double peak, bool is_true) {
    store.append(AlertRecord{agent, device, at(day * kDay_s), at(day * kDay_s + hours * 3600), peak,
                             t.blamed, is_true});
  };
  alert(t.agent, 3, 2.35, 54, 18.9, true);
  alert(t.agent, 11, 4.1, 69, 9.7, true);
  alert(t.agent, 7, 4.9, 38, 4.7, true);
  alert(t.agent, 3, 5.3, 12, 4.1, true);
  alert(t.agent, 14, 6.2, 1, 3.4, false);
  alert("watch_rule", 3, 3.4, 29, 7.2, true);
  alert("watch_rule", 11, 5.6, 33, 5.9, true);
  const double found[] = {2.35, 4.1, -1, 4.9, 5.3};
  for (std::uint64_t id = 1; id <= 5; ++id) {
    store.append(DetectionRecord{
        id, t.agent, found[id - 1] < 0 ? SimTime::never() : at(found[id - 1] * kDay_s)});
    store.append(DetectionRecord{id, "watch_rule",
                                 id == 1   ? at(3.4 * kDay_s)
                                 : id == 2 ? at(5.6 * kDay_s)
                                           : SimTime::never()});
  }
  store.append(BookTotals{"reading", 60480, 58466, 1411, 242, 343, 18, 0, true});
  store.append(FateRecord{"reading", "dropped", t.link, t.reason, 1123});
  store.append(FateRecord{"reading", "dropped", t.link, "outage", 288});
  store.append(FateRecord{"reading", "expired", t.agent, "older than 10 min", 242});
  store.append(FateRecord{"reading", "rejected", "validate", "out of range", 343});
  store.append(BookTotals{"message", 60482, 59053, 1411, 0, 0, 18, 36, true});
  store.append(FateRecord{"message", "dropped", t.link, t.reason, 1123});
  store.append(FateRecord{"message", "dropped", t.link, "outage", 288});
  store.append(BookTotals{"command", 2, 1, 1, 0, 0, 0, 0, true});
  store.append(FateRecord{"command", "dropped", t.link, "outage", 1});
  store.append(BookTotals{"label_query", 0, 0, 0, 0, 0, 0, 0, true});
  for (int i = 0; i < 40; ++i) {
    const double low = 0.02 * std::pow(1.12, i);
    const double x = (i - 10.0) / 5.0;
    const auto count =
        static_cast<std::uint64_t>(9000 * std::exp(-0.5 * x * x) + (i > 26 ? 40 : 0));
    store.append(HistogramBin{"latency", "", low, low * 1.12, count, "s"});
  }
  store.append(
      GateRecord{"recall", t.agent + ".event_recall", ">=", 0.6, 0.8, 0.28, 0.99, Verdict::kPass});
  store.append(GateRecord{"false alarms", t.agent + ".false_alarms_per_device_day", "<=", 0.1, 0.06,
                          0.03, 0.09, Verdict::kPass});
  store.append(NoteRecord{"record", t.note});
}

}  // namespace synthetic

inline engine::RunHeader synthetic_header(const SyntheticTexts& t = {}) {
  return {t.scenario,
          t.description,
          t.file,
          "orrery: 1\nname: " + t.scenario + "\n",
          42,
          "0.1.0",
          "orrery run " + t.file + " --seed 42",
          t.machine,
          synthetic::at(synthetic::kEnd_s),
          {{t.file, std::string(64, 'a')}}};
}

inline engine::RunSummary synthetic_summary() {
  return {"3f9a1c52e07b4d88a1f4c6b2907de315/trajectory", synthetic::at(synthetic::kEnd_s), 3.42,
          181'502, 60'480};
}

/// Everything between `begin` and `finish`.
inline void append_synthetic_rows(engine::RunStore& store, const SyntheticTexts& t = {},
                                  const engine::RecordPlan& plan = {}) {
  using namespace engine;
  const std::vector<PopulationRecord> plant = {{t.plant, t.model, 0, synthetic::kPumps}};
  for (const auto& population : plant) store.append(population);
  store.append(NodeRecord{"gateway", "gateway_arm", 1});
  store.append(NodeRecord{"edge", "edge_server", 1});
  store.append(LinkRecord{"access", t.plant, "gateway", "wireless", "20 ms, 250 kbit/s, 2 % loss"});
  store.append(LinkRecord{t.link, "gateway", "edge", "wired", "5 ms, 10 Mbit/s"});
  SeriesRecorder recorder(store, plan, plant);
  synthetic::write_series(recorder, t);
  recorder.finish();
  synthetic::write_metrics(store, t);
  synthetic::write_outcome(store, t);
}

}  // namespace orrery::testing
