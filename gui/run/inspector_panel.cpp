// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/inspector_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "gui/forms/readable.h"
#include "gui/run/control_section.h"
#include "gui/run/device_page.h"
#include "gui/run/small_graphs.h"
#include "gui/run/small_table.h"

namespace orrery::gui {

namespace {

constexpr std::size_t kHistogramBars = 40;

}  // namespace

InspectorPanel::InspectorPanel(PanelContext& context, QWidget* parent)
    : QWidget(parent), context_(context) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  head_ = makeHead();
  column->addWidget(head_);
  pages_ = new QStackedWidget(this);
  hint_ = new QLabel(pages_);
  hint_->setAlignment(Qt::AlignCenter);
  hint_->setWordWrap(true);
  hint_->setMargin(2 * fontMetrics().averageCharWidth());
  pages_->addWidget(hint_);
  device_ = new DevicePage(context_);
  pages_->addWidget(device_);
  facts_page_ = makeFactsPage();
  pages_->addWidget(facts_page_);
  column->addWidget(pages_, 1);
  connect(&context_.state, &ViewState::selectionChanged, this, &InspectorPanel::takeSelection);
  connect(&context_.plant, &PlantLink::viewChanged, this, &InspectorPanel::takeView);
  connect(&context_.plant, &PlantLink::ready, this, &InspectorPanel::takeSelection);
  connect(&context_.plant, &PlantLink::sourceChanged, this, &InspectorPanel::takeSelection);
  connect(&context_.theme, &Theme::changed, this, &InspectorPanel::takeView);
  takeSelection();
}

QWidget* InspectorPanel::makeHead() {
  auto* head = new QWidget(this);
  auto* row = new QHBoxLayout(head);
  const int gap = fontMetrics().averageCharWidth();
  row->setContentsMargins(gap, gap, gap, gap);
  auto* words = new QVBoxLayout;
  words->setSpacing(gap / 4);
  name_ = new QLabel(head);
  QFont large = name_->font();
  large.setPointSizeF(1.25 * large.pointSizeF());
  large.setBold(true);
  name_->setFont(large);
  name_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  kind_ = new QLabel(head);
  summary_ = new QLabel(head);
  several_ = new QLabel(head);
  for (QLabel* label : {name_, kind_, summary_, several_}) {
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(label != name_);
    words->addWidget(label);
  }
  const auto dim = [this] {
    QPalette palette = kind_->palette();
    palette.setColor(QPalette::WindowText, context_.theme.colours().dim_text);
    for (QLabel* label : {kind_, several_}) label->setPalette(palette);
  };
  connect(&context_.theme, &Theme::changed, this, dim);
  dim();
  name_->setAccessibleName(tr("Name"));
  kind_->setAccessibleName(tr("Kind"));
  summary_->setAccessibleName(tr("Summary"));
  several_->setAccessibleName(tr("Selection"));
  row->addLayout(words, 1);
  copy_ = new QToolButton(head);
  copy_->setText(tr("Copy"));
  copy_->setAccessibleName(tr("Copy as text"));
  copy_->setToolTip(tr("Copies what is shown as text, cells separated by tabs"));
  copy_->setIcon(context_.theme.icon("copy"));
  copy_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  copy_->setAutoRaise(true);
  row->addWidget(copy_, 0, Qt::AlignTop);
  connect(copy_, &QToolButton::clicked, this,
          [this] { QApplication::clipboard()->setText(asText()); });
  return head;
}

QWidget* InspectorPanel::makeFactsPage() {
  auto* scroll = new QScrollArea(this);
  scroll->setAccessibleName(tr("What is selected"));
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* page = new QWidget(scroll);
  auto* column = new QVBoxLayout(page);
  const int gap = fontMetrics().averageCharWidth();
  column->setContentsMargins(gap, 0, gap, gap);
  facts_ = new SmallTable(context_.theme, {tr("Property"), tr("Value")}, tr("Properties"), page);
  column->addWidget(facts_);
  controls_ = new ControlSections(context_.theme, page);
  column->addWidget(controls_);
  graph_title_ = new QLabel(page);
  graph_title_->setWordWrap(true);
  graph_title_->setContentsMargins(0, gap, 0, 0);
  column->addWidget(graph_title_);
  traffic_ = new TrafficGraph(context_.theme, page);
  traffic_->setAccessibleName(tr("Traffic of the link"));
  column->addWidget(traffic_);
  histogram_ = new HistogramGraph(context_.theme, page);
  histogram_->setAccessibleName(tr("Distribution over the population"));
  column->addWidget(histogram_);
  column->addStretch(1);
  scroll->setWidget(page);
  return scroll;
}

QString InspectorPanel::title() const { return name_->text(); }

void InspectorPanel::takeSelection() {
  const Item now = context_.state.current();
  if (!context_.plant.isReady()) return showEmpty(tr("No plant is open."));
  if (now.kind == Item::Kind::kNone)
    return showEmpty(tr("Select a device, a link, a node or an agent to see how it stands."));
  const bool other = now != item_;
  item_ = now;
  const auto& source = *context_.plant.source();
  const ItemTitle title = titleOf(source.outline(), source.layout(), item_);
  head_->show();
  name_->setText(title.name);
  kind_->setText(title.kind);
  summary_->setText(title.summary);
  summary_->setVisible(!title.summary.isEmpty());
  const std::size_t count = context_.state.selection().size();
  several_->setVisible(count > 1);
  several_->setText(tr("%1 are selected; this is the last one.").arg(count));
  const bool is_device = item_.kind == Item::Kind::kDevice;
  if (is_device) device_->setDevice(item_.index);
  if (other && !is_device) {
    facts_->setRows({});
    facts_->forgetWidths();
    controls_->clear();
    traffic_->clear();
  }
  pages_->setCurrentWidget(is_device ? static_cast<QWidget*>(device_) : facts_page_);
  takeView();
}

void InspectorPanel::showEmpty(const QString& hint) {
  item_ = {};
  alarms_.clear();
  head_->hide();
  hint_->setText(hint);
  pages_->setCurrentWidget(hint_);
}

void InspectorPanel::takeView() {
  if (item_.kind == Item::Kind::kNone || !context_.plant.isReady()) return;
  const auto& outline = context_.plant.source()->outline();
  const auto& view = *context_.plant.view();
  if (item_.kind == Item::Kind::kDevice) {
    device_->takeView(outline, view);
  } else {
    showFacts(outline, view);
  }
}

void InspectorPanel::showFacts(const scenarios::PlantOutline& outline,
                               const scenarios::PlantView& view) {
  std::vector<CellRow> rows = factsOf(outline, view, item_);
  const bool is_link = item_.kind == Item::Kind::kLink;
  const bool is_population = item_.kind == Item::Kind::kPopulation;
  if (item_.kind == Item::Kind::kAgent) {
    alarms_.read(*context_.plant.source(), view);
    for (auto& row : alarmFacts(alarms_, item_.index)) rows.push_back(std::move(row));
  }
  facts_->setRows(std::move(rows));
  controls_->takeView(outline, view, context_.plant.controlsWanted());
  traffic_->setVisible(is_link);
  histogram_->setVisible(is_population);
  graph_title_->setVisible(is_link || is_population);
  if (is_link && item_.index < view.links.size()) {
    graph_title_->setText(tr("Traffic while it is shown here"));
    traffic_->add(view.now.seconds(), double(view.links[item_.index].messages));
  }
  if (is_population) showHistogram(outline, view);
}

void InspectorPanel::showHistogram(const scenarios::PlantOutline& outline,
                                   const scenarios::PlantView& view) {
  const auto& heat = view.heat;
  const bool mine = !heat.values.empty() && heat.quantity.population == item_.index;
  histogram_->setVisible(mine);
  if (!mine) {
    graph_title_->setText(
        tr("Map one of its quantities to colour to see here how it is distributed."));
    return;
  }
  std::string name, unit = "1";
  const bool output = heat.quantity.kind == scenarios::QuantityKey::Kind::kOutput;
  const auto& ports = outline.populations[item_.index].outputs;
  if (output && heat.quantity.index < ports.size()) {
    name = ports[heat.quantity.index].name;
    unit = ports[heat.quantity.index].unit;
  } else if (!output && heat.quantity.index < outline.signals.size()) {
    name = outline.signals[heat.quantity.index].name;
    unit = outline.signals[heat.quantity.index].unit;
  }
  SmallHistogram histogram = histogram_of(heat.values, kHistogramBars);
  QString title = tr("Distribution of %1").arg(spoken(name));
  if (histogram.without_value > 0) title += tr(", %1 without a value").arg(histogram.without_value);
  graph_title_->setText(title);
  histogram_->setHistogram(std::move(histogram), spoken(name), unit);
}

QString InspectorPanel::asText() const {
  QStringList parts = {name_->text(), kind_->text()};
  if (!summary_->text().isEmpty()) parts << summary_->text();
  const QString head = parts.join('\n');
  if (item_.kind == Item::Kind::kDevice) return head + "\n\n" + device_->asText();
  const QString facts = head + "\n\n" + facts_->table().asText();
  return controls_->shown() > 0 ? facts + "\n\n" + controls_->asText() : facts;
}

}  // namespace orrery::gui
