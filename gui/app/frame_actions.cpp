// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/frame_actions.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QInputDialog>
#include <QMessageBox>
#include <QToolBar>
#include <QToolButton>

#include "gui/app/keys_sheet.h"
#include "gui/app/main_window.h"
#include "gui/app/run_page.h"
#include "gui/find/doc_pages.h"
#include "gui/find/finder_box.h"
#include "scenarios/build/identity.h"

namespace orrery::gui {

namespace {

// Dialogs are opened, not executed: the beat of the plant goes on behind them.
void chooseFile(MainWindow& window) {
  auto* dialog = new QFileDialog(&window, "Open a scenario, a result or an unfinished run",
                                 window.settings().value("files/folder").toString());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  dialog->setNameFilters({"Everything of Orrery (*.yaml *.yml *.orrery *.partial *.experiment)",
                          "Scenarios (*.yaml *.yml)", "Results (*.orrery *.experiment)",
                          "Unfinished runs (*.partial)", "All files (*)"});
  QObject::connect(dialog, &QFileDialog::fileSelected, &window, [&window](const QString& path) {
    window.settings().setValue("files/folder", QFileInfo(path).path());
    window.openFile(path);
  });
  dialog->open();
}

void askForLayout(MainWindow& window, const QString& title, const QString& button,
                  const QStringList& choices, void (*call)(MainWindow&, const QString&)) {
  auto* dialog = new QInputDialog(&window);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(title);
  dialog->setLabelText("Name of the layout:");
  dialog->setOkButtonText(button);
  if (!choices.isEmpty()) dialog->setComboBoxItems(choices);
  QObject::connect(dialog, &QInputDialog::textValueSelected, &window,
                   [&window, call](const QString& name) {
                     if (!name.trimmed().isEmpty()) call(window, name.trimmed());
                   });
  dialog->open();
}

void tellAbout(MainWindow& window) {
  auto* box = new QMessageBox(&window);
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setWindowTitle("About Orrery Studio");
  box->setText(QString("<h3>Orrery Studio %1</h3>")
                   .arg(QString::fromStdString(scenarios::program_version())));
  box->setInformativeText(
      "A digital-twin simulator and testbed for connected, learning devices.\n\n"
      "The desktop program is free software under the GNU General Public License, version 3 or "
      "later; everything below it is under the Apache License 2.0. There is no warranty.");
  box->open();
}

void setTheme(MainWindow& window, Theme::Kind kind) { window.context().theme.set(kind); }

void cycleTheme(MainWindow& window) {
  const int next = (static_cast<int>(window.context().theme.kind()) + 1) % 3;
  setTheme(window, static_cast<Theme::Kind>(next));
}

void addFileActions(MainWindow& window, ActionBook& book) {
  book.add({"file.open", "File", "Open ...", "Opens a scenario, a result or an unfinished run",
            QKeySequence("Ctrl+O"), "open"},
           [&window] { chooseFile(window); });
  book.add({"file.again",
            "File",
            "Read again",
            "Reads the open scenario anew from its file",
            {},
            "reload"},
           [&window] { window.readAgain(); });
  book.add({"file.close", "File", "Close", "Closes what is open; a run under way ends",
            QKeySequence("Ctrl+W"), "close"},
           [&window] { window.closePlant(); });
  book.add({"file.forget.recent",
            "File",
            "Forget recent files",
            "Empties the list of recent files on the start page",
            {},
            {}},
           [&window] { window.settings().clearRecentFiles(); });
  book.add({"file.end.quit", "File", "Quit", "Ends the program", QKeySequence("Ctrl+Q"), {}},
           [&window] { window.close(); });
}

void addPageActions(MainWindow& window, ActionBook& book) {
  using Page = MainWindow::Page;
  struct Row {
    const char *id, *title, *help, *key, *icon;
    Page page;
  };
  static constexpr Row kRows[] = {
      {"go.start", "Start", "Examples, recent files, documentation", "Ctrl+1", "start",
       Page::kStart},
      {"go.designer", "Designer", "Where scenarios will be drawn", "Ctrl+2", "designer",
       Page::kDesigner},
      {"go.run", "Run", "The plant and what happens in it", "Ctrl+3", "view3d", Page::kRun},
      {"go.results", "Results", "Finished runs: replay, compare, table", "Ctrl+4", "results",
       Page::kResults},
      {"go.problems", "Problems", "Mistakes of the scenario that was opened last", "", "warning",
       Page::kProblems}};
  for (const Row& row : kRows) {
    QAction* action = book.add({row.id, "Go", row.title, row.help, QKeySequence(row.key), row.icon},
                               [&window, page = row.page] { window.showPage(page); });
    action->setCheckable(true);
    // The page decides what is checked, also when it is there already.
    QObject::connect(action, &QAction::triggered, &window,
                     [&window] { window.showPage(window.page()); });
  }
  book.add({"go.find.locator", "Go", "Find anything ...",
            "Devices, signals, agents, links, alarms, actions and pages by name",
            QKeySequence("Ctrl+K"), "search"},
           [&window] { window.finder().ask({}); });
  book.add({"go.find.palette", "Go", "Command palette ...", "Every action by its name",
            QKeySequence("Ctrl+Shift+P"), "palette"},
           [&window] { window.finder().ask(">"); });
  book.add({"go.panel.next",
            "Go",
            "Next panel",
            "Moves the keyboard to the next panel",
            QKeySequence("F6"),
            {}},
           [&window] { window.runPage().moveFocus(+1); });
  book.add({"go.panel.previous",
            "Go",
            "Previous panel",
            "Moves the keyboard to the panel before",
            QKeySequence("Shift+F6"),
            {}},
           [&window] { window.runPage().moveFocus(-1); });
}

void addViewActions(MainWindow& window, ActionBook& book) {
  book.add({"view.theme", "View", "Next theme", "Light, dark, high contrast, in turn",
            QKeySequence("Ctrl+T"), "theme"},
           [&window] { cycleTheme(window); });
  static constexpr const char* kTitles[] = {"Light theme", "Dark theme", "High-contrast theme"};
  for (const auto kind : {Theme::Kind::kLight, Theme::Kind::kDark, Theme::Kind::kContrast})
    book.add({"view.theme_" + Theme::nameOf(kind),
              "View",
              kTitles[static_cast<int>(kind)],
              "Changes the colours of the program",
              {},
              {}},
             [&window, kind] { setTheme(window, kind); });
  book.add({"view.full_screen",
            "View",
            "Full screen",
            "The window over the whole screen, and back",
            QKeySequence("F11"),
            {}},
           [&window] { window.setWindowState(window.windowState() ^ Qt::WindowFullScreen); });
  book.add({"view.layout.reset",
            "View",
            "Reset layout",
            "All panels of the run page as at first",
            {},
            "layout"},
           [&window] { window.runPage().resetLayout(); });
  book.add({"view.layout.save",
            "View",
            "Save layout as ...",
            "Keeps where the panels are under a name",
            {},
            "save"},
           [&window] {
             askForLayout(window, "Save layout", "Save", {},
                          [](MainWindow& to, const QString& name) { to.saveLayout(name); });
           });
  book.add({"view.layout.use",
            "View",
            "Use layout ...",
            "Puts the panels where a layout has them",
            {},
            {}},
           [&window] {
             if (window.layouts().isEmpty()) return;
             askForLayout(window, "Use layout", "Use", window.layouts(),
                          [](MainWindow& to, const QString& name) { to.useLayout(name); });
           });
}

void addHelpActions(MainWindow& window, ActionBook& book) {
  book.add({"help.keys", "Help", "Keys", "All actions with their keys", QKeySequence("?"), "keys"},
           [&window] { window.keysSheet().open(); });
  book.add({"help.pages", "Help", "Documentation", "Opens the folder of documentation",
            QKeySequence("F1"), "help"},
           [] { openDocPage("README.md"); });
  book.add({"help.about", "Help", "About Orrery Studio", "Version and licence", {}, "info"},
           [&window] { tellAbout(window); });
}

}  // namespace

void addFrameActions(MainWindow& window) {
  ActionBook& book = window.context().actions;
  addFileActions(window, book);
  addPageActions(window, book);
  addViewActions(window, book);
  addHelpActions(window, book);
}

void addViewBar(MainWindow& window) {
  const ActionBook& book = window.context().actions;
  auto* bar = new QToolBar("Pages");
  bar->setObjectName("pages");
  bar->setAccessibleName("Pages");
  bar->setMovable(false);
  bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  bar->setContextMenuPolicy(Qt::PreventContextMenu);
  for (const char* id : {"go.start", "go.designer", "go.run", "go.results"})
    bar->addAction(book.action(id));
  auto* gap = new QWidget;
  gap->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  bar->addWidget(gap);
  for (const char* id : {"file.open", "go.find.locator", "go.find.palette", "view.theme"})
    bar->addAction(book.action(id));
  for (QToolButton* button : bar->findChildren<QToolButton*>())
    if (button->defaultAction()) button->setAccessibleName(button->defaultAction()->text());
  window.addToolBar(bar);
}

}  // namespace orrery::gui
