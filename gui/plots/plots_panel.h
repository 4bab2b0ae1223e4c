// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QLabel>
#include <QTabWidget>
#include <QTimer>
#include <QToolBar>
#include <QWidget>

#include "gui/app/panel.h"
#include "gui/plots/plot_sheet.h"

namespace orrery::gui {

/// The panel of plots: sheets in tabs, a bar of tools, a line for what went wrong. What is plotted
/// is kept by scenario and comes back with it.
class PlotsPanel final : public QWidget {
  Q_OBJECT

 public:
  /// At once, from a selection or a drop; more are said and left out.
  static constexpr std::size_t kCurvesAtOnceMax = 1000;
  /// A device with more scalar signals than this asks which.
  static constexpr std::size_t kSignalsUnasked = 3;

  explicit PlotsPanel(const PanelContext& context, QWidget* parent = nullptr);
  ~PlotsPanel() override;

  PlotSheet* sheet() const;  ///< the one in front
  PlotView* plot() const { return sheet()->active(); }
  PlotSheet* addSheet(const QString& title = {});  ///< in front
  void closeSheet(int index);
  /// To the active plot; a curve that does not go with those of it gets a plot below. Gives what is
  /// wrong, in words; empty: added.
  QString add(const CurveSpec& spec);
  /// As a drop does: devices bring their signals, populations their bands.
  void take(const std::vector<scenarios::SeriesKey>& series, const std::vector<Item>& items);
  void plotSelection();
  void openRecording(const QString& path);
  void goToCursor();

  /// By suffix: png, svg, pdf, csv. Errors: plot-suffix, plot-write.
  engine::Result<bool> exportPlot(const QString& path, double scale = 2.0);
  engine::Result<bool> exportSheet(const QString& path, double scale = 2.0);

  /// All sheets as JSON text; and back. False: not a layout, nothing changed.
  QString plotLayoutText() const;
  bool restorePlotLayout(const QString& text);

  const QString& message() const { return message_text_; }

  // Dialogs, which do not block.
  void askForCurve();
  void askForDerived();
  void askForRecording();
  void askForExport();

 Q_SIGNALS:
  void recordingOpened(QString path);

 private:
  void makeActions();
  void fillBar();
  void connectSheet(PlotSheet* sheet);
  void beat();
  void readMarks();
  void begin();  ///< another plant, or none
  void showFollowing();
  void showMenu(PlotView* plot, QPoint global);
  void chooseColumns(const QString& path);
  void say(const QString& text);
  void keepLayout();
  QString settingsKey() const;
  void addMany(std::vector<CurveSpec> specs);
  void writeTableInBackground(const QString& path, bool whole_sheet);
  const scenarios::PlantOutline* outline() const;

  PanelContext context_;
  PlotFeed feed_;
  RecordedShelf shelf_;
  PlotServices services_;
  QToolBar* bar_;
  QComboBox* window_;
  QTabWidget* tabs_;
  QLabel* message_;
  QString message_text_;
  QTimer keep_;
  QAction* follow_ = nullptr;
  QString asked_for_;  ///< the recording whose columns are to be chosen
  std::vector<TimeMark> faults_;
  std::vector<TimeMark> marks_;  ///< those and the hits of breakpoints
  std::size_t log_read_ = 0;
  std::size_t hits_ = 0;
  bool celsius_ = false;
  bool restoring_ = false;
  std::vector<QThread*> writing_;
};

QWidget* makePlotsPanel(PanelContext& context);

}  // namespace orrery::gui
