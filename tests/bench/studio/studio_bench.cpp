// SPDX-License-Identifier: Apache-2.0

// What the window of the program costs (docs/benchmarks.md): frames, opening, stalls, express mode.
// Needs an X server: `scripts/bench.sh studio`.

#include <QApplication>
#include <QScrollBar>
#include <QStandardPaths>
#include <QSurfaceFormat>
#include <QTableView>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gui/app/main_window.h"
#include "gui/app/run_page.h"
#include "gui/run/alarm_panel.h"
#include "gui/view3d/offscreen.h"
#include "gui/view3d/plant_canvas.h"
#include "scenarios/build/run.h"
#include "tests/bench/studio/profiled_application.h"
#include "tests/gui/plot_frames.h"
#include "tests/support/temporary_folder.h"

namespace orrery::gui {
namespace {

using Clock = std::chrono::steady_clock;
using scenarios::RunMode;
using scenarios::RunState;

constexpr const char* kPumps = ORRERY_SOURCE_DIR "/scenarios/library/pump-house-small.yaml";
const scenarios::QuantityKey kFirst{scenarios::QuantityKey::Kind::kOutput, 0, 0};

struct Row {
  std::string what;
  double value = 0.0;
  std::string unit;
  double most = 0.0;
  double goal = 0.0;  ///< 0: none
};

class Table {
 public:
  void add(const Row& row) {
    std::printf("%-58s %10.2f %-6s", row.what.c_str(), row.value, row.unit.c_str());
    if (row.most > 0.0) std::printf("  most %9.2f", row.most);
    if (row.goal > 0.0)
      std::printf("  goal %g: %s", row.goal, row.value <= row.goal ? "met" : "missed");
    std::printf("\n");
    std::fflush(stdout);
    rows_.push_back(row);
  }
  bool write(const std::string& file, double load_before) const {
    nlohmann::json rows = nlohmann::json::array();
    for (const Row& row : rows_)
      rows.push_back({{"what", row.what},
                      {"value", row.value},
                      {"unit", row.unit},
                      {"most", row.most},
                      {"goal", row.goal}});
    std::ofstream out(file);
    out << nlohmann::json{{"load_before", load_before}, {"rows", rows}}.dump(2) << "\n";
    return bool(out);
  }

 private:
  std::vector<Row> rows_;
};

double ms_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

ProfiledApplication& application() { return static_cast<ProfiledApplication&>(*qApp); }

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// A fleet of thermometers whose readings go to a gateway.
std::string fleet(std::size_t devices, const std::string& duration) {
  return "orrery: 1\nname: fleet\nseed: 1\nduration: " + duration +
         "\nplant:\n  sensor:\n    model: process/first_order\n    count: " +
         std::to_string(devices) +
         "\n    step: 1 min\n    sensors:\n"
         "      temperature: { measures: temperature, period: 1 min, noise: 0.1 K }\n"
         "network:\n  nodes:\n    gateway: { profile: gateway }\n"
         "  links:\n    field: { from: sensor, to: gateway, latency: 15 ms }\n"
         "agents:\n  watch:\n    model: threshold_rule\n    node: gateway\n    period: 1 min\n"
         "    controls: []\n    scoring: summary\n"
         "    observes:\n      - signal: sensor.temperature\n"
         "    parameters: { level_from: stated, level: 300 K, side: above }\n"
         "record: { series: false }\n";
}

scenarios::LoadedScenario needed(engine::Result<scenarios::LoadedScenario> loaded) {
  if (loaded) return std::move(*loaded);
  for (const auto& item : loaded.error().items())
    std::fprintf(stderr, "%s\n", to_string(item).c_str());
  std::exit(1);
}

scenarios::LoadedScenario load_fleet(std::size_t devices, const std::string& duration) {
  return needed(scenarios::load_scenario_text(fleet(devices, duration), "fleet.yaml", "."));
}

scenarios::LoadedScenario load_pumps(const std::string& duration) {
  return needed(scenarios::load_scenario(kPumps, {{"duration=" + duration}}));
}

void until(const std::function<bool()>& there) {
  // Sleeps between events, as the program does (with a time limit Qt would spin); a plant beats.
  while (!there()) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

/// The whole window with a run in it.
struct Studio {
  Studio() : settings(StudioSettings::Keep::kInMemory), window(settings) {
    window.resize(1600, 1000);
    window.show();
    QCoreApplication::processEvents();
  }
  PlantLink& plant() { return window.context().plant; }
  PlantCanvas& canvas() { return *window.findChild<PlantCanvas*>(); }
  RunState state() { return plant().view()->state; }

  void open(scenarios::LoadedScenario loaded) {
    window.openPlant(
        std::make_unique<scenarios::Session>(std::move(loaded), scenarios::SessionOptions{}), {});
  }
  /// With heat map, a plot of twelve curves and the alarms.
  void watch() {
    until([&] { return plant().isReady(); });
    window.context().state.setHeat(kFirst);
    for (const char* id : {"alarms", "plots"}) window.runPage().reveal(id);
    window.findChild<PlotsPanel*>()->take({}, plot_frames::devices(12));
    const auto settled = Clock::now();
    until([&] { return ms_since(settled) > 500.0; });
  }
  /// Runs to the end; gives the wall time.
  double run(RunMode mode) {
    plant().session()->set_mode(mode);
    plant().resetStall();
    busy_ms.clear();
    double before_ms = processor_ms();
    const auto counting = QObject::connect(&plant(), &PlantLink::viewChanged, &window, [&] {
      const double now_ms = processor_ms();
      busy_ms.push_back(now_ms - std::exchange(before_ms, now_ms));
    });
    const auto begin = Clock::now();
    plant().session()->run();
    until([&] { return state() == RunState::kEnded || state() == RunState::kFailed; });
    QObject::disconnect(counting);
    return ms_since(begin);
  }

  StudioSettings settings;
  MainWindow window;
  std::vector<double> busy_ms;  ///< processor time of the window's thread, by view of the last run
};

void frames(Table& table) {
  for (const std::uint32_t count : {1000U, 10000U, 100000U}) {
    for (const bool whole : {true, false}) {
      ToySource toy(count);
      toy.look({kFirst, std::nullopt, false});
      PlantScene scene(toy.outline(), toy.layout());
      scene.camera().setViewport(1024, 640);
      scene.camera().showWhole();
      if (!whole)
        scene.camera().setPose({{double(toy.layout().devices[count / 2].x),
                                 double(toy.layout().devices[count / 2].y), 0.0},
                                40.0,
                                0.0,
                                30.0});
      const auto cost = measureFrames(scene, {1024, 640}, 30, [&](int frame) {
        toy.advance(engine::SimTime::from_seconds(frame * 60.0));
        scene.show(toy.view(), kFirst);
      });
      if (!cost) continue;
      table.add({"frame, heat map, " + std::to_string(count) + (whole ? " whole" : " near") + ", " +
                     std::to_string(cost->triangles) + " triangles, " +
                     std::to_string(cost->drawn.by_detail[0]) + " points",
                 cost->median_ms, "ms", cost->worst_ms, count == 10000 ? 1000.0 / 15.0 : 0.0});
    }
  }
}

void opening(Table& table) {
  Studio studio;
  studio.window.showPage(MainWindow::Page::kRun);
  QCoreApplication::processEvents();
  auto begin = Clock::now();
  auto loaded = load_fleet(100000, "1 h");
  table.add({"read a scenario of 100,000 devices", ms_since(begin), "ms"});
  const auto before = studio.canvas().frames();
  begin = Clock::now();
  studio.open(std::move(loaded));
  until([&] { return studio.plant().isReady(); });
  table.add({"open 100,000 devices, to the first view", ms_since(begin), "ms"});
  until([&] { return studio.canvas().frames() > before; });
  table.add({"open 100,000 devices, to the first frame", ms_since(begin), "ms"});
  table.add({"longest stall while opening 100,000 devices", studio.plant().longestStallMs(), "ms"});
}

void stalls(Table& table, bool profiled) {
  const auto once = [&](const std::string& name, scenarios::LoadedScenario loaded) {
    Studio studio;
    studio.open(std::move(loaded));
    studio.watch();
    const auto frames = studio.canvas().frames();
    application().on = profiled;
    const double wall_ms = studio.run(RunMode::kFast);
    application().on = false;
    if (profiled) application().tell(name);
    const double stall_ms = studio.plant().longestStallMs();
    table.add({"longest stall, fast run of " + name, stall_ms, "ms", 0.0, 50.0});
    table.add({"  that run, " + std::to_string(studio.canvas().frames() - frames) + " frames",
               wall_ms, "ms"});
    table.add({"  processor time of the window's thread a view", median(studio.busy_ms), "ms",
               *std::max_element(studio.busy_ms.begin(), studio.busy_ms.end())});
  };
  once("pump-house-small", load_pumps("12 d"));
  once("10,000 devices", load_fleet(10000, "12 h"));
}

/// A run that nobody looks at: what the run itself pays for being steered.
double alone_ms(scenarios::LoadedScenario loaded) {
  const auto begin = Clock::now();
  scenarios::Session session(std::move(loaded), {});
  session.set_mode(RunMode::kExpress);
  const auto wait = [&](RunState state) {
    while (session.view()->state != state && session.view()->state != RunState::kFailed)
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
  };
  wait(RunState::kPaused);
  session.run();
  wait(RunState::kEnded);
  return ms_since(begin);
}

void express(Table& table, const std::string& duration) {
  orrery::testing::TemporaryFolder folder;
  std::vector<double> headless_ms, session_ms, express_ms, ratios;
  for (int i = 0; i < 5; ++i) {
    const auto loaded = load_pumps(duration);
    scenarios::RunOptions options;
    options.out = folder / ("run" + std::to_string(i) + ".orrery");
    options.workers.threads = 1;
    const auto begin = Clock::now();
    if (!scenarios::run_scenario(loaded.scenario, options)) std::exit(1);
    headless_ms.push_back(ms_since(begin));
    session_ms.push_back(alone_ms(load_pumps(duration)));
    Studio studio;
    const auto opened = Clock::now();
    studio.open(load_pumps(duration));
    until([&] { return studio.plant().isReady(); });
    const double opening_ms = ms_since(opened);
    studio.watch();
    // A headless run builds its plant, too.
    express_ms.push_back(opening_ms + studio.run(RunMode::kExpress));
    ratios.push_back(express_ms.back() / headless_ms.back());
  }
  table.add({"headless, one thread, pump-house-small " + duration, median(headless_ms), "ms"});
  table.add({"express, without a window", median(session_ms), "ms"});
  table.add({"express, whole window", median(express_ms), "ms"});
  table.add({"express over headless, median of 5", median(ratios), "times",
             *std::max_element(ratios.begin(), ratios.end()), 1.1});
}

void alarms(Table& table) {
  QWidget window;
  ViewState state;
  Theme theme;
  ActionBook book(&window);
  PlantLink plant(state);
  PanelContext context{state, plant, book, theme};
  AlarmPanel panel(context);
  panel.resize(1600, 500);
  panel.show();
  plant.open(std::make_unique<ToySource>(10000, 100000));
  auto* toy = static_cast<ToySource*>(plant.source());
  // The panel reads them in portions, with new views.
  int rows = -1;
  while (rows < panel.model()->rowCount()) {
    rows = panel.model()->rowCount();
    toy->advance(toy->view()->now);
    plant.beat();
    QCoreApplication::processEvents();
  }
  QScrollBar& bar = *panel.table()->verticalScrollBar();
  std::vector<double> times_ms;
  for (int i = 0; i < 200; ++i) {
    const auto frame = Clock::now();
    bar.setValue(bar.maximum() * i / 200);
    panel.table()->viewport()->repaint();
    times_ms.push_back(ms_since(frame));
  }
  table.add({"frame, scrolling " + std::to_string(panel.model()->rowCount()) + " alarms",
             median(times_ms), "ms", *std::max_element(times_ms.begin(), times_ms.end())});
}

void plots(Table& table) {
  const auto add = [&](const std::string& what, const PlotFrames& cost) {
    table.add({what, cost.median_ms, "ms", cost.p95_ms});
  };
  add("frame, 1,000 series live (most: p95)", plot_frames::live(1000));
  add("frame, pan over 1,000,000 points, a tenth seen (p95)", plot_frames::pan(1000000, 0.1));
  add("frame, pan over 1,000,000 points, all seen (p95)", plot_frames::pan(1000000, 1.0));
}

int run(const std::vector<std::string>& words) {
  std::string file, duration = "100 d";
  std::set<std::string> parts;
  bool profiled = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--json" && i + 1 < words.size())
      file = words[++i];
    else if (words[i] == "--express" && i + 1 < words.size())
      duration = words[++i];
    else if (words[i] == "profile")
      profiled = true;
    else
      parts.insert(words[i]);
  }
  double load = 0.0;
  if (getloadavg(&load, 1) < 1) load = -1.0;
  std::printf("load before: %.2f\n", load);
  Table table;
  const auto wanted = [&](const char* part) { return parts.empty() || parts.count(part) > 0; };
  if (wanted("frames")) frames(table);
  if (wanted("alarms")) alarms(table);
  if (wanted("plots")) plots(table);
  if (wanted("opening")) opening(table);
  if (wanted("stalls")) stalls(table, profiled);
  if (wanted("express")) express(table, duration);
  if (!file.empty() && !table.write(file, load)) {
    std::fprintf(stderr, "cannot write %s\n", file.c_str());
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace orrery::gui

int main(int argc, char** argv) {
  // One thread draws, as the goals say; the other core is the run's.
  setenv("LP_NUM_THREADS", "1", 0);
  QStandardPaths::setTestModeEnabled(true);
  QSurfaceFormat format;
  format.setVersion(3, 3);
  format.setProfile(QSurfaceFormat::CompatibilityProfile);
  format.setOption(QSurfaceFormat::DeprecatedFunctions);
  QSurfaceFormat::setDefaultFormat(format);
  QCoreApplication::setOrganizationName("orrery-test");
  QCoreApplication::setApplicationName("orrery-studio-bench");
  const orrery::gui::ProfiledApplication application(argc, argv);
  return orrery::gui::run({argv + 1, argv + argc});
}
