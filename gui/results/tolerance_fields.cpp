// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/results/tolerance_fields.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include "scenarios/format/units.h"

namespace orrery::gui {

ToleranceFields::ToleranceFields(QWidget* parent) : QWidget(parent) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  absolute_ = addField(tr("Absolute"), tr("Absolute tolerance"), "0",
                       tr("How far a value may be off, in the signal's unit"));
  relative_ = addField(tr("Relative"), tr("Relative tolerance"), "0 %",
                       tr("How far a value may be off, as a share of A's: 1 % or 0.01"));
  time_ = addField(tr("Time"), tr("Time tolerance"), "0 s",
                   tr("How far apart in time values may stand for each other: 1 s"));
  noise_ = addField(tr("Noise"), tr("Noise of metrics"), "2 %",
                    tr("Changes of a metric up to this share are no change"));
  file_button_ = new QPushButton(tr("Tolerance file ..."), this);
  file_button_->setAccessibleName(tr("Choose a file of tolerances by signal and metric"));
  file_button_->setToolTip(
      tr("YAML with tolerances by signal and metric, over these (compare.md)"));
  connect(file_button_, &QPushButton::clicked, this, &ToleranceFields::chooseFile);
  layout->addWidget(file_button_);
}

QLineEdit* ToleranceFields::addField(const QString& label, const QString& name, const QString& text,
                                     const QString& help) {
  auto* edit = new QLineEdit(text, this);
  edit->setAccessibleName(name);
  edit->setToolTip(help);
  edit->setMaximumWidth(fontMetrics().averageCharWidth() * 12);
  auto* caption = new QLabel(label, this);
  caption->setBuddy(edit);
  layout()->addWidget(caption);
  layout()->addWidget(edit);
  connect(edit, &QLineEdit::returnPressed, this, &ToleranceFields::entered);
  return edit;
}

void ToleranceFields::chooseFile() {
  const QString path = QFileDialog::getOpenFileName(this, tr("Tolerances by signal and metric"),
                                                    file_, tr("YAML (*.yaml *.yml)"));
  file_ = path;
  file_button_->setText(path.isEmpty() ? tr("Tolerance file ...") : QFileInfo(path).fileName());
  Q_EMIT entered();
}

engine::Result<scenarios::ToleranceTable> ToleranceFields::read() const {
  scenarios::ToleranceTable table;
  bool is_number = false;
  table.signal_default.absolute = absolute_->text().toDouble(&is_number);
  if (!is_number || table.signal_default.absolute < 0.0)
    return engine::failure("tolerance", {}, "the absolute tolerance is no number of 0 or more",
                           "such as 0.5, in the unit of the signal");
  const auto share = [](const QLineEdit* edit, double& into) {
    const auto read = scenarios::share_of(edit->text().trimmed().toStdString());
    if (read) into = *read;
    return read.has_value();
  };
  if (!share(relative_, table.signal_default.relative))
    return engine::failure("share", {}, "the relative tolerance is no share",
                           "such as 1 % or 0.01");
  if (!share(noise_, table.metric_default.relative))
    return engine::failure("share", {}, "the noise is no share", "such as 2 % or 0.02");
  const std::string text = time_->text().trimmed().toStdString();
  const auto time = scenarios::parse_duration(text, {"time tolerance", 1, 1, 0, text.size()});
  if (!time) return engine::failure(time.error());
  if (time->ns < 0)
    return engine::failure("tolerance", {}, "the time tolerance is negative", "such as 1 s");
  table.signal_default.time = *time;
  if (file_.isEmpty()) return table;
  if (auto read = scenarios::read_tolerances(file_.toStdString(), table); !read)
    return engine::failure(read.error());
  return table;
}

}  // namespace orrery::gui
