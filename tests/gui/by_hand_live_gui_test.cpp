// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <QAction>
#include <QComboBox>
#include <QFile>
#include <QPushButton>
#include <QTemporaryDir>

#include "gui/forms/param_field.h"
#include "gui/run/device_page.h"
#include "gui/run/hand_dialog.h"
#include "gui/run/inspector_panel.h"
#include "gui/run/interventions_panel.h"
#include "gui/run/small_table.h"
#include "gui/run/timeline.h"
#include "scenarios/format/loader.h"
#include "scenarios/session/session.h"
#include "tests/gui/wait_for.h"

namespace orrery::gui {
namespace {

constexpr const char* kPlant = R"(orrery: 1
name: plant
duration: 2 d
plant:
  pump:
    model: water/pump
    count: 4
    step: 1 min
    sensors:
      temperature: { measures: bearing_temperature, period: 1 min }
network:
  nodes:
    gateway: { profile: gateway }
  links:
    field: { from: pump, to: gateway, latency: 15 ms }
agents:
  watch:
    model: threshold_rule
    node: gateway
    period: 1 min
    observes: [pump.temperature]
    parameters: { level_from: stated, level: 400 K }
)";

class ByHandLive : public testing::Test {
 protected:
  ByHandLive() {
    auto loaded = scenarios::load_scenario_text(kPlant, "plant.yaml", ".");
    EXPECT_TRUE(loaded.has_value());
    plant_.open(
        std::make_unique<scenarios::Session>(std::move(*loaded), scenarios::SessionOptions{}));
    EXPECT_TRUE(waitFor([this] { return plant_.isReady(); }));
  }
  QWidget window_;
  ViewState state_;
  PlantLink plant_{state_};
  ActionBook actions_{&window_};
  Theme theme_;
  PanelContext context_{state_, plant_, actions_, theme_};
  InterventionsPanel panel_{context_};
  InspectorPanel inspector_{context_};
};

TEST_F(ByHandLive, AFaultIsPutOnTheRunAndStandsInTheLog) {
  state_.select({Item::Kind::kDevice, 2});
  ASSERT_TRUE(actions_.action("intervene.fault")->isEnabled());
  actions_.action("intervene.fault")->trigger();
  FaultDialog& dialog = panel_.faultDialog();
  dialog.targetList().setCurrentIndex(1);  // the sensor
  dialog.whatList().setCurrentIndex(dialog.whatList().findData("sensor_offset"));
  ASSERT_NE(dialog.form().field("offset"), nullptr);
  dialog.form().field("offset")->setText("5 K");
  ASSERT_TRUE(dialog.doButton().isEnabled()) << dialog.message().toStdString();
  dialog.doButton().click();
  EXPECT_TRUE(dialog.message().startsWith("Done")) << dialog.message().toStdString();
  ASSERT_TRUE(waitFor([this] { return panel_.table().rowCount() == 1; }));
  EXPECT_TRUE(panel_.table().asText().contains("sensor offset\tpump.temperature[2]"))
      << panel_.table().asText().toStdString();

  const QTemporaryDir folder;
  EXPECT_EQ(panel_.save(folder.filePath("log.yaml")), "");
  const auto log = scenarios::load_interventions(folder.filePath("log.yaml").toStdString());
  ASSERT_TRUE(log);
  EXPECT_EQ(*log, plant_.session()->interventions());
}

TEST_F(ByHandLive, TheTimelineKeepsItThroughASeekBack) {
  const ScrubBar bar(context_);
  const auto stands = [&](double time_s) {
    plant_.session()->seek(engine::SimTime::from_seconds(time_s));
    return waitFor([&] {
      return plant_.view()->state == scenarios::RunState::kPaused &&
             plant_.view()->now == engine::SimTime::from_seconds(time_s);
    });
  };
  ASSERT_TRUE(stands(7200.0));
  scenarios::Intervention fault;
  fault.target = "pump[2]";
  fault.what = "bearing_wear";
  ASSERT_TRUE(plant_.session()->intervene(fault));
  ASSERT_TRUE(waitFor([&] { return !bar.marks().hands_s.empty(); }));
  for (const double time_s : {3600.0, 9000.0}) {
    ASSERT_TRUE(stands(time_s));
    EXPECT_EQ(bar.marks().hands_s, std::vector<double>{7200.0}) << time_s;
  }
}

TEST_F(ByHandLive, WhatThePlantRefusesStandsInTheDialog) {
  state_.select({Item::Kind::kDevice, 2});
  FaultDialog& dialog = panel_.faultDialog();
  dialog.ask();
  plant_.session()->seek(plant_.view()->end);
  ASSERT_TRUE(waitFor([this] { return plant_.view()->state == scenarios::RunState::kEnded; }));
  dialog.doButton().click();
  EXPECT_TRUE(dialog.message().startsWith("Refused")) << dialog.message().toStdString();
  EXPECT_EQ(panel_.table().rowCount(), 0);
}

TEST_F(ByHandLive, TheInspectorShowsTheRun) {
  state_.select({Item::Kind::kDevice, 1});
  plant_.session()->seek(engine::SimTime::from_seconds(3600.0));
  SmallTable& flow = inspector_.devicePage().flow();
  ASSERT_TRUE(waitFor([&] {
    if (flow.table().rowCount() == 0) return false;
    return flow.table().rows()[0][3].text.endsWith("°C");  // it has arrived
  }));
  EXPECT_TRUE(flow.table().rows()[0][1].text.endsWith("°C"));
  EXPECT_TRUE(flow.table().rows()[0][2].text.endsWith("°C"));
}

}  // namespace
}  // namespace orrery::gui
