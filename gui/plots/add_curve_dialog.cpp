// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/add_curve_dialog.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>
#include <QVBoxLayout>
#include <utility>

#include "gui/plots/series_names.h"

namespace orrery::gui {

namespace {

constexpr int kNamesOffered = 60;
enum Row { kOverTime, kBand, kAgainst };

}  // namespace

AddCurveDialog::AddCurveDialog(const scenarios::PlantOutline& outline, Add add, QWidget* parent)
    : QDialog(parent), outline_(outline), add_(std::move(add)) {
  setWindowTitle(tr("Add a curve"));
  setAccessibleName(windowTitle());
  setAttribute(Qt::WA_DeleteOnClose);
  kind_ = new QComboBox;
  kind_->addItems({tr("A signal or score over time"), tr("Band of a population"),
                   tr("One series over another (XY)")});
  kind_->setAccessibleName(tr("Kind of curve"));
  name_ = nameField(tr("Series"));
  against_ = nameField(tr("Over"));
  against_label_ = new QLabel(tr("&Over"));
  against_label_->setBuddy(against_);
  said_ = new QLabel;
  said_->setWordWrap(true);
  auto* form = new QFormLayout;
  form->addRow(tr("&Kind"), kind_);
  form->addRow(tr("&Series"), name_);
  form->addRow(against_label_, against_);
  auto* buttons = new QDialogButtonBox;
  QPushButton* add_button = buttons->addButton(tr("&Add"), QDialogButtonBox::AcceptRole);
  QPushButton* close = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
  add_button->setDefault(true);
  add_button->setAccessibleName(tr("Add"));
  close->setAccessibleName(tr("Close"));
  auto* layout = new QVBoxLayout(this);
  layout->addLayout(form);
  layout->addWidget(said_);
  layout->addWidget(buttons);
  connect(kind_, &QComboBox::currentIndexChanged, this, &AddCurveDialog::showFields);
  connect(buttons, &QDialogButtonBox::accepted, this, &AddCurveDialog::addCurve);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  setMinimumWidth(fontMetrics().averageCharWidth() * 64);
  showFields();
}

std::optional<CurveSpec> AddCurveDialog::spec() {
  CurveSpec spec;
  const bool band = kind_->currentIndex() == kBand;
  const auto series =
      band ? bandNamed(name_->text(), outline_) : seriesNamed(name_->text(), outline_);
  if (!series) {
    said_->setText(tr("“%1” is no series of this plant. Choose one of the list that opens while "
                      "you type.")
                       .arg(name_->text()));
    return std::nullopt;
  }
  spec.kind = band ? CurveSpec::Kind::kBand : CurveSpec::Kind::kSeries;
  spec.series = *series;
  if (kind_->currentIndex() != kAgainst) return spec;
  const auto against = seriesNamed(against_->text(), outline_);
  if (!against) {
    said_->setText(tr("“%1” is no series of this plant.").arg(against_->text()));
    return std::nullopt;
  }
  spec.kind = CurveSpec::Kind::kAgainst;
  spec.against = *against;
  return spec;
}

QLineEdit* AddCurveDialog::nameField(const QString& accessible) {
  auto* field = new QLineEdit;
  field->setAccessibleName(accessible);
  field->setClearButtonEnabled(true);
  auto* completer = new QCompleter(new QStringListModel(field), field);
  completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
  completer->setMaxVisibleItems(12);
  field->setCompleter(completer);
  connect(field, &QLineEdit::textEdited, this,
          [this, field](const QString& typed) { complete(field, typed); });
  return field;
}

void AddCurveDialog::complete(QLineEdit* field, const QString& typed) {
  QStringList names;
  if (kind_->currentIndex() == kBand) {
    for (const QString& name : bandNames(outline_))
      if (name.contains(typed, Qt::CaseInsensitive) && names.size() < kNamesOffered) names << name;
  } else {
    names = completions(typed, kNamesOffered, outline_);
  }
  static_cast<QStringListModel*>(field->completer()->model())->setStringList(names);
  said_->clear();
}

void AddCurveDialog::showFields() {
  const bool against = kind_->currentIndex() == kAgainst;
  against_->setVisible(against);
  against_label_->setVisible(against);
  QString example = tr("such as %1");
  const QStringList bands = bandNames(outline_);
  if (kind_->currentIndex() == kBand) {
    example = bands.isEmpty() ? QString() : example.arg(bands.front());
  } else {
    const auto first =
        outline_.device_count() > 0 ? signalsOf(0, outline_) : std::vector<scenarios::SeriesKey>();
    example = first.empty() ? QString() : example.arg(seriesName(first.front(), outline_));
  }
  name_->setPlaceholderText(example);
  against_->setPlaceholderText(example);
  said_->clear();
}

void AddCurveDialog::addCurve() {
  const auto wanted = spec();
  if (!wanted) return;
  const QString wrong = add_(*wanted);
  said_->setText(wrong.isEmpty() ? tr("✓ Added %1").arg(name_->text()) : wrong);
  if (wrong.isEmpty()) name_->selectAll();
}

}  // namespace orrery::gui
