// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <functional>
#include <memory>
#include <vector>

#include "gui/app/pages.h"
#include "gui/app/panel.h"
#include "gui/app/scenario_reader.h"
#include "gui/app/studio_settings.h"

class QLabel;
class QStackedWidget;

namespace orrery::gui {

class Banner;
class FinderBox;
class KeysSheet;
class ProblemsPage;
class RunPage;
class StartPage;

/// The window of the program: it owns what the panels share, shows one page at a time and opens
/// files. What the pages show is theirs; what the actions do is in frame_actions.cpp.
class MainWindow final : public QMainWindow {
  Q_OBJECT

 public:
  enum class Page { kStart, kDesigner, kRun, kResults, kProblems };

  /// `kinds` lives as long as the window.
  explicit MainWindow(StudioSettings& settings,
                      const std::vector<PanelKind>& kinds = panelCatalog());
  ~MainWindow() override;

  PanelContext& context() { return context_; }
  StudioSettings& settings() { return settings_; }
  RunPage& runPage() { return *run_page_; }
  ProblemsPage& problems() { return *problems_; }
  FinderBox& finder() { return *finder_; }
  KeysSheet& keysSheet() { return *keys_sheet_; }
  Banner& banner() { return *banner_; }

  Page page() const;
  void showPage(Page page);
  /// By what it is: a scenario is read and run, an unfinished run gone on with, anything else is
  /// shown as a result. Returns at once; `opened` or `refused` tells the outcome.
  void openFile(const QString& path);
  /// A plant that is there already.
  void openPlant(std::unique_ptr<scenarios::PlantSource> source, const QString& path);
  void closePlant();
  void readAgain();
  const QString& path() const { return path_; }
  bool isReading() const { return reader_.isBusy(); }
  /// Nothing is being read, here or on the page of results.
  bool isIdle() const { return !isReading() && results_.is_idle(); }

  // Layouts of the run page, by name.
  void saveLayout(const QString& name);
  bool useLayout(const QString& name);
  QStringList layouts() const;

 Q_SIGNALS:
  void opened(const QString& path);
  void refused(const QString& path);

 protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void makePages(const std::vector<PanelKind>& kinds);
  void connectPages();
  void take(const std::shared_ptr<ReadScenario>& read);
  void refuse(const QString& path, const engine::Diagnostics& problems);
  void watchRun();
  void restoreLayouts();
  void keepLayouts();
  void retitle();

  StudioSettings& settings_;
  Theme theme_;
  ViewState state_;
  PlantLink plant_{state_};
  ActionBook actions_{this};
  PanelContext context_{state_, plant_, actions_, theme_};
  ScenarioReader reader_;
  QString path_;
  bool told_failure_ = false;

  QStackedWidget* stack_ = nullptr;
  Banner* banner_ = nullptr;
  StartPage* start_page_ = nullptr;
  QWidget* designer_ = nullptr;
  RunPage* run_page_ = nullptr;
  ResultsView results_{};
  ProblemsPage* problems_ = nullptr;
  FinderBox* finder_ = nullptr;
  KeysSheet* keys_sheet_ = nullptr;
};

}  // namespace orrery::gui
