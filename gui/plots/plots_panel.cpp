// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/plots_panel.h"

#include <QDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSettings>
#include <QTabBar>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

#include "gui/plots/plot_export.h"
#include "gui/plots/plot_layout.h"

namespace orrery::gui {

namespace {

constexpr qsizetype kSheetsMax = 32;
constexpr qsizetype kLostNamed = 4;
constexpr std::size_t kLogBatch = 10'000;

}  // namespace

PlotsPanel::PlotsPanel(const PanelContext& context, QWidget* parent)
    : QWidget(parent),
      context_(context),
      feed_(context.plant),
      services_{context.state, context.plant, context.theme, feed_, shelf_},
      bar_(new QToolBar),
      window_(new QComboBox),
      tabs_(new QTabWidget),
      message_(new QLabel) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(bar_);
  layout->addWidget(tabs_, 1);
  layout->addWidget(message_);
  message_->setWordWrap(true);
  message_->setMargin(4);
  message_->setAccessibleName(tr("Message of the plots"));
  message_->hide();
  tabs_->setDocumentMode(true);
  tabs_->setTabsClosable(true);
  tabs_->setMovable(true);
  tabs_->setAccessibleName(tr("Sheets of plots"));
  makeActions();
  fillBar();
  addSheet();
  keep_.setSingleShot(true);
  connect(&keep_, &QTimer::timeout, this, &PlotsPanel::keepLayout);
  connect(tabs_, &QTabWidget::tabCloseRequested, this, &PlotsPanel::closeSheet);
  connect(tabs_, &QTabWidget::currentChanged, this, [this] {
    showFollowing();
    beat();
  });
  connect(&feed_, &PlotFeed::grown, this, &PlotsPanel::beat);
  connect(&context_.plant, &PlantLink::sourceChanged, this, &PlotsPanel::begin);
  connect(&context_.plant, &PlantLink::ready, this,
          [this] { restorePlotLayout(QSettings().value(settingsKey()).toString()); });
  connect(&context_.plant, &PlantLink::rewound, this, [this] {
    faults_.clear();
    log_read_ = 0;
  });
  connect(&shelf_, &RecordedShelf::opened, this, [this](const QString& path) {
    if (asked_for_ == path) chooseColumns(path);
    asked_for_.clear();
    Q_EMIT recordingOpened(path);
  });
  connect(&shelf_, &RecordedShelf::refused, this,
          [this](const QString&, const QString& mistakes) { say(mistakes); });
}

PlotsPanel::~PlotsPanel() {
  for (QThread* thread : writing_) thread->wait();
  if (keep_.isActive()) keepLayout();
  disconnect(tabs_, nullptr, this, nullptr);
  while (tabs_->count() > 0) delete tabs_->widget(0);
}

PlotSheet* PlotsPanel::sheet() const { return static_cast<PlotSheet*>(tabs_->currentWidget()); }

PlotSheet* PlotsPanel::addSheet(const QString& title) {
  auto* made = new PlotSheet(services_);
  made->setCelsius(celsius_);
  made->setMarks(marks_);
  connectSheet(made);
  const int index =
      tabs_->addTab(made, title.isEmpty() ? tr("Sheet %1").arg(tabs_->count() + 1) : title);
  if (QWidget* close = tabs_->tabBar()->tabButton(index, QTabBar::RightSide))
    close->setAccessibleName(tr("Close the sheet"));
  tabs_->setCurrentIndex(index);
  return made;
}

void PlotsPanel::closeSheet(int index) {
  delete tabs_->widget(index);
  if (tabs_->count() == 0) addSheet();
  keep_.start(0);
}

void PlotsPanel::connectSheet(PlotSheet* made) {
  connect(made, &PlotSheet::changed, this, [this] {
    if (!restoring_) keep_.start(0);
  });
  connect(made, &PlotSheet::followingChanged, this, &PlotsPanel::showFollowing);
  connect(made, &PlotSheet::menuWanted, this, &PlotsPanel::showMenu);
  connect(made, &PlotSheet::dropped, this,
          [this](PlotView*, const auto& series, const auto& items) { take(series, items); });
}

void PlotsPanel::beat() {
  if (sheet() == nullptr) return;
  readMarks();
  sheet()->beat(context_.plant.view()->now.seconds());
}

// Hits of breakpoints stand in the view; onsets of faults and failures are what the log
// says of that kind with some weight; that one ends is information.
void PlotsPanel::readMarks() {
  const scenarios::PlantSource* source = context_.plant.source();
  if (source == nullptr) return;
  const scenarios::PlantView& view = *context_.plant.view();
  const std::size_t known = faults_.size();
  while (log_read_ < view.log_entries) {
    const auto entries = source->log(log_read_, std::min(kLogBatch, view.log_entries - log_read_));
    if (entries.empty()) break;
    log_read_ += entries.size();
    for (const scenarios::LogEntry& entry : entries)
      if (entry.kind == "fault" && entry.level != scenarios::LogEntry::Level::kInfo)
        faults_.push_back({entry.time.seconds(), TimeMark::Kind::kFault,
                           tr("Fault: %1").arg(QString::fromStdString(entry.text))});
  }
  std::size_t hits = faults_.size();
  for (const scenarios::BreakpointMark& breakpoint : view.breakpoints)
    hits += breakpoint.hit_times.size();
  if (hits == hits_ && known == faults_.size()) return;
  hits_ = hits;
  marks_ = faults_;
  for (const scenarios::BreakpointMark& breakpoint : view.breakpoints)
    for (const engine::SimTime hit : breakpoint.hit_times)
      marks_.push_back(
          {hit.seconds(), TimeMark::Kind::kBreakpoint,
           tr("Breakpoint hit: %1").arg(QString::fromStdString(breakpoint.condition))});
  for (int i = 0; i < tabs_->count(); ++i)
    static_cast<PlotSheet*>(tabs_->widget(i))->setMarks(marks_);
}

void PlotsPanel::begin() {
  keep_.stop();
  for (QDialog* dialog : findChildren<QDialog*>()) dialog->close();  // they name the old plant
  restoring_ = true;
  faults_.clear();
  marks_.clear();
  log_read_ = hits_ = 0;
  while (tabs_->count() > 0) delete tabs_->widget(0);
  addSheet();
  restoring_ = false;
  say({});
}

void PlotsPanel::showFollowing() {
  if (sheet() == nullptr || follow_ == nullptr) return;
  follow_->setChecked(sheet()->isFollowing());
  const int row = window_->findData(sheet()->window());
  window_->setCurrentIndex(row);
}

void PlotsPanel::goToCursor() {
  if (scenarios::PlantSource* source = context_.plant.source())
    source->seek(engine::SimTime::from_seconds(std::max(0.0, context_.state.cursor())));
}

engine::Result<bool> PlotsPanel::exportPlot(const QString& path, double scale) {
  return gui::exportPlot(*plot(), path, scale);
}

engine::Result<bool> PlotsPanel::exportSheet(const QString& path, double scale) {
  return gui::exportSheet(*sheet(), path, scale);
}

QString PlotsPanel::plotLayoutText() const {
  QJsonArray sheets;
  static const scenarios::PlantOutline kNothing;
  for (int i = 0; i < tabs_->count(); ++i) {
    const auto* one = static_cast<PlotSheet*>(tabs_->widget(i));
    QJsonObject json = layoutOf(*one, outline() == nullptr ? kNothing : *outline());
    json["title"] = tabs_->tabText(i);
    sheets << json;
  }
  const QJsonObject all{{"orrery_plots", 1}, {"front", tabs_->currentIndex()}, {"sheets", sheets}};
  return QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact));
}

bool PlotsPanel::restorePlotLayout(const QString& text) {
  const QJsonObject all = QJsonDocument::fromJson(text.toUtf8()).object();
  const QJsonArray sheets = all["sheets"].toArray();
  if (all["orrery_plots"].toInt() != 1 || sheets.isEmpty() || outline() == nullptr) return false;
  restoring_ = true;
  while (tabs_->count() > 0) delete tabs_->widget(0);
  QStringList lost;
  for (qsizetype i = 0; i < std::min(sheets.size(), kSheetsMax); ++i) {
    const QJsonObject json = sheets[i].toObject();
    lost += restoreLayout(*addSheet(json["title"].toString()), json, *outline());
  }
  restoring_ = false;
  tabs_->setCurrentIndex(std::clamp(all["front"].toInt(), 0, tabs_->count() - 1));
  hits_ = 0;
  showFollowing();
  beat();
  if (lost.isEmpty()) return true;
  const qsizetype more = std::max<qsizetype>(0, lost.size() - kLostNamed);
  QString named = lost.mid(0, kLostNamed).join(", ");
  if (more > 0) named += tr(" and %1 more").arg(more);
  say(tr("Not in this plant, and left out of the plots: %1").arg(named));
  return true;
}

void PlotsPanel::keepLayout() {
  if (outline() != nullptr && context_.plant.isReady())
    QSettings().setValue(settingsKey(), plotLayoutText());
}

QString PlotsPanel::settingsKey() const {
  const std::string title = outline() == nullptr ? std::string() : outline()->title;
  return QStringLiteral("plots/") +
         QString::fromLatin1(QUrl::toPercentEncoding(QString::fromStdString(title)));
}

void PlotsPanel::say(const QString& text) {
  message_text_ = text;
  message_->setText(text.isEmpty() ? text : tr("Note: ") + text);
  message_->setVisible(!text.isEmpty());
}

const scenarios::PlantOutline* PlotsPanel::outline() const {
  return context_.plant.source() == nullptr ? nullptr : &context_.plant.source()->outline();
}

QWidget* makePlotsPanel(PanelContext& context) { return new PlotsPanel(context); }

}  // namespace orrery::gui
