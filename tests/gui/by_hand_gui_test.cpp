// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <QAction>
#include <QComboBox>
#include <QPushButton>

#include "gui/forms/param_field.h"
#include "gui/run/hand_dialog.h"
#include "gui/run/hand_targets.h"
#include "gui/run/interventions_panel.h"
#include "tests/gui/hand_made_source.h"

namespace orrery::gui {
namespace {

using Words = std::vector<std::string>;

Words listed(const QComboBox& list) {
  Words words;
  for (int i = 0; i < list.count(); ++i) words.push_back(list.itemData(i).toString().toStdString());
  return words;
}

class ByHandTest : public testing::Test {
 protected:
  ByHandTest() {
    auto source = std::make_unique<HandMadeSource>();
    source->plant = pumpingStation(20);
    scenarios::PlantView view;
    view.state = scenarios::RunState::kPaused;
    view.now = engine::SimTime::from_seconds(120.0);
    source->show(view);
    plant_.open(std::move(source));
  }

  QWidget window_;
  ViewState state_;
  PlantLink plant_{state_};
  ActionBook actions_{&window_};
  Theme theme_;
  PanelContext context_{state_, plant_, actions_, theme_};
  InterventionsPanel panel_{context_};
};

TEST(HandTargets, AreTheDeviceItsSensorsAndItsLink) {
  const auto plant = pumpingStation(20);
  const auto targets = fault_targets(plant, {{Item::Kind::kDevice, 3}});
  Words places;
  for (const auto& one : targets) places.push_back(one.places.at(0));
  EXPECT_EQ(places, (Words{"pump[3]", "pump.temperature[3]", "pump.flow[3]", "pump.vibration[3]",
                           "radio"}));
  EXPECT_EQ(targets[1].signal_unit, "K");
  EXPECT_TRUE(fault_targets(plant, {{Item::Kind::kDevice, 20}}).empty());  // nothing suits the tank
  EXPECT_TRUE(fault_targets(plant, {}).empty());
  EXPECT_EQ(fault_targets(plant, {{Item::Kind::kLink, 1}}).at(0).places, Words{"uplink"});
  EXPECT_EQ(fault_targets(plant, {{Item::Kind::kPopulation, 0}}).at(0).places, Words{"pump"});
}

TEST(HandTargets, SeveralDevicesAreWrittenAsRanges) {
  EXPECT_EQ(places_of("pump", {3, 7, 8, 9}), (Words{"pump[3]", "pump[7..9]"}));
  const std::vector<Item> several = {
      {Item::Kind::kDevice, 5}, {Item::Kind::kDevice, 20}, {Item::Kind::kDevice, 4}};
  // The tank is of another population than the current one.
  EXPECT_EQ(fault_targets(pumpingStation(20), several).at(0).places, Words{"pump[4..5]"});
}

TEST_F(ByHandTest, OffersOnlyFaultsThatSuitTheTarget) {
  state_.select({Item::Kind::kDevice, 3});
  FaultDialog& dialog = panel_.faultDialog();
  dialog.ask();
  EXPECT_EQ(listed(dialog.whatList()), Words{"bearing_wear"});
  dialog.targetList().setCurrentIndex(1);
  EXPECT_EQ(listed(dialog.whatList()), (Words{"sensor_drift", "sensor_stuck", "sensor_dead"}));
  state_.select({Item::Kind::kLink, 0});
  EXPECT_EQ(listed(dialog.whatList()), (Words{"link_outage", "link_loss"}));
}

TEST_F(ByHandTest, AFaultIsWhatTheFormSays) {
  state_.select({Item::Kind::kDevice, 3});
  FaultDialog& dialog = panel_.faultDialog();
  dialog.ask();
  dialog.targetList().setCurrentIndex(1);
  ASSERT_NE(dialog.form().field("rate"), nullptr);
  dialog.form().field("rate")->setText("0.1 K/min");
  dialog.form().field("severity")->setText("0.5");
  dialog.form().field("lasts")->setText("5 min");
  const auto wanted = dialog.interventions();
  ASSERT_EQ(wanted.size(), 1u);
  EXPECT_EQ(wanted[0].target, "pump.temperature[3]");
  EXPECT_EQ(wanted[0].what, "sensor_drift");
  EXPECT_EQ(wanted[0].value, 0.5);
  EXPECT_EQ(wanted[0].lasts.seconds(), 300.0);
  EXPECT_EQ(wanted[0].params,
            (std::vector<std::pair<std::string, std::string>>{{"rate", "0.1 K/min"}}));
  dialog.form().field("lasts")->setText("5 K");
  EXPECT_TRUE(dialog.interventions().empty());
}

TEST_F(ByHandTest, ACommandIsInSi) {
  state_.select({Item::Kind::kDevice, 3});
  CommandDialog& dialog = panel_.commandDialog();
  dialog.ask();
  EXPECT_EQ(listed(dialog.whatList()), (Words{"stop", "speed"}));
  dialog.whatList().setCurrentIndex(1);
  EXPECT_TRUE(dialog.interventions().empty());  // no value yet
  dialog.form().field("value")->setText("60 rev/min");
  const auto wanted = dialog.interventions();
  ASSERT_EQ(wanted.size(), 1u);
  EXPECT_NEAR(wanted[0].value, 2 * 3.14159265358979, 1e-9);
}

TEST_F(ByHandTest, WithoutARunUnderWayNothingCanBeDoneAndTheDialogSaysWhy) {
  EXPECT_FALSE(actions_.action("intervene.fault")->isEnabled());
  state_.select({Item::Kind::kDevice, 3});
  FaultDialog& dialog = panel_.faultDialog();
  dialog.ask();
  EXPECT_FALSE(dialog.doButton().isEnabled());
  EXPECT_TRUE(dialog.message().contains("played back")) << dialog.message().toStdString();
}

TEST_F(ByHandTest, TheLogTellsWhatHappensAgain) {
  scenarios::Intervention fault;
  fault.at = engine::SimTime::from_seconds(100.0);
  fault.target = "pump[3]";
  fault.what = "bearing_wear";
  fault.lasts = engine::Duration::from_seconds(600.0);
  scenarios::Intervention command = fault;
  command.kind = scenarios::Intervention::Kind::kCommand;
  command.at = engine::SimTime::from_seconds(150.0);
  command.what = "speed";
  command.value = 3.0;
  panel_.showLog({command, fault});
  ASSERT_EQ(panel_.table().rowCount(), 2);
  const auto text = panel_.table().asText();
  EXPECT_TRUE(text.contains("00:01:40\t▲ bearing wear\tpump[3]\tseverity 1\tlasts 10 min"))
      << text.toStdString();
  EXPECT_TRUE(text.contains("(later)\t→ speed\tpump[3]\t3 rad/s")) << text.toStdString();
}

TEST(RepeatingCommand, IsQuotedForAShell) {
  EXPECT_EQ(repeatingCommand("plant.yaml", ""), "orrery run plant.yaml");
  EXPECT_EQ(repeatingCommand("my plant.yaml", "it's.yaml"),
            "orrery run 'my plant.yaml' --interventions 'it'\\''s.yaml'");
}

}  // namespace
}  // namespace orrery::gui
