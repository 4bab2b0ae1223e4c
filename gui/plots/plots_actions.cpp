// SPDX-License-Identifier: GPL-3.0-or-later
#include <QInputDialog>
#include <QMenu>
#include <QTabBar>
#include <array>

#include "gui/plots/plots_panel.h"

// The actions of the panel, its bar of tools and the menu of a plot.
namespace orrery::gui {

namespace {

struct Window {
  const char* title;
  double length_s;
};
constexpr std::array<Window, 5> kWindows = {
    {{"1 min", 60.0}, {"10 min", 600.0}, {"1 h", 3600.0}, {"1 d", 86400.0}, {"all", 0.0}}};

}  // namespace

void PlotsPanel::makeActions() {
  ActionBook& book = context_.actions;
  const QString menu = QStringLiteral("Plots");
  const auto add = [&](const char* id, const QString& title, const QString& help, const char* key,
                       const char* icon, std::function<void()> call) {
    book.add({QString::fromLatin1(id), menu, title, help, QKeySequence(QLatin1String(key)),
              QString::fromLatin1(icon)},
             std::move(call));
  };
  add("plots.plot_selection", tr("Plot the selection"),
      tr("Adds the signals of what is selected to the active plot"), "Ctrl+P", "plot",
      [this] { plotSelection(); });
  add("plots.add_curve", tr("Add curve…"),
      tr("Adds a signal, a score, a band or one series over another by name"), "Ctrl+Shift+N",
      "plus", [this] { askForCurve(); });
  add("plots.derive", tr("Derive curve…"),
      tr("A formula, a moving mean, a derivative or an integral of curves of the active plot"),
      "Ctrl+Shift+D", "signal", [this] { askForDerived(); });
  add("plots.recording", tr("Overlay a recording…"),
      tr("Draws columns of a CSV file beside the simulated curves"), "", "import",
      [this] { askForRecording(); });
  add("plots.split_right", tr("Add a plot on the right"),
      tr("A plot beside the active one, with the same time"), "", "right",
      [this] { sheet()->split(Qt::Horizontal); });
  add("plots.split_below", tr("Add a plot below"),
      tr("A plot below the active one, with the same time"), "", "down",
      [this] { sheet()->split(Qt::Vertical); });
  add("plots.remove", tr("Remove the plot"), tr("Removes the active plot with its curves"), "",
      "trash", [this] { sheet()->removePlot(plot()); });
  add("plots.new_sheet", tr("New sheet of plots"), tr("Another tab with plots of its own"), "",
      "table", [this] { addSheet(); });
  add("plots.fit", tr("Fit plots"), tr("Shows all times and values of the curves"), "Ctrl+0",
      "focus", [this] { sheet()->fit(); });
  add("plots.undo_zoom", tr("Undo zoom"), tr("Back to what the plots showed before"),
      "Ctrl+Backspace", "restore", [this] { sheet()->undoZoom(); });
  add("plots.go_to_cursor", tr("Go to cursor"), tr("Takes the plant to the time of the cursor"),
      "Ctrl+G", "clock", [this] { goToCursor(); });
  add("plots.export", tr("Export plots…"),
      tr("A plot or its sheet as PNG, SVG, PDF, or the visible points as CSV or Parquet"), "Ctrl+E",
      "export", [this] { askForExport(); });
  follow_ = book.addToggle({"plots.follow", menu, tr("Follow the time"),
                            tr("The plots and the cursor move with the time of the plant"),
                            QKeySequence("Ctrl+Shift+F"), "follow"},
                           true, [this](bool on) {
                             sheet()->setFollowing(on);
                             if (on) context_.state.setFollowing(true);
                           });
  book.addToggle({"plots.celsius",
                  menu,
                  tr("Temperatures in °C"),
                  tr("Shows temperatures in degrees Celsius instead of kelvin"),
                  {},
                  {}},
                 false, [this](bool on) {
                   celsius_ = on;
                   for (int i = 0; i < tabs_->count(); ++i)
                     static_cast<PlotSheet*>(tabs_->widget(i))->setCelsius(on);
                 });
}

void PlotsPanel::fillBar() {
  bar_->setAccessibleName(tr("Tools of the plots"));
  bar_->setIconSize(QSize(1, 1) * fontMetrics().height());
  const auto put = [&](std::initializer_list<const char*> ids) {
    for (const char* id : ids) bar_->addAction(context_.actions.action(QString::fromLatin1(id)));
    bar_->addSeparator();
  };
  put({"plots.add_curve", "plots.plot_selection", "plots.derive", "plots.recording"});
  put({"plots.split_right", "plots.split_below", "plots.remove", "plots.new_sheet"});
  bar_->addAction(follow_);
  for (const Window& window : kWindows) window_->addItem(tr(window.title), window.length_s);
  window_->setAccessibleName(tr("Length of time shown"));
  window_->setToolTip(tr("Length of time shown"));
  bar_->addWidget(window_);
  bar_->addSeparator();
  put({"plots.fit", "plots.undo_zoom", "plots.go_to_cursor"});
  bar_->addAction(context_.actions.action("plots.export"));
  connect(window_, &QComboBox::activated, this, [this](int row) {
    sheet()->setWindow(window_->itemData(row).toDouble());
    keep_.start(0);
  });
  connect(tabs_->tabBar(), &QTabBar::tabBarDoubleClicked, this, [this](int index) {
    if (index < 0) return;
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Name of the sheet"));
    dialog->setLabelText(tr("Name"));
    dialog->setTextValue(tabs_->tabText(index));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, index](const QString& name) {
      if (!name.trimmed().isEmpty()) tabs_->setTabText(index, name.trimmed());
      keep_.start(0);
    });
    dialog->open();
  });
}

void PlotsPanel::showMenu(PlotView* of, QPoint global) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const auto put = [&](std::initializer_list<const char*> ids) {
    for (const char* id : ids) menu->addAction(context_.actions.action(QString::fromLatin1(id)));
    menu->addSeparator();
  };
  const Curve* under = of->curveAt(of->mapFromGlobal(global));
  if (under != nullptr)
    menu->addAction(tr("Remove %1").arg(under->name), of,
                    [of, letter = under->letter] { of->remove(letter); });
  if (of->curves().size() > 1 && of->curves().size() <= PlotView::kCrowd) {
    QMenu* remove = menu->addMenu(tr("Remove a curve"));
    for (const auto& curve : of->curves())
      remove->addAction(curve->name, of, [of, letter = curve->letter] { of->remove(letter); });
  }
  if (!of->curves().empty()) {
    menu->addAction(tr("Remove all curves"), of, [of] { of->clear(); });
    menu->addSeparator();
  }
  put({"plots.add_curve", "plots.plot_selection", "plots.derive", "plots.recording"});
  put({"plots.split_right", "plots.split_below", "plots.remove"});
  put({"plots.fit", "plots.undo_zoom", "plots.go_to_cursor", "plots.celsius"});
  menu->addAction(context_.actions.action("plots.export"));
  menu->popup(global);
}

}  // namespace orrery::gui
