// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/snapshot_panel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "gui/run/time_words.h"

namespace orrery::gui {

SnapshotPanel::SnapshotPanel(PanelContext& context, QWidget* parent)
    : QWidget(parent), context_(context) {
  setAccessibleName("Snapshots");
  name_ = new QLineEdit(this);
  name_->setPlaceholderText("Name");
  name_->setAccessibleName("Name of a new snapshot");
  take_ = new QPushButton("Take snapshot", this);
  take_->setAccessibleName("Take snapshot");
  restore_ = new QPushButton("Restore", this);
  restore_->setAccessibleName("Restore the selected snapshot");
  list_ = new QTreeWidget(this);
  list_->setAccessibleName("Snapshots");
  list_->setHeaderLabels({"Time", "Name"});
  list_->setRootIsDecorated(false);
  list_->setUniformRowHeights(true);
  list_->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
  note_ = new QLabel(this);
  note_->setWordWrap(true);
  note_->setContentsMargins(6, 4, 6, 4);
  auto* first = new QHBoxLayout;
  first->setContentsMargins(6, 6, 6, 4);
  first->addWidget(name_, 1);
  first->addWidget(take_);
  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->addLayout(first);
  rows->addWidget(list_, 1);
  rows->addWidget(note_);
  rows->addWidget(restore_, 0, Qt::AlignRight);
  const auto take = [this] {
    if (!context_.plant.session()) return;
    const QString name = name_->text().trimmed();
    const QString given = name.isEmpty() ? "at " + timeWords(context_.plant.view()->now) : name;
    context_.plant.session()->take_snapshot(given.toStdString());
    name_->clear();
  };
  connect(take_, &QPushButton::clicked, this, take);
  connect(name_, &QLineEdit::returnPressed, this, take);
  connect(restore_, &QPushButton::clicked, this, &SnapshotPanel::restoreSelected);
  connect(list_, &QTreeWidget::itemActivated, this, &SnapshotPanel::restoreSelected);
  connect(&context.plant, &PlantLink::viewChanged, this, &SnapshotPanel::takeView);
  connect(&context.plant, &PlantLink::sourceChanged, this, &SnapshotPanel::takeView);
  takeView();
}

void SnapshotPanel::takeView() {
  const auto& marks = context_.plant.view()->snapshots;
  while (list_->topLevelItemCount() > int(marks.size())) delete list_->topLevelItem(0);
  while (list_->topLevelItemCount() < int(marks.size())) new QTreeWidgetItem(list_);
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const auto& mark = marks[marks.size() - 1 - i];
    auto* item = list_->topLevelItem(int(i));
    item->setData(0, Qt::UserRole, qulonglong(mark.number));
    item->setText(0, timeWords(mark.at));
    item->setText(1, mark.name.empty() ? "by itself" : QString::fromStdString(mark.name));
  }
  const bool live = context_.plant.session() != nullptr;
  for (QWidget* one : {static_cast<QWidget*>(name_), static_cast<QWidget*>(take_),
                       static_cast<QWidget*>(restore_)}) {
    one->setEnabled(live);
    one->setToolTip(live ? QString() : "Only a run under way has snapshots.");
  }
  note_->setVisible(marks.empty());
  note_->setText(live ? "No snapshot yet. The run takes some by itself."
                      : "Only a run under way has snapshots.");
}

void SnapshotPanel::restoreSelected() {
  auto* session = context_.plant.session();
  const auto* item = list_->currentItem();
  if (!session || !item) return;
  session->restore(item->data(0, Qt::UserRole).toULongLong());
  context_.state.setFollowing(true);
}

QWidget* makeSnapshotPanel(PanelContext& context) { return new SnapshotPanel(context); }

}  // namespace orrery::gui
