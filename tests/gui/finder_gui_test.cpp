// SPDX-License-Identifier: Apache-2.0
#include "gui/find/finder_box.h"

#include <gtest/gtest.h>

#include <QElapsedTimer>

#include "gui/app/main_window.h"
#include "gui/find/named_item.h"
#include "gui/find/word_match.h"
#include "tests/gui/toy_source.h"

namespace orrery::gui {
namespace {

TEST(WordMatch, WordsInAnyOrderBeginningsFirst) {
  EXPECT_TRUE(wordMatch("", "anything"));
  EXPECT_TRUE(wordMatch("log event", "Event log"));
  EXPECT_TRUE(wordMatch("STEP", "Single step"));
  EXPECT_TRUE(wordMatch("stp", "Single step"));
  EXPECT_FALSE(wordMatch("stop", "Single step"));
  EXPECT_FALSE(wordMatch("step twice", "Single step"));
  EXPECT_GT(*wordMatch("step", "Step"), *wordMatch("step", "Step back"));
  EXPECT_GT(*wordMatch("step", "Step back"), *wordMatch("step", "Single step"));
  EXPECT_GT(*wordMatch("step", "Single step"), *wordMatch("tep", "Single step"));
  EXPECT_GT(*wordMatch("tep", "Single step"), *wordMatch("sngl", "Single step"));
}

class Finder : public testing::Test {
 protected:
  void open(std::uint32_t devices, std::size_t alarms = 0) {
    window.openPlant(std::make_unique<ToySource>(devices, alarms), "toy.yaml");
  }
  QString first() { return window.finder().findings().at(0).title; }

  StudioSettings settings{StudioSettings::Keep::kInMemory};
  MainWindow window{settings, std::vector<PanelKind>{}};
};

TEST_F(Finder, FindsDevicesOfAHundredThousandByTheirName) {
  open(100'000);
  FinderBox& finder = window.finder();
  finder.ask({});
  const std::pair<const char*, const char*> asked[] = {{"pump[99999]", "pump[99999]"},
                                                       {"pump[17", "pump[17]"},
                                                       {"pu 17", "pump[17]"},
                                                       {"@17", "pump[17]"},
                                                       {"pump", "pump"},
                                                       {"temp", "pump.temperature"},
                                                       {"gate", "gateway"},
                                                       {"radio", "radio"},
                                                       {"watch", "watch"}};
  double longest_ms = 0.0;
  for (const auto& [typed, expected] : asked) {
    QElapsedTimer timer;
    timer.start();
    finder.type(typed);
    longest_ms = std::max(longest_ms, double(timer.nsecsElapsed()) / 1e6);
    ASSERT_FALSE(finder.findings().empty()) << typed;
    EXPECT_EQ(first(), expected) << typed;
  }
  RecordProperty("longest_ms", std::to_string(longest_ms));
  std::printf("[ measured ] 100,000 devices: the slowest answer took %.2f ms\n", longest_ms);
  finder.type("@pump[100000]");
  EXPECT_TRUE(finder.findings().empty());
}

TEST_F(Finder, ChoosingSelectsAndReveals) {
  open(100, 10);
  ViewState& state = window.context().state;
  std::vector<Item> revealed;
  QObject::connect(&state, &ViewState::revealed, [&](Item item) { revealed.push_back(item); });
  window.showPage(MainWindow::Page::kStart);
  window.finder().ask("pump[17]");
  window.finder().chooseCurrent();
  EXPECT_EQ(state.current(), (Item{Item::Kind::kDevice, 17}));
  EXPECT_EQ(revealed, (std::vector<Item>{{Item::Kind::kDevice, 17}}));
  EXPECT_EQ(window.page(), MainWindow::Page::kRun);
  EXPECT_FALSE(window.finder().isVisible());
  window.finder().ask("alarm pump[7]");
  EXPECT_EQ(first(), "Alarm of watch: pump[7]");
  window.finder().chooseCurrent();
  EXPECT_EQ(state.cursor(), 7.0);
}

TEST_F(Finder, ThePaletteHasEveryActionThatCanBeDone) {
  FinderBox& finder = window.finder();
  finder.ask(">dark");
  EXPECT_EQ(first(), "View: Dark theme");
  finder.chooseCurrent();
  EXPECT_EQ(window.context().theme.kind(), Theme::Kind::kDark);
  finder.ask(">");
  finder.type(">palette");
  EXPECT_EQ(finder.findings().at(0).keys, "Ctrl+Shift+P");
  window.context().actions.action("view.theme_dark")->setEnabled(false);
  finder.type(">dark theme");
  for (const Finding& one : finder.findings()) EXPECT_NE(one.title, "View: Dark theme");
  window.context().theme.set(Theme::Kind::kLight);
}

TEST_F(Finder, WithoutAPlantItStillFindsActionsAndPages) {
  window.finder().ask("scenario");
  bool page = false;
  for (const Finding& one : window.finder().findings())
    page = page || one.detail.contains("scenario.md");
  EXPECT_TRUE(page);
}

TEST(NamedItem, OnlyWhatExactlyIsCalledSo) {
  const ToySource toy(5);
  const auto& outline = toy.outline();
  EXPECT_EQ(itemCalled(outline, "pump[4]"), (Item{Item::Kind::kDevice, 4}));
  EXPECT_EQ(itemCalled(outline, "pump"), (Item{Item::Kind::kPopulation, 0}));
  EXPECT_EQ(itemCalled(outline, "pump.temperature"), (Item{Item::Kind::kSignal, 0}));
  EXPECT_EQ(itemCalled(outline, "watch"), (Item{Item::Kind::kAgent, 0}));
  for (const char* wrong : {"pump[5]", "pump[", "pump[]", "pump[x]", "pump[1]x", "pum", ""})
    EXPECT_FALSE(itemCalled(outline, wrong)) << wrong;
}

}  // namespace
}  // namespace orrery::gui
