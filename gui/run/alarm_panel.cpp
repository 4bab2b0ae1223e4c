// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/alarm_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QTableView>
#include <QToolButton>

#include "gui/run/ask_popover.h"
#include "gui/run/list_table.h"
#include "gui/run/moment.h"
#include "gui/run/time_words.h"

namespace orrery::gui {

namespace {

std::uint32_t bit(AlarmShown state) { return 1U << int(state); }

}  // namespace

AlarmPanel::AlarmPanel(PanelContext& context, QWidget* parent)
    : QWidget(parent), context_(context), model_(new AlarmModel(context, this)) {
  layOut();
  connectTable();
  addActions();
  connect(model_, &AlarmModel::countsChanged, this, &AlarmPanel::tellCounts);
  connect(model_, &QAbstractItemModel::layoutChanged, this, &AlarmPanel::tellCounts);
  connect(&context.plant, &PlantLink::viewChanged, this, &AlarmPanel::tellCounts);
  connect(&context.plant, &PlantLink::sourceChanged, this, &AlarmPanel::tellCounts);
  const auto fillAgents = [this] {
    agents_->clear();
    agents_->addItem("All agents");
    if (!context_.plant.isReady()) return;
    for (const auto& agent : context_.plant.source()->outline().agents)
      agents_->addItem(QString::fromStdString(agent.name));
  };
  connect(&context.plant, &PlantLink::ready, this, fillAgents);
  connect(&context.plant, &PlantLink::sourceChanged, this, fillAgents);
  fillAgents();
  connect(&context.state, &ViewState::selectionChanged, this, &AlarmPanel::followSelection);
  tellCounts();
}

void AlarmPanel::layOut() {
  setAccessibleName("Alarms");
  states_ = new QComboBox(this);
  states_->setAccessibleName("Filter by state");
  states_->addItem("All states", 0xffffU);
  states_->addItem("To be seen to", bit(AlarmShown::kUnacknowledged) | bit(AlarmShown::kReturned));
  states_->addItem("Active", bit(AlarmShown::kUnacknowledged) | bit(AlarmShown::kAcknowledged));
  for (const AlarmShown state :
       {AlarmShown::kUnacknowledged, AlarmShown::kReturned, AlarmShown::kAcknowledged,
        AlarmShown::kNormal, AlarmShown::kShelved})
    states_->addItem(alarmWord(state), bit(state));
  agents_ = new QComboBox(this);
  agents_->setAccessibleName("Filter by agent");
  selected_only_ = makeSelectedOnly(this, "Alarms of the selected device only");
  text_ = makeFilterField(this, "Filter: device, agent or feature", "Filter alarms by text");
  counts_ = new QLabel(this);
  counts_->setAccessibleName("How many alarms are shown");
  table_ = makeListTable(this, model_, "Alarms");
  table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  table_->setSortingEnabled(true);
  table_->sortByColumn(AlarmModel::kSince, Qt::DescendingOrder);
  setColumnWidths(table_, {25, 19, 15, 18, 16, 16, 16});
  table_->setContextMenuPolicy(Qt::CustomContextMenu);
  empty_ = makeEmptyNote(table_);

  auto* bar = putTogether(this, {states_, agents_, selected_only_}, text_, counts_, table_);
  bar->setContentsMargins(4, 2, 8, 2);

  connect(states_, &QComboBox::currentIndexChanged, this, &AlarmPanel::applyFilter);
  connect(agents_, &QComboBox::currentIndexChanged, this, &AlarmPanel::applyFilter);
  connect(selected_only_, &QToolButton::toggled, this, &AlarmPanel::applyFilter);
  connect(text_, &QLineEdit::textChanged, this, &AlarmPanel::applyFilter);
}

void AlarmPanel::connectTable() {
  connect(table_->verticalScrollBar(), &QScrollBar::valueChanged, this, &AlarmPanel::tellVisible);
  connect(table_, &QWidget::customContextMenuRequested, this, &AlarmPanel::openMenu);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& row) {
            if (!row.isValid() || choosing_ || !table_->hasFocus()) return;
            choosing_ = true;
            const auto& alarm = model_->alarm(row.row());
            pointAt(context_, alarm.device, alarm.start);
            choosing_ = false;
          });
  connect(table_, &QAbstractItemView::clicked, this, [this](const QModelIndex& row) {
    choosing_ = true;
    const auto& alarm = model_->alarm(row.row());
    pointAt(context_, alarm.device, alarm.start);
    choosing_ = false;
  });
  connect(table_, &QAbstractItemView::activated, this, [this](const QModelIndex& row) {
    const auto alarm = model_->alarm(row.row());
    pointAt(context_, alarm.device, alarm.start);
    seekTo(context_, alarm.start);
    Q_EMIT context_.state.revealed({Item::Kind::kDevice, alarm.device});
  });
}

void AlarmPanel::addActions() {
  auto& book = context_.actions;
  const auto add = [&](const char* id, const char* title, const char* help, const char* key,
                       const char* icon, std::function<void()> call) {
    book.add({id, "Alarms", title, help, QKeySequence(key), icon}, std::move(call));
  };
  add("alarms.acknowledge", "Acknowledge", "Marks the selected alarms as seen", "A", "acknowledge",
      [this] { acknowledgeSelected(); });
  add("alarms.acknowledge_all", "Acknowledge all",
      "Marks every alarm that is to be seen to as seen, shown or not", "Ctrl+A", "acknowledge",
      [this] { acknowledgeAll(); });
  add("alarms.shelve_1h", "Shelve for 1 h",
      "Puts the selected alarms aside for an hour of simulated time", "Ctrl+Shift+1", "shelve",
      [this] { shelveSelected(3600); });
  add("alarms.shelve_8h", "Shelve for 8 h",
      "Puts the selected alarms aside for eight hours of simulated time", "Ctrl+Shift+8", "shelve",
      [this] { shelveSelected(8 * 3600); });
  add("alarms.shelve_until", "Shelve until...",
      "Puts the selected alarms aside until a simulated time", "Ctrl+Shift+H", "shelve",
      [this] { askShelf(); });
  add("alarms.unshelve", "Unshelve", "Takes the selected alarms back from the shelf",
      "Ctrl+Shift+U", "restore", [this] { unshelveSelected(); });
}

std::vector<std::uint64_t> AlarmPanel::selectedIds() const {
  std::vector<std::uint64_t> ids;
  for (const QModelIndex& row : table_->selectionModel()->selectedRows())
    ids.push_back(model_->alarm(row.row()).id);
  return ids;
}

void AlarmPanel::acknowledgeSelected() {
  const auto ids = selectedIds();
  if (!ids.empty() && context_.plant.source()) context_.plant.source()->acknowledge(ids);
}

void AlarmPanel::acknowledgeAll() {
  const auto ids = model_->openIds();
  if (!ids.empty() && context_.plant.source()) context_.plant.source()->acknowledge(ids);
}

void AlarmPanel::shelveSelected(double for_s) {
  const auto ids = selectedIds();
  if (ids.empty() || !context_.plant.source()) return;
  const auto until = context_.plant.view()->now + engine::Duration::from_seconds(for_s);
  context_.plant.source()->shelve(ids, until);
}

void AlarmPanel::unshelveSelected() {
  const auto ids = selectedIds();
  if (!ids.empty() && context_.plant.source()) context_.plant.source()->unshelve(ids);
}

void AlarmPanel::askShelf() {
  auto* ask = new AskPopover(this, "Shelve the selected alarms until",
                             "A simulated time: 2 d 03:00:00, 90 min, 3600", "Shelve",
                             [this](const QString& text) -> QString {
                               const auto until = readTime(text);
                               if (!until)
                                 return "This is not a time: write 2 d 03:00:00, 90 min or 3600.";
                               if (*until <= context_.plant.view()->now)
                                 return "It is later than that already.";
                               if (selectedIds().empty()) return "No alarm is selected.";
                               context_.plant.source()->shelve(selectedIds(), *until);
                               return {};
                             });
  ask->setText(timeWords(context_.plant.view()->now + engine::Duration::from_seconds(86400)));
  ask->popUpAt(text_);
}

void AlarmPanel::openMenu(const QPoint& at) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  for (const char* id : {"alarms.acknowledge", "alarms.acknowledge_all", "alarms.shelve_1h",
                         "alarms.shelve_8h", "alarms.shelve_until", "alarms.unshelve"})
    menu->addAction(context_.actions.action(id));
  menu->popup(table_->viewport()->mapToGlobal(at));
}

void AlarmPanel::applyFilter() {
  AlarmFilter filter;
  filter.states = states_->currentData().toUInt();
  filter.agent = agents_->currentIndex() <= 0 ? -1 : agents_->currentIndex() - 1;
  if (selected_only_->isChecked() && context_.state.currentDevice())
    filter.device = int(*context_.state.currentDevice());
  filter.text = text_->text();
  model_->setFilter(filter);
  tellCounts();
}

void AlarmPanel::tellCounts() {
  const auto& view = *context_.plant.view();
  const int shown = model_->rowCount();
  const int all = int(model_->known());
  counts_->setText(shownWords(shown, all, "alarms"));
  setDockTitle(this, view.alarms_open == 0
                         ? QString("Alarms")
                         : QString("Alarms (%L1 open)").arg(qulonglong(view.alarms_open)));
  empty_->setText(all == 0 ? "No alarms. An agent's alerts appear here."
                           : "No alarm passes the filter.");
  empty_->setVisible(shown == 0);
  tellVisible();
}

void AlarmPanel::tellVisible() {
  const int first = table_->rowAt(0);
  int last = table_->rowAt(table_->viewport()->height() - 1);
  if (last < 0) last = model_->rowCount() - 1;
  if (!isVisible()) last = -1;
  model_->setVisibleRows(std::max(first, 0), last);
}

void AlarmPanel::followSelection() {
  if (selected_only_->isChecked()) applyFilter();
  table_->viewport()->update();
  const auto device = context_.state.currentDevice();
  if (!device || choosing_) return;
  const QModelIndex current = table_->currentIndex();
  if (current.isValid() && model_->alarm(current.row()).device == *device) return;
  const int row = model_->rowOf(*device);
  if (row < 0) return;
  choosing_ = true;
  table_->selectRow(row);
  table_->scrollTo(model_->index(row, 0));
  choosing_ = false;
}

void AlarmPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  tellVisible();
}

QWidget* makeAlarmPanel(PanelContext& context) { return new AlarmPanel(context); }

}  // namespace orrery::gui
