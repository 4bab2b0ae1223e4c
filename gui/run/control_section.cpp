// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/control_section.h"

#include <QLabel>
#include <QVBoxLayout>

#include "gui/run/control_rows.h"
#include "gui/run/small_table.h"

namespace orrery::gui {

namespace {

QLabel* boldLabel(QWidget* parent, double size = 1.0) {
  auto* label = new QLabel(parent);
  QFont bold = label->font();
  bold.setBold(true);
  bold.setPointSizeF(size * bold.pointSizeF());
  label->setFont(bold);
  label->setTextFormat(Qt::PlainText);
  label->setContentsMargins(0, label->fontMetrics().height() / 2, 0, 0);
  return label;
}

}  // namespace

ControlSection::ControlSection(Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  title_ = boldLabel(this, 1.1);
  title_->setWordWrap(true);
  column->addWidget(title_);
  decisions_ = addTable(column, tr("Who decides"), decisionColumns());
  decisions_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  observations_ = addTable(column, tr("What it saw when it decided"), observationColumns());
  actions_ = addTable(column, tr("What it decided"), actionColumns());
  worth_ = addTable(column, tr("Measures and costs"), worthColumns());
  makers_ = addTable(column, tr("Decision makers"), makerColumns());
  note_ = new QLabel(this);
  note_->setTextFormat(Qt::PlainText);
  note_->setWordWrap(true);
  note_->setAccessibleName(tr("What is not shown"));
  column->addWidget(note_);
}

/// Without a row, neither table nor caption is in sight.
SmallTable* ControlSection::addTable(QVBoxLayout* column, const QString& title,
                                     const QStringList& columns) {
  auto* caption = boldLabel(this);
  caption->setText(title);
  column->addWidget(caption);
  auto* table = new SmallTable(theme_, columns, title, this);
  caption->setBuddy(table);
  column->addWidget(table);
  const auto follow = [table, caption] {
    const bool any = table->table().rowCount() > 0;
    table->setVisible(any);
    caption->setVisible(any);
  };
  connect(&table->table(), &QAbstractItemModel::rowsInserted, table, follow);
  connect(&table->table(), &QAbstractItemModel::rowsRemoved, table, follow);
  follow();
  return table;
}

std::vector<SmallTable*> ControlSection::tables() const {
  return {decisions_, observations_, actions_, worth_, makers_};
}

void ControlSection::setTrail(const scenarios::ControlOutline& control,
                              const scenarios::ControlTrail& trail) {
  const QString title = controlTitle(control, trail);
  title_->setText(title);
  setAccessibleName(title);
  decisions_->setRows(decisionRows(control, trail));
  observations_->setRows(observationRows(control, trail));
  actions_->setRows(actionRows(control, trail));
  worth_->setRows(worthRows(control, trail));
  makers_->setRows(makerRows(control, trail));
  note_->setText(leftOut(control, trail));
  note_->setVisible(!note_->text().isEmpty());
}

void ControlSection::clear() {
  for (SmallTable* table : tables()) {
    table->setRows({});
    table->forgetWidths();
  }
}

QString ControlSection::note() const { return note_->text(); }

QString ControlSection::asText() const {
  QStringList parts = {title_->text()};
  for (const SmallTable* table : tables()) table->addText(parts);
  if (!note_->text().isEmpty()) parts << note_->text();
  return parts.join("\n\n");
}

ControlSections::ControlSections(Theme& theme, QWidget* parent)
    : QWidget(parent), theme_(theme), column_(new QVBoxLayout(this)) {
  setAccessibleName(tr("Controllers"));
  column_->setContentsMargins(0, 0, 0, 0);
}

void ControlSections::takeView(const scenarios::PlantOutline& outline,
                               const scenarios::PlantView& view,
                               const std::vector<scenarios::ControlLook>& wanted) {
  shown_ = scenarios::are_of(view.controls, wanted) ? view.controls.size() : 0;
  while (sections_.size() < shown_) {
    sections_.push_back(new ControlSection(theme_, this));
    column_->addWidget(sections_.back());
  }
  for (std::size_t i = 0; i < sections_.size(); ++i) {
    if (i < shown_)
      sections_[i]->setTrail(outline.controls[view.controls[i].look.control], view.controls[i]);
    sections_[i]->setVisible(i < shown_);
  }
  setVisible(shown_ > 0);
}

void ControlSections::clear() {
  for (ControlSection* section : sections_) {
    section->clear();
    section->hide();
  }
  shown_ = 0;
  hide();
}

QString ControlSections::asText() const {
  QStringList parts;
  for (std::size_t i = 0; i < shown_; ++i) parts << sections_[i]->asText();
  return parts.join("\n\n");
}

}  // namespace orrery::gui
