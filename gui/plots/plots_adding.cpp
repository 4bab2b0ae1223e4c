// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <algorithm>

#include "gui/plots/add_curve_dialog.h"
#include "gui/plots/derive_dialog.h"
#include "gui/plots/export_dialog.h"
#include "gui/plots/pick_list_dialog.h"
#include "gui/plots/plot_export.h"
#include "gui/plots/plots_panel.h"
#include "gui/plots/series_names.h"

// How curves come to the plots of the panel, and how plots leave it.
namespace orrery::gui {

namespace {

QString inWords(const engine::Diagnostics& mistakes) {
  QStringList lines;
  for (const engine::Diagnostic& one : mistakes.items()) {
    QString line = QString::fromStdString(one.message);
    if (one.place.column > 0) line += QObject::tr(" (at column %1)").arg(one.place.column);
    if (!one.remedy.empty()) line += QStringLiteral(". ") + QString::fromStdString(one.remedy);
    lines << line;
  }
  return lines.join('\n');
}

CurveSpec specOf(const scenarios::SeriesKey& key, CurveSpec::Kind kind) {
  CurveSpec spec;
  spec.kind = kind;
  spec.series = key;
  return spec;
}

/// What an item stands for: the signals of a device, the bands of a population.
std::vector<CurveSpec> specsOf(const Item& item, const scenarios::PlantOutline& outline) {
  std::vector<CurveSpec> specs;
  if (item.kind == Item::Kind::kDevice) {
    for (const auto& key : signalsOf(item.index, outline))
      specs.push_back(specOf(key, CurveSpec::Kind::kSeries));
  }
  if (item.kind == Item::Kind::kPopulation && item.index < outline.populations.size()) {
    for (const auto& key : signalsOf(outline.populations[item.index].first_device, outline))
      specs.push_back(specOf(key, CurveSpec::Kind::kBand));
  }
  if (item.kind == Item::Kind::kSignal && item.index < outline.signals.size()) {
    const auto& signal = outline.signals[item.index];
    const scenarios::SeriesKey key{scenarios::SeriesKey::Kind::kSampled, item.index,
                                   signal.first_device};
    if (isSeries(key, outline))
      specs.push_back(specOf(
          key, signal.device_count == 1 ? CurveSpec::Kind::kSeries : CurveSpec::Kind::kBand));
  }
  return specs;
}

}  // namespace

QString PlotsPanel::add(const CurveSpec& spec) {
  const bool against = spec.kind == CurveSpec::Kind::kAgainst;
  if (!plot()->curves().empty() && plot()->isAgainst() != against) sheet()->split(Qt::Vertical);
  if (spec.kind == CurveSpec::Kind::kRecorded) shelf_.open(spec.file);
  const auto added = plot()->add(spec);
  if (!added) return inWords(added.error());
  say({});
  beat();
  return {};
}

void PlotsPanel::take(const std::vector<scenarios::SeriesKey>& series,
                      const std::vector<Item>& items) {
  if (outline() == nullptr) return;
  std::vector<CurveSpec> specs;
  for (const auto& key : series) specs.push_back(specOf(key, CurveSpec::Kind::kSeries));
  for (const Item& item : items) {
    std::vector<CurveSpec> own = specsOf(item, *outline());
    if (items.size() == 1 && own.size() > kSignalsUnasked) {
      QStringList names;
      for (const CurveSpec& spec : own)
        names << (spec.kind == CurveSpec::Kind::kBand ? bandName(spec.series, *outline())
                                                      : seriesName(spec.series, *outline()));
      auto* dialog = new PickListDialog(
          tr("Plot signals"), tr("Which signals are to be plotted?"), names,
          [this, own](const std::vector<int>& rows) {
            std::vector<CurveSpec> chosen;
            for (const int row : rows) chosen.push_back(own[std::size_t(row)]);
            addMany(std::move(chosen));
          },
          this);
      dialog->open();
      continue;
    }
    specs.insert(specs.end(), own.begin(), own.end());
  }
  addMany(std::move(specs));
}

void PlotsPanel::addMany(std::vector<CurveSpec> specs) {
  if (specs.empty()) return;
  QString said;
  if (specs.size() > kCurvesAtOnceMax) {
    said = tr("%1 of %2 curves were added; a band of the population shows all of them in one.")
               .arg(kCurvesAtOnceMax)
               .arg(specs.size());
    specs.resize(kCurvesAtOnceMax);
  }
  if (plot()->isAgainst()) sheet()->split(Qt::Vertical);
  const auto known = [&](const CurveSpec& spec) {
    return std::any_of(plot()->curves().begin(), plot()->curves().end(),
                       [&](const auto& curve) { return curve->spec == spec; });
  };
  specs.erase(std::remove_if(specs.begin(), specs.end(), known), specs.end());
  const engine::Diagnostics mistakes = plot()->addAll(specs);
  say(mistakes.empty() ? said : inWords(mistakes));
  beat();
}

void PlotsPanel::plotSelection() {
  // From anywhere in the window: what comes of it is to be seen.
  if (auto* dock = qobject_cast<QDockWidget*>(parentWidget())) {
    dock->show();
    dock->raise();
  }
  if (context_.state.selection().empty()) {
    say(tr("Nothing is selected. Select devices in the tree or in the plant, then plot them."));
    return;
  }
  take({}, context_.state.selection());
}

void PlotsPanel::askForCurve() {
  if (outline() == nullptr) {
    say(tr("Open a scenario or a result first."));
    return;
  }
  auto* dialog = new AddCurveDialog(
      *outline(), [this](const CurveSpec& spec) { return add(spec); }, this);
  dialog->show();
}

void PlotsPanel::askForDerived() {
  if (plot()->curves().empty() || plot()->isAgainst()) {
    say(tr("The active plot has no curves over time to derive one from."));
    return;
  }
  auto* dialog = new DeriveDialog(
      *plot(), [this](const CurveSpec& spec) { return add(spec); }, this);
  dialog->open();
}

void PlotsPanel::askForRecording() {
  auto* files = new QFileDialog(
      this, tr("Open a recording (CSV, at most %1 MiB)").arg(kRecordedBytesMax >> 20), QString(),
      tr("Recordings (*.csv);;All files (*)"));
  files->setAttribute(Qt::WA_DeleteOnClose);
  files->setFileMode(QFileDialog::ExistingFile);
  connect(files, &QFileDialog::fileSelected, this, &PlotsPanel::openRecording);
  files->open();
}

void PlotsPanel::openRecording(const QString& path) {
  asked_for_ = path;
  say(tr("Reading %1 …").arg(QFileInfo(path).fileName()));
  shelf_.open(path);
}

void PlotsPanel::chooseColumns(const QString& path) {
  const auto table = shelf_.find(path);
  say({});
  QStringList names;
  for (const RecordedTable::Column& column : table->columns)
    names << QString::fromStdString(column.name + " [" + column.unit + "]");
  auto* offset = new QDoubleSpinBox;
  offset->setRange(-1e9, 1e9);
  offset->setDecimals(3);
  offset->setSuffix(tr(" s"));
  offset->setAccessibleName(tr("Time offset"));
  auto* scale = new QDoubleSpinBox;
  scale->setRange(-1e9, 1e9);
  scale->setDecimals(6);
  scale->setValue(1.0);
  scale->setAccessibleName(tr("Scale"));
  QString question = tr("%1 has %2 rows from %3 to %4. Which columns are to be plotted?")
                         .arg(QFileInfo(path).fileName())
                         .arg(table->time_s.size())
                         .arg(timeText(table->time_s.front()), timeText(table->time_s.back()));
  if (!table->begins.empty())
    question +=
        tr(" Its first date, %1, stands at 0 s.").arg(QString::fromStdString(table->begins));
  auto* dialog = new PickListDialog(
      tr("Plot a recording"), question, names,
      [this, path, table, offset, scale](const std::vector<int>& rows) {
        std::vector<CurveSpec> specs;
        for (const int row : rows) {
          CurveSpec spec;
          spec.kind = CurveSpec::Kind::kRecorded;
          spec.file = path;
          spec.column = QString::fromStdString(table->columns[std::size_t(row)].name);
          spec.offset_s = offset->value();
          spec.scale = scale->value();
          specs.push_back(spec);
        }
        addMany(std::move(specs));
      },
      this);
  dialog->form().addRow(tr("&Time offset"), offset);
  dialog->form().addRow(tr("&Scale"), scale);
  dialog->open();
}

void PlotsPanel::askForExport() {
  auto* dialog = new ExportDialog(
      [this](const QString& path, bool whole_sheet, double scale) {
        const QString suffix = QFileInfo(path).suffix().toLower();
        if (suffix == "csv" || suffix == "parquet") {
          writeTableInBackground(path, whole_sheet);
          return;
        }
        const auto done = whole_sheet ? exportSheet(path, scale) : exportPlot(path, scale);
        say(done ? tr("Written: %1").arg(path) : inWords(done.error()));
      },
      this);
  dialog->open();
}

// A million rows take longer to write than the window may wait.
void PlotsPanel::writeTableInBackground(const QString& path, bool whole_sheet) {
  auto table = std::make_shared<PlotTable>(
      visibleTable(whole_sheet ? sheet()->plots() : std::vector<PlotView*>{plot()}));
  auto done = std::make_shared<engine::Result<bool>>(false);
  const bool parquet = QFileInfo(path).suffix().toLower() == "parquet";
  QThread* thread = QThread::create([table, done, parquet, file = path.toStdString()] {
    *done = parquet ? writeParquet(*table, file) : writeTable(*table, file);
  });
  thread->setParent(this);
  writing_.push_back(thread);
  connect(thread, &QThread::finished, this, [this, thread, done, path] {
    std::erase(writing_, thread);
    thread->deleteLater();
    say(*done ? tr("Written: %1").arg(path) : inWords(done->error()));
  });
  thread->start(QThread::LowPriority);
}

}  // namespace orrery::gui
