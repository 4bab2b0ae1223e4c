// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/heat_bar.h"

#include <QAbstractItemView>
#include <QDoubleValidator>
#include <QHBoxLayout>
#include <QLabel>

#include "gui/view3d/legend.h"

namespace orrery::gui {

HeatBar::HeatBar(QWidget* parent)
    : QWidget(parent),
      quantity_(new QComboBox),
      automatic_(new QCheckBox(tr("&Automatic range"))),
      low_(field(tr("Lowest value of the colour map"))),
      high_(field(tr("Highest value of the colour map"))),
      logarithmic_(new QCheckBox(tr("Lo&garithmic"))) {
  quantity_->setAccessibleName(tr("Quantity that is mapped to colour"));
  quantity_->view()->setAccessibleName(quantity_->accessibleName());
  quantity_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  quantity_->setMinimumContentsLength(18);
  quantity_->setToolTip(tr("What the colours of the devices show"));
  automatic_->setChecked(true);
  automatic_->setToolTip(tr("From the least to the greatest value seen so far"));
  logarithmic_->setToolTip(tr("Equal ratios have equal distances on the colour map"));
  auto* caption = new QLabel(tr("&Colour:"));
  caption->setBuddy(quantity_);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(caption);
  row->addWidget(quantity_, 1);
  for (QWidget* widget : {static_cast<QWidget*>(automatic_), static_cast<QWidget*>(low_),
                          static_cast<QWidget*>(high_), static_cast<QWidget*>(logarithmic_)})
    row->addWidget(widget);
  setChoices({});
  connect(quantity_, &QComboBox::currentIndexChanged, this, [this](int row_chosen) {
    enable();
    const auto index = std::size_t(row_chosen - 1);
    Q_EMIT chosen(index < choices_.size() ? std::optional(choices_[index].key) : std::nullopt);
  });
  connect(automatic_, &QCheckBox::toggled, this, [this] {
    enable();
    Q_EMIT scaleChanged();
  });
  connect(logarithmic_, &QCheckBox::toggled, this, &HeatBar::scaleChanged);
  connect(low_, &QLineEdit::editingFinished, this, &HeatBar::scaleChanged);
  connect(high_, &QLineEdit::editingFinished, this, &HeatBar::scaleChanged);
}

void HeatBar::setChoices(std::vector<HeatChoice> choices) {
  choices_ = std::move(choices);
  const QSignalBlocker quiet(quantity_);
  quantity_->clear();
  quantity_->addItem(tr("by kind of device"));
  for (const HeatChoice& choice : choices_) quantity_->addItem(choice.titleWithUnit());
  enable();
}

void HeatBar::setChosen(const std::optional<scenarios::QuantityKey>& key) {
  const QSignalBlocker quiet(quantity_);
  int row = 0;
  for (std::size_t i = 0; i < choices_.size(); ++i)
    if (key == choices_[i].key) row = int(i) + 1;
  quantity_->setCurrentIndex(row);
  enable();
}

void HeatBar::follow(const HeatScale& scale) {
  if (!scale.isAutomatic()) return;
  low_->setText(shortNumber(scale.low()));
  high_->setText(shortNumber(scale.high()));
}

void HeatBar::applyTo(HeatScale& scale) const {
  scale.setLogarithmic(logarithmic_->isChecked());
  if (automatic_->isChecked()) {
    if (!scale.isAutomatic()) scale.setAutomatic();
    return;
  }
  bool good_low = false;
  bool good_high = false;
  const float low = low_->text().toFloat(&good_low);
  const float high = high_->text().toFloat(&good_high);
  if (good_low && good_high) scale.setFixed(low, high);
}

void HeatBar::enable() {
  const bool mapped = quantity_->currentIndex() > 0;
  automatic_->setEnabled(mapped);
  logarithmic_->setEnabled(mapped);
  for (QLineEdit* edit : {low_, high_}) edit->setEnabled(mapped && !automatic_->isChecked());
}

QLineEdit* HeatBar::field(const QString& name) {
  auto* edit = new QLineEdit;
  edit->setAccessibleName(name);
  edit->setToolTip(name);
  auto* validator = new QDoubleValidator(edit);
  validator->setLocale(QLocale::c());
  edit->setValidator(validator);
  edit->setMaximumWidth(edit->fontMetrics().horizontalAdvance("-0.0000e-000") + 16);
  return edit;
}

}  // namespace orrery::gui
