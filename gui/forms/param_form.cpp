// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/forms/param_form.h"

#include <QFormLayout>
#include <QLabel>
#include <algorithm>

#include "gui/forms/param_field.h"
#include "gui/forms/readable.h"

namespace orrery::gui {

namespace {

QLabel* captionOf(ParamField* field) {
  QString name = spoken(field->row().name);
  if (!name.isEmpty()) name[0] = name[0].toUpper();
  auto* caption = new QLabel(name);
  caption->setTextFormat(Qt::PlainText);
  caption->setBuddy(field->editor());
  caption->setToolTip(field->editor()->toolTip());
  return caption;
}

}  // namespace

ParamForm::ParamForm(Theme& theme, QWidget* parent)
    : QWidget(parent), theme_(theme), layout_(new QFormLayout(this)) {
  layout_->setContentsMargins(0, 0, 0, 0);
  layout_->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

void ParamForm::setRows(const std::vector<engine::ParamInfo>& rows,
                        const std::string& signal_unit) {
  while (layout_->rowCount() > 0) layout_->removeRow(0);
  fields_.clear();
  for (const auto& row : rows) {
    auto* field = new ParamField(theme_, row, signal_unit, this);
    connect(field, &ParamField::edited, this, &ParamForm::edited);
    layout_->addRow(captionOf(field), field);
    fields_.push_back(field);
  }
  Q_EMIT edited();
}

ParamField* ParamForm::field(const std::string& name) const {
  const auto at = std::find_if(fields_.begin(), fields_.end(),
                               [&](const ParamField* one) { return one->row().name == name; });
  return at == fields_.end() ? nullptr : *at;
}

bool ParamForm::isValid() const {
  return std::all_of(fields_.begin(), fields_.end(),
                     [](const ParamField* one) { return one->value().has_value(); });
}

std::vector<std::pair<std::string, std::string>> ParamForm::changed() const {
  std::vector<std::pair<std::string, std::string>> texts;
  for (const ParamField* field : fields_) {
    if (!field->isDefault()) texts.emplace_back(field->row().name, field->text().toStdString());
  }
  return texts;
}

}  // namespace orrery::gui
