// SPDX-License-Identifier: Apache-2.0
#include "gui/app/start_order.h"

#include <gtest/gtest.h>

#include <QFileInfo>

#include "gui/app/main_window.h"
#include "scenarios/build/run.h"
#include "scenarios/format/loader.h"
#include "tests/gui/wait_for.h"
#include "tests/support/temporary_folder.h"

namespace orrery::gui {
namespace {

/// What a picture of a file in the run view ended with; the plant stands where it was wanted.
engine::ExitCode pictured(const std::string& file, MainWindow& window,
                          const std::filesystem::path& picture) {
  StudioOptions options;
  options.file = file;
  options.view = "run";
  options.until = engine::Duration::from_seconds(300.0);
  options.screenshot = picture.string();
  std::optional<engine::ExitCode> end;
  StartOrder order(window, options, [&](engine::ExitCode code) { end = code; });
  order.begin();
  EXPECT_TRUE(waitFor([&] { return end.has_value(); }));
  return end.value_or(engine::ExitCode::kRunFailed);
}

TEST(StartOrder, AResultInTheRunViewIsPlayedBack) {
  const testing::TemporaryFolder folder;
  const auto loaded =
      scenarios::load_scenario(ORRERY_SOURCE_DIR "/scenarios/library/my-own-device.yaml");
  ASSERT_TRUE(loaded);
  scenarios::RunOptions options;
  options.until = engine::Duration::from_seconds(600.0);
  options.out = folder / "tanks.orrery";
  ASSERT_TRUE(scenarios::run_scenario(loaded->scenario, options));

  StudioSettings settings{StudioSettings::Keep::kInMemory};
  MainWindow window(settings);
  window.show();
  EXPECT_EQ(pictured(options.out.string(), window, folder / "picture.png"), engine::ExitCode::kOk);
  EXPECT_EQ(window.page(), MainWindow::Page::kRun);
  ASSERT_NE(window.context().plant.source(), nullptr);
  EXPECT_EQ(window.context().plant.view()->now,
            engine::SimTime{} + engine::Duration::from_seconds(300.0));
  EXPECT_GT(QFileInfo((folder / "picture.png").c_str()).size(), 10'000);
}

}  // namespace
}  // namespace orrery::gui
