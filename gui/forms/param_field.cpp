// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/forms/param_field.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QVBoxLayout>

#include "gui/forms/param_text.h"
#include "gui/forms/readable.h"

namespace orrery::gui {

namespace {

/// Meaning, range, units and source: everything that the row says.
QString helpOf(const engine::ParamInfo& row, const std::string& signal_unit) {
  QStringList lines;
  if (!row.meaning.empty()) lines << qt(row.meaning);
  if (const auto range = range_of_row(row, signal_unit); !range.empty())
    lines << QObject::tr("Range: %1").arg(qt(range));
  if (const auto units = units_of_row(row, signal_unit); !units.empty())
    lines << QObject::tr("Units: %1, and all that are compatible").arg(qt(units));
  const auto usual = default_text(row, signal_unit);
  if (!usual.empty()) lines << QObject::tr("Default: %1").arg(qt(usual));
  if (!row.source.empty()) lines << QObject::tr("Source: %1").arg(qt(row.source));
  return lines.join('\n');
}

}  // namespace

ParamField::ParamField(Theme& theme, engine::ParamInfo row, std::string signal_unit,
                       QWidget* parent)
    : QWidget(parent), theme_(theme), row_(std::move(row)), signal_unit_(std::move(signal_unit)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2);
  QWidget* editor = makeEditor();
  editor->setAccessibleName(spoken(row_.name));
  editor->setAccessibleDescription(helpOf(row_, signal_unit_));
  editor->setToolTip(helpOf(row_, signal_unit_));
  column->addWidget(editor);
  message_ = new QLabel(this);
  message_->setWordWrap(true);
  message_->setTextFormat(Qt::PlainText);
  message_->setAccessibleName(tr("Problem with %1").arg(spoken(row_.name)));
  message_->hide();
  column->addWidget(message_);
  setFocusProxy(editor);
  connect(&theme_, &Theme::changed, this, &ParamField::paintTheme);
  paintTheme();
  setText(qt(default_text(row_, signal_unit_)));
}

QWidget* ParamField::makeEditor() {
  if (row_.kind == engine::ParamKind::kFlag) {
    box_ = new QCheckBox(this);
    connect(box_, &QCheckBox::toggled, this, &ParamField::check);
    return box_;
  }
  if (!row_.choices.empty()) {
    list_ = new QComboBox(this);
    list_->view()->setAccessibleName(spoken(row_.name));
    for (const auto& choice : row_.choices) list_->addItem(spoken(choice), qt(choice));
    connect(list_, &QComboBox::currentIndexChanged, this, &ParamField::check);
    return list_;
  }
  line_ = new QLineEdit(this);
  const std::string usual = default_text(row_, signal_unit_);
  line_->setPlaceholderText(row_.required ? tr("needed") : qt(usual));
  connect(line_, &QLineEdit::textChanged, this, &ParamField::check);
  return line_;
}

QWidget* ParamField::editor() const {
  if (box_ != nullptr) return box_;
  if (list_ != nullptr) return list_;
  return line_;
}

QString ParamField::text() const {
  if (box_ != nullptr) return box_->isChecked() ? QStringLiteral("true") : QStringLiteral("false");
  if (list_ != nullptr) return list_->currentData().toString();
  return line_->text().trimmed();
}

void ParamField::setText(const QString& text) {
  if (box_ != nullptr) box_->setChecked(text == QStringLiteral("true"));
  if (list_ != nullptr) list_->setCurrentIndex(list_->findData(text));
  if (line_ != nullptr) line_->setText(text);
  check();
}

bool ParamField::isDefault() const {
  const QString usual = qt(default_text(row_, signal_unit_));
  return text() == usual || (text().isEmpty() && !row_.required);
}

void ParamField::check() {
  const auto read = read_param_text(row_, text().toStdString(), signal_unit_);
  if (read) {
    value_ = *read;
    show({});
  } else {
    value_.reset();
    show(qt(in_one_line(read.error())));
  }
  Q_EMIT edited();
}

QString ParamField::problem() const { return message_->property("problem").toString(); }

void ParamField::show(const QString& problem) {
  message_->setProperty("problem", problem);
  message_->setText(QStringLiteral("✖ ") + problem);
  message_->setVisible(!problem.isEmpty());
}

void ParamField::paintTheme() {
  QPalette palette = message_->palette();
  palette.setColor(QPalette::WindowText, theme_.colours().alarm);
  message_->setPalette(palette);
}

}  // namespace orrery::gui
