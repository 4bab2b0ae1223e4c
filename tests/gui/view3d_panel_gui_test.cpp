// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <QApplication>
#include <QMouseEvent>

#include "gui/view3d/plant_view_widget.h"
#include "tests/gui/toy_source.h"

namespace orrery::gui {
namespace {

struct Window {
  QWidget window;
  ViewState state;
  PlantLink plant{state};
  ActionBook actions{&window};
  Theme theme;
  PanelContext context{state, plant, actions, theme};
  PlantViewWidget panel{context};

  explicit Window(std::uint32_t devices) {
    panel.resize(900, 600);
    panel.show();
    plant.open(std::make_unique<ToySource>(devices));
    plant.beat();
    settle();
  }
  void settle() {
    for (int i = 0; i < 3; ++i) {
      QCoreApplication::processEvents();
      panel.canvas().repaint();
    }
  }
  void click(QPointF at, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    for (const QEvent::Type type : {QEvent::MouseButtonPress, QEvent::MouseButtonRelease}) {
      QMouseEvent event(type, at, panel.canvas().mapToGlobal(at), Qt::LeftButton, Qt::LeftButton,
                        modifiers);
      QCoreApplication::sendEvent(&panel.canvas(), &event);
    }
  }
  QPointF placeOf(std::uint32_t device) {
    const PlantScene& scene = *panel.canvas().scene();
    return *scene.camera().project(middleOf(scene.things()[device])) /
           panel.canvas().devicePixelRatioF();
  }
};

TEST(PlantPanel, ClicksSelectAndCtrlAdds) {
  Window window(100);
  ASSERT_TRUE(window.panel.canvas().scene());
  window.actions.action("view3d.top")->trigger();
  window.settle();
  window.click(window.placeOf(12));
  EXPECT_EQ(window.state.current(), (Item{Item::Kind::kDevice, 12}));
  window.click(window.placeOf(47), Qt::ControlModifier);
  EXPECT_EQ(window.state.selection().size(), 2u);
  window.click({3.0, 3.0});
  EXPECT_TRUE(window.state.selection().empty());
}

TEST(PlantPanel, FocusBringsTheSelectionNearAndHomeGoesBack) {
  Window window(400);
  const PlantCamera& camera = window.panel.canvas().scene()->camera();
  const double far = camera.pose().distance_m;
  window.state.select({Item::Kind::kDevice, 5});
  window.actions.action("view3d.focus")->trigger();
  EXPECT_LT(camera.pose().distance_m, far / 4);
  window.actions.action("view3d.bookmark.set.3")->trigger();
  const PlantCamera::Pose kept = camera.pose();
  window.actions.action("view3d.home")->trigger();
  EXPECT_NEAR(camera.pose().distance_m, far, 0.2 * far);
  window.actions.action("view3d.bookmark.3")->trigger();
  EXPECT_EQ(camera.pose(), kept);
}

TEST(PlantPanel, DrawsWithoutAndWithAPlantInEveryTheme) {
  Window window(50);
  for (const Theme::Kind kind : {Theme::Kind::kDark, Theme::Kind::kContrast, Theme::Kind::kLight}) {
    window.theme.set(kind);
    window.settle();
    const QImage grabbed = window.panel.grab().toImage();
    EXPECT_EQ(grabbed.size(), window.panel.size() * window.panel.devicePixelRatioF());
  }
  window.plant.open(nullptr);
  window.settle();
  EXPECT_FALSE(window.panel.canvas().scene());
}

TEST(PlantPanel, DrawsOnlyWhenSomethingChanged) {
  Window window(50);
  const std::uint64_t frames = window.panel.canvas().frames();
  window.plant.beat();
  QCoreApplication::processEvents();
  QCoreApplication::processEvents();
  EXPECT_LE(window.panel.canvas().frames(), frames + 1);
}

}  // namespace
}  // namespace orrery::gui
