// SPDX-License-Identifier: Apache-2.0
#include "gui/results/results_page.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QComboBox>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <algorithm>

#include "engine/record/result_file.h"
#include "engine/record/sqlite_store.h"
#include "gui/app/main_window.h"
#include "gui/results/batch_tab.h"
#include "gui/results/compare_plot.h"
#include "gui/results/compare_tab.h"
#include "gui/results/overview_tab.h"
#include "gui/results/table_view.h"
#include "gui/results/verdict_banner.h"
#include "scenarios/build/run.h"
#include "scenarios/format/loader.h"
#include "scenarios/report/quantity.h"
#include "scenarios/session/replay.h"
#include "tests/gui/wait_for.h"
#include "tests/support/synthetic_experiment.h"
#include "tests/support/synthetic_run.h"
#include "tests/support/temporary_folder.h"

namespace orrery::gui {
namespace {

using testing::TemporaryFolder;

QString textOf(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

/// The tank farm for ten minutes, from a seed.
QString runTanks(const TemporaryFolder& folder, std::uint64_t seed) {
  const auto loaded =
      scenarios::load_scenario(ORRERY_SOURCE_DIR "/scenarios/library/my-own-device.yaml");
  EXPECT_TRUE(loaded);
  scenarios::RunOptions options;
  options.seed = seed;
  options.until = engine::Duration::from_seconds(600.0);
  options.out = folder / ("seed-" + std::to_string(seed) + ".orrery");
  EXPECT_TRUE(scenarios::run_scenario(loaded->scenario, options));
  return textOf(options.out);
}

QString writePumps(const TemporaryFolder& folder) {
  engine::SqliteStore store(folder / "pumps.orrery");
  EXPECT_TRUE(store.begin(testing::synthetic_header()));
  testing::append_synthetic_rows(store);
  EXPECT_TRUE(store.finish(testing::synthetic_summary()));
  return textOf(folder / "pumps.orrery");
}

QString writeExperiment(const TemporaryFolder& folder, std::uint64_t runs) {
  const std::string place = (folder / "pumps.experiment").string();
  auto store = scenarios::open_experiment_store(place);
  EXPECT_TRUE(store);
  EXPECT_TRUE((*store)->begin(testing::experiment_header(), scenarios::Writers::kOne, ""));
  EXPECT_TRUE((*store)->append(testing::synthetic_runs(0, runs)));
  EXPECT_TRUE((*store)->end());
  return QString::fromStdString(place);
}

/// A page in a window of its own.
struct Window {
  QWidget frame;
  ViewState state;
  PlantLink plant{state};
  ActionBook actions{&frame};
  Theme theme;
  PanelContext context{state, plant, actions, theme};
  ResultsPage page{context, &frame};

  /// Opens it and waits until it is read.
  const OpenedResult& open(const QString& path) {
    page.open({path});
    EXPECT_TRUE(waitFor([&] { return page.isIdle(); }));
    return page.results().at(page.results().rowOf(QFileInfo(path).absoluteFilePath()));
  }
  QString label(const char* name) {
    for (auto* label : page.findChildren<QLabel*>())
      if (label->accessibleName() == name) return label->text();
    return "no such label";
  }
  QTableView* table(const char* name) {
    for (auto* view : page.findChildren<QTableView*>())
      if (view->accessibleName() == name) return view;
    return nullptr;
  }
};

TEST(ResultsPage, ARunShowsItsVerdictAndEveryNumber) {
  const TemporaryFolder folder;
  Window window;
  const auto& result = window.open(writePumps(folder));
  ASSERT_TRUE(result.run);
  const auto* overview = window.page.findChild<OverviewTab*>();
  EXPECT_EQ(overview->findChild<VerdictBanner*>()->headline(), "Passed: both gates hold.");
  const auto* metrics = window.table("Metrics")->model();
  ASSERT_EQ(metrics->rowCount(), int(result.run->metrics.size()));
  const auto& first = result.run->metrics.front();
  const auto has = [&](const std::string& text) {
    for (int c = 0; c < metrics->columnCount(); ++c)
      if (metrics->index(0, c).data().toString() == QString::fromStdString(text)) return true;
    return false;
  };
  EXPECT_TRUE(has(scenarios::quantity(first.value, first.unit)));
  EXPECT_TRUE(has(scenarios::interval(first.lower, first.upper, first.unit)));
  EXPECT_TRUE(has(scenarios::grouped(first.n)));
  auto* find = overview->findChild<QLineEdit*>();
  find->setText("downtime");
  EXPECT_EQ(metrics->rowCount(), 1);
  EXPECT_EQ(window.label("Fingerprint"),
            QString::fromStdString(testing::synthetic_summary().fingerprint));
}

TEST(ResultsPage, AFileThatIsNoResultIsExplainedInPlace) {
  const TemporaryFolder folder;
  std::string bytes = testing::read_bytes(writePumps(folder).toStdString());
  bytes[63] = static_cast<char>(bytes[63] + 1);  // the version of the file's tables
  testing::write_bytes(folder / "other.orrery", bytes);
  Window window;
  const auto& other = window.open(textOf(folder / "other.orrery"));
  EXPECT_EQ(other.state, OpenedResult::State::kFailed);
  const auto plain = engine::ResultFile::open(folder / "other.orrery");
  ASSERT_FALSE(plain);
  const QString message = QString::fromStdString(plain.error().items().front().message).mid(1);
  EXPECT_TRUE(window.label("Why it could not be opened").contains(message));
  EXPECT_TRUE(window.label("Why it could not be opened").contains("result-version"));
  testing::write_bytes(folder / "half.orrery", bytes.substr(0, bytes.size() / 2));
  window.open(textOf(folder / "half.orrery"));
  EXPECT_TRUE(window.label("Why it could not be opened").contains("result-damaged"));
  window.open(textOf(folder.path()));
  EXPECT_TRUE(window.label("Why it could not be opened").contains("holds no experiment"));
  EXPECT_TRUE(window.open(writePumps(folder)).run) << "the page goes on";
}

TEST(ResultsPage, ComparesAsTheCommandDoes) {
  const TemporaryFolder folder;
  Window window;
  const QString a = runTanks(folder, 1), b = runTanks(folder, 2);
  window.open(a);
  window.open(b);
  window.page.showTab("compare");
  auto& tab = window.page.compareTab();
  int plotted = 0;
  QObject::connect(&tab, &CompareTab::plotted, [&] { ++plotted; });
  tab.compare(a, b);
  ASSERT_TRUE(waitFor([&] { return !tab.isComparing(); }));
  scenarios::CompareOptions options;
  options.tolerances.metric_default.relative = 0.02;
  const auto plain = scenarios::compare(a.toStdString(), b.toStdString(), options);
  ASSERT_TRUE(plain);
  ASSERT_TRUE(tab.comparison());
  EXPECT_EQ(tab.comparison()->in_tolerance(), plain->in_tolerance());
  ASSERT_EQ(tab.comparison()->signals.size(), plain->signals.size());
  for (std::size_t i = 0; i < plain->signals.size(); ++i) {
    EXPECT_EQ(tab.comparison()->signals[i].verdict, plain->signals[i].verdict);
    EXPECT_EQ(tab.comparison()->signals[i].deviation, plain->signals[i].deviation);
  }
  EXPECT_GT(plain->count(scenarios::SignalVerdict::kOut), 0u);
  const auto* banner = tab.findChild<VerdictBanner*>();
  EXPECT_EQ(banner->headline(), "Out of tolerance");

  // The plot shows the worst signal where it is worst: there the difference is the deviation.
  ASSERT_TRUE(waitFor([&] { return plotted > 0; }));
  const auto& curves = tab.plot().curves();
  const auto worst = std::max_element(
      plain->signals.begin(), plain->signals.end(), [](const auto& x, const auto& y) {
        return x.deviation - x.tolerance_there < y.deviation - y.tolerance_there;
      });
  EXPECT_EQ(curves.device, QString::fromStdString(worst->device));
  double most = 0.0;
  for (const double one : curves.difference) most = std::max(most, std::abs(one));
  EXPECT_EQ(most, worst->deviation);

  tab.compare(a, a);
  ASSERT_TRUE(waitFor([&] { return !tab.isComparing(); }));
  EXPECT_EQ(banner->headline(), "The same trajectory");
}

TEST(ResultsPage, AWrongToleranceIsRefusedWithItsReason) {
  const TemporaryFolder folder;
  Window window;
  const QString a = writePumps(folder);
  window.open(a);
  auto& tab = window.page.compareTab();
  for (auto* edit : tab.findChildren<QLineEdit*>())
    if (edit->accessibleName() == "Relative tolerance") edit->setText("much");
  tab.compare(a, a);
  EXPECT_FALSE(tab.isComparing());
  EXPECT_EQ(tab.findChild<VerdictBanner*>()->headline(), "Not compared");
  EXPECT_FALSE(tab.comparison());
}

TEST(ResultsPage, ABatchIsFilteredAsAPlainLoopWould) {
  const TemporaryFolder folder;
  Window window;
  const auto& result = window.open(writeExperiment(folder, 400));
  ASSERT_TRUE(result.experiment);
  const auto& table = result.experiment->table;
  auto& tab = window.page.batchTab();
  ASSERT_EQ(tab.runs().shown().size(), 400u);
  auto* condition = tab.findChild<QLineEdit*>("condition");
  auto* text = tab.findChild<QLineEdit*>("text");
  condition->setText("loss > 0.05 and agent == pca");
  text->setText("");
  tab.applyFilter();
  std::vector<std::uint32_t> plain;
  for (std::uint32_t i = 0; i < table.runs.size(); ++i)
    if (table.runs[i].factors[1].number > 0.05 && table.runs[i].factors[0].text == "pca")
      plain.push_back(i);
  EXPECT_FALSE(plain.empty());
  EXPECT_EQ(tab.runs().shown(), plain);

  condition->setText("");
  text->setText("Too LARGE");
  tab.applyFilter();
  plain.clear();
  for (std::uint32_t i = 0; i < table.runs.size(); ++i)
    if (table.runs[i].status == scenarios::RunStatus::kFailed) plain.push_back(i);
  EXPECT_EQ(tab.runs().shown(), plain) << "every failed run has that diagnostic";

  text->setText("");
  condition->setText("los > 1");
  tab.applyFilter();
  EXPECT_EQ(tab.runs().shown(), plain) << "a condition that means nothing changes nothing";
  EXPECT_TRUE(window.label("What is wrong with the condition").contains("los"));
  condition->setText("");
  tab.applyFilter();
  EXPECT_EQ(tab.runs().shown().size(), 400u);
}

TEST(ResultsPage, AFailedRunShowsItsDiagnosticAndItsCommand) {
  const TemporaryFolder folder;
  Window window;
  ASSERT_TRUE(window.open(writeExperiment(folder, 100)).experiment);
  auto& tab = window.page.batchTab();
  tab.findChild<QLineEdit*>("text")->setText("range");
  tab.applyFilter();
  auto* view = window.table("Runs");
  view->selectRow(0);
  const auto* run = tab.runs().run(0);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->status, scenarios::RunStatus::kFailed);
  std::string command;
  for (auto* edit : tab.findChildren<QLineEdit*>())
    if (edit->accessibleName() == "Command that repeats the run")
      command = edit->text().toStdString();
  EXPECT_EQ(command, run->command_line);
}

TEST(ResultsPage, TheTableSortsByNumberAndExportsWhatItShows) {
  const TemporaryFolder folder;
  Window window;
  ASSERT_TRUE(window.open(writeExperiment(folder, 100)).experiment);
  auto* view = window.table("Runs");
  auto* model = view->model();
  int column = 0;
  while (model->headerData(column, Qt::Horizontal).toString() != "loss") ++column;
  model->sort(column, Qt::DescendingOrder);
  EXPECT_EQ(model->index(0, column).data().toString().toDouble(), 10.0) << "not as text";
  EXPECT_EQ(model->index(99, column).data().toString().toDouble(), 1e-5);
  const QStringList lines = csvOf(*model).split("\r\n");
  ASSERT_EQ(lines.size(), 102) << "a header, 100 runs, the end";
  EXPECT_TRUE(lines[0].contains("watch.event_recall"));
  const std::string written = (folder / "runs.csv").string();
  EXPECT_EQ(writeCsv(*model, QString::fromStdString(written)), "");
  EXPECT_EQ(QString::fromStdString(testing::read_bytes(written)), csvOf(*model));
  EXPECT_NE(writeCsv(*model, textOf(folder / "no" / "runs.csv")), "");
}

TEST(ResultsPage, WatchingOpensAReplay) {
  const TemporaryFolder folder;
  Window window;
  window.open(writePumps(folder));
  int watched = 0;
  QObject::connect(&window.page, &ResultsPage::watchRequested, [&] { ++watched; });
  for (auto* button : window.page.findChildren<QPushButton*>())
    if (button->accessibleName() == "Play the run back in the run view") button->click();
  EXPECT_EQ(watched, 1);
  auto* replay = dynamic_cast<scenarios::Replay*>(window.plant.source());
  ASSERT_TRUE(replay);
  replay->settle();
  window.plant.beat();
  EXPECT_TRUE(window.plant.isReady());
  EXPECT_EQ(replay->outline().device_count(), 20u);
  window.plant.open(nullptr);
}

TEST(ResultsPage, InTheWindowAReplayIsWatchedOnTheRunPage) {
  const TemporaryFolder folder;
  StudioSettings settings{StudioSettings::Keep::kInMemory};
  const std::vector<PanelKind> none;
  MainWindow window(settings, none);
  window.show();
  window.openFile(writePumps(folder));
  EXPECT_EQ(window.page(), MainWindow::Page::kResults);
  auto* page = window.findChild<ResultsPage*>();
  ASSERT_TRUE(page);
  ASSERT_TRUE(waitFor([&] { return page->isIdle(); }));
  window.context().actions.action("results.watch")->trigger();
  EXPECT_EQ(window.page(), MainWindow::Page::kRun);
  auto* replay = dynamic_cast<scenarios::Replay*>(window.context().plant.source());
  ASSERT_TRUE(replay);
  replay->settle();
  window.context().plant.beat();
  EXPECT_EQ(window.context().plant.view()->state, scenarios::RunState::kPaused);
}

}  // namespace
}  // namespace orrery::gui
