// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/device_figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "scenarios/report/quantity.h"
#include "scenarios/report/verdict.h"

namespace orrery::scenarios {

using engine::DeviceId;
using engine::RunTables;
using engine::SeriesRecord;
using nlohmann::json;

namespace {

constexpr std::size_t kDevicesMax = 4;
constexpr std::size_t kSignalsMax = 6;
constexpr std::size_t kScoresMax = 4;
// About two points a pixel of the page's width.
constexpr std::size_t kPointsMax = 1600;

const engine::DetectionRecord* detection_of(const RunTables& run, std::uint64_t fault,
                                            const std::string& agent) {
  for (const auto& d : run.detections) {
    if (d.fault == fault && d.agent == agent) return &d;
  }
  return nullptr;
}

}  // namespace

std::vector<TellingDevice> telling_devices(const RunTables& run,
                                           const std::set<DeviceId>& recorded) {
  std::vector<TellingDevice> chosen;
  const auto choose = [&](DeviceId device, const std::string& why) {
    const bool known = std::any_of(chosen.begin(), chosen.end(),
                                   [&](const auto& c) { return c.device == device; });
    if (!known && chosen.size() < kDevicesMax) chosen.push_back({device, why});
  };
  const auto* best = best_agent(run);
  const std::string agent = best                     ? best->agent
                            : run.detections.empty() ? ""
                                                     : run.detections[0].agent;
  const engine::FaultRecord *found = nullptr, *missed = nullptr, *slow = nullptr, *any = nullptr;
  double slowest_s = -1.0;
  for (const auto& fault : run.faults) {
    if (!fault.on_device || !recorded.contains(fault.device)) continue;
    if (!any) any = &fault;
    const auto* detection = detection_of(run, fault.id, agent);
    if (!detection) continue;
    const bool hit = detection->at != engine::SimTime::never();
    const engine::FaultRecord*& severest = hit ? found : missed;
    if (!severest || fault.severity > severest->severity) severest = &fault;
    const double delay_s = hit ? (detection->at - fault.start).seconds() : -1.0;
    if (delay_s > slowest_s) slowest_s = delay_s, slow = &fault;
  }
  const engine::AlertRecord* loudest = nullptr;
  for (const auto& alert : run.alerts) {
    if (!recorded.contains(alert.device) || alert.true_alarm ||
        (!agent.empty() && alert.agent != agent))
      continue;
    if (!loudest || alert.peak_score > loudest->peak_score) loudest = &alert;
  }
  if (found) choose(found->device, fmt::format("the severest fault that {} found", agent));
  if (missed) choose(missed->device, fmt::format("the severest fault that {} missed", agent));
  if (loudest)
    choose(loudest->device, fmt::format("the loudest false alarm of {}", loudest->agent));
  if (slow) choose(slow->device, fmt::format("the slowest detection by {}", agent));
  if (chosen.empty() && any) choose(any->device, "the first fault");
  if (chosen.empty() && !recorded.empty()) {
    choose(*recorded.begin(), "nothing happened to any recorded device; this is the first");
  }
  return chosen;
}

Curve thinned(const Curve& curve, std::size_t points) {
  const std::size_t n = curve.value.size();
  if (n <= points) return curve;
  Curve out;
  const std::size_t stretches = points / 2;
  const auto put = [&](std::size_t i) {
    out.time_s.push_back(curve.time_s[i]);
    out.value.push_back(curve.value[i]);
  };
  for (std::size_t k = 0; k < stretches; ++k) {
    const std::size_t from = n * k / stretches, to = n * (k + 1) / stretches;
    std::size_t low = n, high = n;
    for (std::size_t i = from; i < to; ++i) {
      if (std::isnan(curve.value[i])) continue;
      if (low == n || curve.value[i] < curve.value[low]) low = i;
      if (high == n || curve.value[i] > curve.value[high]) high = i;
    }
    if (low == n) {
      put(from);  // a gap stays a gap
    } else {
      put(std::min(low, high));
      if (low != high) put(std::max(low, high));
    }
  }
  return out;
}

namespace {

/// What is drawn of one series on one device.
struct Panel {
  const SeriesRecord* series = nullptr;
  Curve value;
  Curve threshold;  ///< of scores, at its changes
};
using Panels = std::map<DeviceId, std::vector<Panel>>;

/// Scalar signals, one stage each (sampled before others), then the scores of agents.
struct Selection {
  std::vector<const SeriesRecord*> signals;
  std::vector<const SeriesRecord*> scores;
};

/// One value a row, or the mean of one over an interval, which stands first.
bool is_scalar(const SeriesRecord& series) {
  if (series.sample_rate_hz > 0.0) return false;
  return series.width == 1 || (series.width == 4 && series.components.size() == 4 &&
                               series.components.front() == "mean");
}

Selection select(const RunTables& run) {
  Selection out;
  std::set<std::string> agents;
  for (const auto& m : run.metrics) {
    if (!m.agent.empty() && !m.is_control()) agents.insert(m.agent);
  }
  for (const auto& s : run.series) {
    if (s.stage == engine::kScoreStage) {
      if (s.width == 2 && (agents.empty() || agents.contains(s.name))) out.scores.push_back(&s);
    } else if (is_scalar(s)) {
      const auto same = std::find_if(out.signals.begin(), out.signals.end(),
                                     [&](const auto* o) { return o->name == s.name; });
      if (same == out.signals.end())
        out.signals.push_back(&s);
      else if (s.stage == "sampled")
        *same = &s;
    }
  }
  return out;
}

engine::Result<void> read(const engine::ResultFile& result, const SeriesRecord& series,
                          Panels& panels) {
  std::map<DeviceId, Panel> got;
  for (const auto& [device, known] : panels) got[device].series = &series;
  auto done = result.visit_series(series.id, {}, [&](const engine::SeriesChunk& chunk) {
    for (std::size_t i = 0; i < chunk.rows(); ++i) {
      const auto at = got.find(chunk.device[i]);
      if (at == got.end()) continue;
      Panel& panel = at->second;
      const double s = chunk.time[i].seconds();
      panel.value.time_s.push_back(s);
      panel.value.value.push_back(chunk.values[i * chunk.width]);
      if (chunk.width != 2) continue;
      const double threshold = chunk.values[i * 2 + 1];
      if (panel.threshold.value.empty() || panel.threshold.value.back() != threshold) {
        panel.threshold.time_s.push_back(s);
        panel.threshold.value.push_back(threshold);
      }
    }
  });
  if (!done) return done;
  for (auto& [device, panel] : got) {
    if (!panel.value.value.empty()) panels[device].push_back(std::move(panel));
  }
  return {};
}

/// Five significant digits: finer than a pixel, and the page stays small.
json short_number(double value) {
  if (!std::isfinite(value)) return nullptr;
  return std::stod(fmt::format("{:.5g}", value));
}

json points_of(const Curve& curve, double unit_s) {
  json points = json::array();
  for (std::size_t i = 0; i < curve.value.size(); ++i) {
    const double t = std::round(curve.time_s[i] / unit_s * 1e5) / 1e5;
    points.push_back({t, short_number(curve.value[i])});
  }
  return points;
}

struct TimeUnit {
  const char* name;
  double seconds;
};

TimeUnit unit_for(double end_s) {
  if (end_s > 3 * 86400.0) return {"d", 86400.0};
  if (end_s > 3 * 3600.0) return {"h", 3600.0};
  return end_s > 300.0 ? TimeUnit{"min", 60.0} : TimeUnit{"s", 1.0};
}

json drawing_of(const RunTables& run, DeviceId device, const std::vector<Panel>& panels) {
  const double end_s = run.summary.end.seconds();
  const TimeUnit unit = unit_for(end_s);
  const auto scaled = [&](engine::SimTime t) {
    return std::min(t.seconds(), end_s) / unit.seconds;
  };
  json drawn = json::array(), faults = json::array(), alerts = json::array();
  for (const auto& panel : panels) {
    const bool is_score = panel.series->stage == engine::kScoreStage;
    json one = {{"name", panel.series->name},
                {"unit", is_score ? "" : panel.series->unit},
                {"score", is_score},
                {"points", points_of(thinned(panel.value, kPointsMax), unit.seconds)}};
    if (is_score) one["threshold"] = points_of(panel.threshold, unit.seconds);
    drawn.push_back(std::move(one));
  }
  for (const auto& f : run.faults) {
    if (!f.on_device || f.device != device) continue;
    faults.push_back({{"from", scaled(f.start)},
                      {"to", scaled(f.end)},
                      {"label", f.model},
                      {"target", f.target}});
    if (f.failed_at != engine::SimTime::never()) faults.back()["failed"] = scaled(f.failed_at);
  }
  for (const auto& a : run.alerts) {
    if (a.device != device) continue;
    alerts.push_back({{"agent", a.agent},
                      {"from", scaled(a.start)},
                      {"to", scaled(a.end)},
                      {"true", a.true_alarm}});
  }
  return {{"kind", "device"},       {"end", end_s / unit.seconds},
          {"time_unit", unit.name}, {"panels", drawn},
          {"faults", faults},       {"alerts", alerts}};
}

Table table_of(const std::vector<Panel>& panels) {
  Table table{
      "",
      {{"signal"}, {"stage"}, number("lowest"), number("mean"), number("highest"), number("rows")}};
  for (const auto& panel : panels) {
    double low = HUGE_VAL, high = -HUGE_VAL, sum = 0.0;
    std::size_t n = 0;
    for (double v : panel.value.value) {
      if (std::isnan(v)) continue;
      low = std::min(low, v), high = std::max(high, v), sum += v, ++n;
    }
    const std::string& unit = panel.series->unit;
    const auto show = [&](double v) { return number(n == 0 ? "n/a" : quantity(v, unit)); };
    table.rows.push_back({{panel.series->name},
                          {panel.series->stage},
                          show(low),
                          show(sum / static_cast<double>(n)),
                          show(high),
                          number(grouped(panel.value.value.size()))});
  }
  return table;
}

Figure figure_of(const RunTables& run, const TellingDevice& telling,
                 const std::vector<Panel>& panels) {
  Figure figure;
  const std::string name = run.device_name(telling.device);
  figure.title = fmt::format("{}: {}", name, telling.why);
  std::size_t most = 0;
  for (const auto& panel : panels) most = std::max(most, panel.value.value.size());
  if (most > kPointsMax) {
    figure.caption = fmt::format(
        "Drawn as the lowest and highest of each of {} stretches; all {} "
        "rows a signal are in the result file.",
        kPointsMax / 2, grouped(most));
  }
  std::string happened;
  for (const auto& f : run.faults) {
    if (!f.on_device || f.device != telling.device) continue;
    happened += fmt::format(" {} of {} from {} to {}.", f.model, f.target, moment(f.start),
                            f.end == engine::SimTime::never() ? "the end" : moment(f.end));
  }
  figure.alt = fmt::format("{} signals and scores of {} over {}.{}", panels.size(), name,
                           span(run.summary.end.seconds()), happened);
  figure.drawing = drawing_of(run, telling.device, panels);
  figure.table = table_of(panels);
  return figure;
}

}  // namespace

engine::Result<std::vector<Figure>> device_figures(const engine::ResultFile& result) {
  const RunTables& run = result.tables();
  Selection wanted = select(run);
  Panels panels;
  const std::size_t recorded = wanted.signals.size() + wanted.scores.size();
  if (wanted.signals.size() > kSignalsMax) wanted.signals.resize(kSignalsMax);
  if (wanted.scores.size() > kScoresMax) wanted.scores.resize(kScoresMax);
  const std::size_t left_out = recorded - wanted.signals.size() - wanted.scores.size();
  std::set<DeviceId> known;
  for (const SeriesRecord* series : wanted.signals.empty() ? wanted.scores : wanted.signals) {
    auto done = result.visit_series(series->id, {}, [&](const engine::SeriesChunk& chunk) {
      known.insert(chunk.device.begin(), chunk.device.end());
    });
    if (!done) return engine::failure(done.error());
  }
  const auto devices = telling_devices(run, known);
  for (const auto& one : devices) panels[one.device];
  for (const auto* all : {&wanted.signals, &wanted.scores}) {
    for (const SeriesRecord* series : *all) {
      if (auto done = read(result, *series, panels); !done) return engine::failure(done.error());
    }
  }
  std::vector<Figure> figures;
  for (const auto& one : devices) {
    if (panels[one.device].empty()) continue;  // nothing of it was recorded
    figures.push_back(figure_of(run, one, panels[one.device]));
    if (left_out == 0) continue;
    figures.back().caption += fmt::format(" {} further recorded signals are not drawn.", left_out);
  }
  return figures;
}

}  // namespace orrery::scenarios
