// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/log_panel.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSaveFile>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QTableView>
#include <QToolButton>

#include "gui/run/list_table.h"
#include "gui/run/moment.h"

namespace orrery::gui {

LogPanel::LogPanel(PanelContext& context, QWidget* parent)
    : QWidget(parent), context_(context), model_(new LogModel(context, this)) {
  layOut();
  connectTable();
  context.actions.add({"log.export",
                       "Run",
                       "Export events...",
                       "Writes the events that are shown as CSV",
                       {},
                       "export"},
                      [this] { askExport(); });
  auto* save = new QToolButton(this);
  save->setDefaultAction(context.actions.action("log.export"));
  save->setAccessibleName("Export events");
  bar_->addWidget(save);
  connect(&context.state, &ViewState::selectionChanged, this, [this] {
    if (selected_only_->isChecked()) applyFilter();
    table_->viewport()->update();
  });
  tell();
}

void LogPanel::layOut() {
  setAccessibleName("Events");
  levels_ = new QComboBox(this);
  levels_->addItems({"All levels", "Warnings and errors", "Errors"});
  levels_->setAccessibleName("Filter by level");
  kinds_ = new QComboBox(this);
  kinds_->addItem("All kinds");
  kinds_->setAccessibleName("Filter by kind");
  kinds_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  selected_only_ = makeSelectedOnly(this, "Events of the selected device only");
  text_ = makeFilterField(this, "Filter: text, kind or device", "Filter events by text");
  counts_ = new QLabel(this);
  counts_->setAccessibleName("How many events are shown");
  table_ = makeListTable(this, model_, "Events");
  setColumnWidths(table_, {19, 16, 12, 18, 40});
  empty_ = makeEmptyNote(table_);
  bar_ = putTogether(this, {levels_, kinds_, selected_only_}, text_, counts_, table_);
  connect(levels_, &QComboBox::currentIndexChanged, this, &LogPanel::applyFilter);
  connect(kinds_, &QComboBox::currentIndexChanged, this, &LogPanel::applyFilter);
  connect(selected_only_, &QToolButton::toggled, this, &LogPanel::applyFilter);
  connect(text_, &QLineEdit::textChanged, this, &LogPanel::applyFilter);
}

void LogPanel::connectTable() {
  connect(model_, &LogModel::grown, this, &LogPanel::tell);
  connect(model_, &LogModel::cursorRowMoved, this, [this](int row) {
    follows_tail_ = row < 0 || row == model_->rowCount() - 1;
    if (choosing_) return;
    if (row < 0) return table_->scrollToBottom();
    table_->scrollTo(model_->index(row, 0));
  });
  auto* scroll = table_->verticalScrollBar();
  // Only the user's moves end the following, not those of rows that came.
  connect(scroll, &QScrollBar::actionTriggered, this,
          [this, scroll] { follows_tail_ = scroll->sliderPosition() >= scroll->maximum(); });
  connect(scroll, &QScrollBar::valueChanged, this, [this, scroll](int value) {
    if (table_->underMouse()) follows_tail_ = value >= scroll->maximum();
  });
  connect(scroll, &QScrollBar::rangeChanged, this, [this] {
    if (follows_tail_) table_->scrollToBottom();
  });
  const auto point = [this](const QModelIndex& row) {
    if (!row.isValid()) return;
    const QScopedValueRollback<bool> guard(choosing_, true);
    const auto entry = model_->entry(row.row());
    pointAt(context_, entry.device, entry.time);
  };
  connect(table_, &QAbstractItemView::clicked, this, point);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this, point](const QModelIndex& row) {
            if (table_->hasFocus()) point(row);
          });
  connect(table_, &QAbstractItemView::activated, this, [this, point](const QModelIndex& row) {
    point(row);
    const auto entry = model_->entry(row.row());
    seekTo(context_, entry.time);
    if (entry.device) Q_EMIT context_.state.revealed({Item::Kind::kDevice, *entry.device});
  });
}

void LogPanel::applyFilter() {
  LogFilter filter;
  if (selected_only_->isChecked() && context_.state.currentDevice())
    filter.device = int(*context_.state.currentDevice());
  filter.level = levels_->currentIndex();
  if (kinds_->currentIndex() > 0) filter.kind = kinds_->currentText();
  filter.text = text_->text().trimmed();
  model_->setFilter(filter);
  tell();
}

void LogPanel::tell() {
  if (kinds_->count() != model_->kinds().size() + 1) {
    const QSignalBlocker quiet(kinds_);
    const QString kept = kinds_->currentText();
    kinds_->clear();
    kinds_->addItem("All kinds");
    kinds_->addItems(model_->kinds());
    kinds_->setCurrentText(kept);
  }
  const int shown = model_->rowCount();
  const int all = int(model_->known());
  counts_->setText(shownWords(shown, all, "events"));
  empty_->setText(all == 0 ? "Nothing has happened yet." : "No event passes the filter.");
  empty_->setVisible(shown == 0);
}

bool LogPanel::exportTo(const QString& file) const {
  QSaveFile out(file);
  return out.open(QIODevice::WriteOnly) && out.write(model_->csv()) >= 0 && out.commit();
}

void LogPanel::askExport() {
  auto* dialog = new QFileDialog(window(), "Export events");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix("csv");
  dialog->setNameFilter("CSV (*.csv)");
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
    if (!exportTo(file)) counts_->setText("Cannot write " + file);
  });
  dialog->open();
}

QWidget* makeLogPanel(PanelContext& context) { return new LogPanel(context); }

}  // namespace orrery::gui
