// SPDX-License-Identifier: Apache-2.0
// The inspector of a node, a device or a population with a controller.
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QScrollArea>
#include <QTreeView>

#include "gui/app/accessibility.h"
#include "gui/app/main_window.h"
#include "gui/find/named_item.h"
#include "gui/find/plant_search.h"
#include "gui/forms/readable.h"
#include "gui/run/control_section.h"
#include "gui/run/device_page.h"
#include "gui/run/inspector_panel.h"
#include "gui/run/plant_tree_panel.h"
#include "gui/run/small_table.h"
#include "scenarios/build/run.h"
#include "scenarios/session/replay.h"
#include "tests/gui/wait_for.h"
#include "tests/support/temporary_folder.h"

namespace orrery::gui {
namespace {

const char* const kThermostat = ORRERY_SOURCE_DIR "/scenarios/library/thermostat-control.yaml";
const char* const kDistrict = ORRERY_SOURCE_DIR "/scenarios/library/district-control.yaml";

scenarios::LoadedScenario loaded(const char* path, std::vector<std::string> sets) {
  auto one = scenarios::load_scenario(path, scenarios::LoadOptions{std::move(sets)});
  EXPECT_TRUE(one) << engine::to_string(one.error().items().front());
  return std::move(*one);
}

class ControlInspector : public ::testing::Test {
 protected:
  void SetUp() override {
    window.resize(1600, 1000);
    window.show();
  }
  void open(const char* path, std::vector<std::string> sets, double until_h) {
    const auto until = engine::SimTime::from_seconds(3600.0 * until_h);
    auto session = std::make_unique<scenarios::Session>(loaded(path, std::move(sets)),
                                                        scenarios::SessionOptions{});
    session->set_mode(scenarios::RunMode::kFast);
    session->run_until(until);
    window.openPlant(std::move(session), path);
    ASSERT_TRUE(waitFor([&] { return view().now == until; }));
    ASSERT_TRUE(waitFor([&] { return view().state == scenarios::RunState::kPaused; }));
  }
  /// What is called so is selected, and its controllers are shown.
  void select(const QString& name) {
    const auto item = itemCalled(plant().source()->outline(), name);
    ASSERT_TRUE(item) << name.toStdString();
    state().select(*item);
    ASSERT_TRUE(waitFor([&] {
      return !view().controls.empty() &&
             view().controls.front().look == plant().controlsWanted().front();
    }));
  }

  PlantLink& plant() { return window.context().plant; }
  ViewState& state() { return window.context().state; }
  const scenarios::PlantView& view() { return *plant().view(); }
  InspectorPanel& panel() { return *window.findChild<InspectorPanel*>(); }
  /// The section that is in sight.
  ControlSection& section() {
    auto& device = panel().devicePage().controls();
    return state().current().kind == Item::Kind::kDevice ? device.section(0)
                                                         : panel().controls().section(0);
  }
  /// The row whose first cell says so.
  static QStringList row(SmallTable& table, const QString& first) {
    for (const CellRow& cells : table.table().rows()) {
      if (cells.front().text != first) continue;
      QStringList texts;
      for (const Cell& cell : cells) texts << cell.text;
      return texts;
    }
    ADD_FAILURE() << "no row " << first.toStdString() << " in\n"
                  << table.table().asText().toStdString();
    return QStringList(8);
  }

  StudioSettings settings{StudioSettings::Keep::kInMemory};
  MainWindow window{settings};
};

TEST_F(ControlInspector, ShowsTheControllerOfANodeInTheScenariosUnits) {
  open(kThermostat, {}, 6.1);
  select("heating");
  EXPECT_EQ(panel().title(), "thermostat");
  ASSERT_EQ(panel().controls().shown(), 1U);
  const auto& trail = view().controls.front();
  const auto& maker = trail.makers.front();
  SmallTable& decides = section().decisions();
  EXPECT_EQ(row(decides, "Decides now")[1], "● pid");
  EXPECT_EQ(row(decides, "Fallback")[1], "linear");
  EXPECT_EQ(row(decides, "Takes over after")[1], "4 decisions in a row with a value missing");
  EXPECT_EQ(row(decides, "Decides every")[1], "15 min");
  EXPECT_EQ(row(decides, "Decisions")[1], "24");
  EXPECT_EQ(row(decides, "By the fallback")[1], "0 of 24 (0.0 %)");
  EXPECT_EQ(row(decides, "Reward so far")[1], readable(trail.reward_so_far, "1"));
  EXPECT_EQ(row(decides, "Reward of the last step")[1], readable(maker.reward, "1"));

  SmallTable& seen = section().observations();
  ASSERT_EQ(std::size_t(seen.table().rowCount()), maker.observed.size());
  const QStringList room = row(seen, "room");
  EXPECT_TRUE(room[1].endsWith(" °C")) << room.join(" | ").toStdString();
  EXPECT_EQ(room[2], "● arrived");
  EXPECT_FALSE(room[3].isEmpty());
  EXPECT_EQ(room[4], "10 °C to 30 °C");
  const QStringList price = row(seen, "price[+1 h]");
  EXPECT_TRUE(price[1].endsWith(" EUR/kWh")) << price.join(" | ").toStdString();
  EXPECT_EQ(price[2], "forecast");

  const QStringList heat = row(section().actions(), "heat");
  EXPECT_EQ(heat[1], readable(maker.actions[0], "1"));
  EXPECT_EQ(heat[2], "0 to 1");
  EXPECT_EQ(heat[3], "heat_pump.modulation");
  SmallTable& worth = section().worth();
  EXPECT_TRUE(row(worth, "cost")[2].endsWith(" EUR"));
  EXPECT_TRUE(row(worth, "energy")[1].endsWith(" kWh"));
  EXPECT_EQ(row(worth, "cost cold")[3], "5 K.h in 7 d");
  EXPECT_EQ(section().note(), "");
  const QString text = panel().asText();
  for (const char* part : {"Controller heating", "What it saw when it decided", "heat_pump.modul"})
    EXPECT_TRUE(text.contains(part)) << part;
}

TEST_F(ControlInspector, IsReachedFromTreeFinderAndTheDeviceThatItCommands) {
  open(kThermostat, {}, 2.1);
  // The tree: the row of its node.
  auto& tree = *window.findChild<PlantTreePanel*>()->findChild<QTreeView*>();
  auto& rows = *static_cast<PlantTree*>(tree.model());
  tree.setCurrentIndex(rows.indexOf({Item::Kind::kNode, 0}));
  ASSERT_TRUE(waitFor([&] { return panel().controls().shown() == 1; }));
  EXPECT_EQ(row(panel().facts(), "Controllers here")[1], "heating");
  // The finder, by keys alone.
  state().clearSelection();
  for (const Finding& finding : findInPlant(window.context(), "heating")) {
    if (finding.title == "heating") finding.choose();
  }
  EXPECT_EQ(state().current(), (Item{Item::Kind::kNode, 0}));
  // What it commands shows it, as a click on its command among the events does.
  select("heat_pump");
  EXPECT_EQ(panel().devicePage().controls().shown(), 1U);
  EXPECT_EQ(row(section().decisions(), "Decides now")[1], "● pid");
  EXPECT_TRUE(panel().asText().contains("Controller heating"));
  state().select(*itemCalled(plant().source()->outline(), "weather"));
  EXPECT_EQ(panel().devicePage().controls().shown(), 0U) << "nobody controls the weather";
  state().select(*itemCalled(plant().source()->outline(), "rooms.temperature"));
  EXPECT_EQ(row(panel().facts(), "Observed by")[1], "heating");
}

TEST_F(ControlInspector, EveryTableIsReachedByKeysAndHasAName) {
  open(kThermostat, {}, 2.1);
  select("heating");
  for (SmallTable* table : {&section().decisions(), &section().observations(), &section().actions(),
                            &section().worth()}) {
    EXPECT_TRUE(table->focusPolicy() & Qt::TabFocus);
    EXPECT_FALSE(table->accessibleName().isEmpty());
    EXPECT_FALSE(table->isHidden()) << table->accessibleName().toStdString();
  }
  EXPECT_TRUE(section().makers().isHidden()) << "there is one decision maker";
  EXPECT_EQ(controlsWithoutName(window).join("\n").toStdString(), "");
}

TEST_F(ControlInspector, TellsTheFallbackAndWhatIsMissing) {
  open(kThermostat,
       {"faults.dead.share=1", "faults.dead.between=[1 h, 2 h]", "faults.dead.lasts=20 h"}, 8.1);
  select("heating");
  EXPECT_EQ(row(section().decisions(), "Decides now")[1], "▲ fallback linear");
  EXPECT_EQ(row(section().observations(), "room")[2], "▲ missing");
}

TEST_F(ControlInspector, OfManyDecisionMakersItShowsSomeAndSaysHowManyItLeavesOut) {
  std::vector<std::string> sets = {"network.nodes.hub.count=1"};
  for (const char* population : {"home", "solar", "battery", "bill", "without"})
    sets.push_back(std::string("plant.") + population + ".count=120");
  open(kDistrict, sets, 5.5);
  select("storage");
  SmallTable& makers = section().makers();
  EXPECT_EQ(std::size_t(makers.table().rowCount()), scenarios::kMakersShown);
  EXPECT_TRUE(row(makers, "home[3]")[3].contains("kW")) << makers.table().asText().toStdString();
  EXPECT_TRUE(section().note().contains("70 of 120 decision makers are not shown"))
      << section().note().toStdString();
  EXPECT_TRUE(section().observations().isHidden());
  EXPECT_EQ(row(section().decisions(), "Decisions, all 120")[1], "600");
  // A home or its battery shows its own.
  select("battery[77]");
  EXPECT_TRUE(panel().asText().contains("Controller storage of home[77]"));
  EXPECT_EQ(row(section().decisions(), "Decisions")[1], "5");
  EXPECT_FALSE(section().observations().isHidden());
}

TEST_F(ControlInspector, AResultShowsWhatItHasAndSaysWhatItHasNot) {
  const orrery::testing::TemporaryFolder folder;
  scenarios::RunOptions options;
  options.out = folder / "run.orrery";
  ASSERT_TRUE(scenarios::run_scenario(loaded(kThermostat, {"duration=12 h"}).scenario, options));
  auto replay = std::make_unique<scenarios::Replay>(options.out);
  replay->settle();
  replay->seek(engine::SimTime::from_seconds(3600.0 * 6.1));
  window.openPlant(std::move(replay), "run.orrery");
  ASSERT_TRUE(waitFor([&] { return plant().isReady() && view().now.seconds() > 20'000.0; }));
  select("heating");
  ASSERT_TRUE(waitFor([&] { return row(section().decisions(), "Decisions")[1] == "24"; }));
  EXPECT_EQ(row(section().decisions(), "Decides now")[1], "not recorded");
  EXPECT_EQ(row(section().decisions(), "By the fallback")[1], "not recorded");
  EXPECT_NE(row(section().decisions(), "Reward so far")[1], "–");
  EXPECT_NE(row(section().actions(), "heat")[1], "–");
  EXPECT_TRUE(section().observations().isHidden());
  EXPECT_TRUE(section().note().contains("What the controller saw is not in it"))
      << section().note().toStdString();
}

}  // namespace
}  // namespace orrery::gui
