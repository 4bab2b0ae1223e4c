// SPDX-License-Identifier: Apache-2.0
#include "gui/app/view_state.h"

#include <gtest/gtest.h>

#include "gui/app/plant_link.h"
#include "tests/gui/toy_source.h"

namespace orrery::gui {
namespace {

TEST(ViewState, TheCursorFollowsUntilTheUserMovesIt) {
  ViewState state;
  state.follow(3.0);
  EXPECT_EQ(state.cursor(), 3.0);
  state.setCursor(1.0);
  state.follow(4.0);
  EXPECT_EQ(state.cursor(), 1.0);
  state.setFollowing(true);
  state.follow(5.0);
  EXPECT_EQ(state.cursor(), 5.0);
}

TEST(PlantLink, ShowsWhatIsAskedFor) {
  ViewState state;
  PlantLink plant(state);
  auto source = std::make_unique<ToySource>(10);
  ToySource& toy = *source;
  plant.open(std::move(source));
  EXPECT_TRUE(plant.isReady());
  state.select({Item::Kind::kDevice, 3});
  toy.advance(engine::SimTime::from_seconds(1.0));
  plant.beat();
  ASSERT_TRUE(plant.view()->inspection);
  EXPECT_EQ(plant.view()->inspection->device, 3u);
}

}  // namespace
}  // namespace orrery::gui
