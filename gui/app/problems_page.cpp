// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/problems_page.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFile>
#include <QFileInfo>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QTextBlock>
#include <QUrl>
#include <QVBoxLayout>

#include "gui/app/problems_model.h"
#include "gui/app/theme.h"

namespace orrery::gui {

namespace {

constexpr qint64 kSourceByteMax = 4 << 20;

}  // namespace

ProblemsPage::ProblemsPage(Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  setAccessibleName("Problems");
  model_ = new ProblemsModel(theme, this);
  table_ = new QTableView;
  table_->setModel(model_);
  table_->setAccessibleName("List of mistakes");
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setWordWrap(true);
  table_->setTabKeyNavigation(false);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setSectionResizeMode(ProblemsModel::kMessage, QHeaderView::Stretch);
  table_->horizontalHeader()->setSectionResizeMode(ProblemsModel::kRemedy, QHeaderView::Stretch);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& row) { showPlace(row.row()); });

  place_ = new QLabel;
  place_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  source_ = new QPlainTextEdit;
  source_->setReadOnly(true);
  source_->setAccessibleName("The file at the place of the mistake");
  source_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  source_->setLineWrapMode(QPlainTextEdit::NoWrap);
  auto* below = new QWidget;
  auto* below_rows = new QVBoxLayout(below);
  below_rows->setContentsMargins(0, 0, 0, 0);
  below_rows->addWidget(place_);
  below_rows->addWidget(source_);

  auto* split = new QSplitter(Qt::Vertical);
  split->addWidget(table_);
  split->addWidget(below);
  split->setStretchFactor(0, 3);
  split->setStretchFactor(1, 2);
  auto* rows = new QVBoxLayout(this);
  rows->addWidget(makeHead());
  rows->addWidget(split, 1);
  connect(&theme_, &Theme::changed, this, &ProblemsPage::restyle);
}

QWidget* ProblemsPage::makeHead() {
  auto* head = new QWidget;
  title_ = new QLabel;
  QFont large = title_->font();
  large.setPointSizeF(large.pointSizeF() * 1.4);
  large.setBold(true);
  title_->setFont(large);
  hint_ = new QLabel;
  hint_->setWordWrap(true);
  const auto button = [](const QString& title, const QString& icon) {
    auto* made = new QPushButton(title);
    made->setAccessibleName(title);
    made->setProperty("icon_name", icon);
    return made;
  };
  auto* again = button("Read again", "reload");
  auto* copy = button("Copy all", "copy");
  auto* open = button("Open in editor", "open");
  for (QPushButton* made : {again, copy, open})
    made->setIcon(theme_.icon(made->property("icon_name").toString()));
  connect(again, &QPushButton::clicked, this, [this] { Q_EMIT againWanted(path_); });
  connect(copy, &QPushButton::clicked, this,
          [this] { QGuiApplication::clipboard()->setText(text()); });
  connect(open, &QPushButton::clicked, this, [this] {
    QDesktopServices::openUrl(
        QUrl::fromLocalFile(QFileInfo(shown_file_.isEmpty() ? path_ : shown_file_).filePath()));
  });
  auto* words = new QVBoxLayout;
  words->addWidget(title_);
  words->addWidget(hint_);
  auto* columns = new QHBoxLayout(head);
  columns->setContentsMargins(0, 0, 0, 0);
  columns->addLayout(words, 1);
  for (QPushButton* made : {again, copy, open}) columns->addWidget(made);
  return head;
}

void ProblemsPage::show(const QString& path, const engine::Diagnostics& problems) {
  path_ = path;
  shown_file_.clear();
  model_->show(problems.items());
  const auto errors = static_cast<int>(problems.error_count());
  const QString name = path.isEmpty() ? QString("The run") : QFileInfo(path).fileName();
  title_->setText(errors == 0   ? QString("%1: %2 to look at").arg(name).arg(count())
                  : errors == 1 ? QString("%1 has one mistake").arg(name)
                                : QString("%1 has %2 mistakes").arg(name).arg(errors));
  hint_->setText(
      "Mend the file in your editor, save it, then read it again. Nothing was run; all mistakes of "
      "one pass are listed.");
  hint_->setVisible(!path.isEmpty());
  source_->clear();
  place_->clear();
  if (count() > 0) table_->selectRow(0);
}

int ProblemsPage::count() const { return model_->rowCount(); }

QString ProblemsPage::text() const {
  QString text;
  for (const engine::Diagnostic& problem : model_->problems())
    text += QString::fromStdString(engine::to_string(problem)) + "\n";
  return text;
}

engine::ExitCode ProblemsPage::exitCode() const {
  engine::Diagnostics all;
  for (const engine::Diagnostic& problem : model_->problems()) all.add(problem);
  return engine::exit_code_of(all);
}

void ProblemsPage::showPlace(int row) {
  if (row < 0 || row >= count()) return;
  const engine::SourcePlace& place = model_->problems()[static_cast<std::size_t>(row)].place;
  const QString name = QString::fromStdString(place.file);
  if (name != shown_file_) {
    shown_file_ = name;
    QFile file(name);
    const bool readable =
        QFileInfo(name).isFile() && file.size() <= kSourceByteMax && file.open(QIODevice::ReadOnly);
    source_->setPlainText(readable ? QString::fromUtf8(file.readAll()) : QString());
  }
  shown_line_ = source_->document()->isEmpty() ? 0 : place.line;
  place_->setText(shown_line_ > 0 ? QString("%1, line %2").arg(name).arg(shown_line_) : name);
  restyle();
}

void ProblemsPage::restyle() {
  QList<QTextEdit::ExtraSelection> marks;
  if (shown_line_ > 0) {
    QTextEdit::ExtraSelection mark;
    mark.cursor = QTextCursor(source_->document()->findBlockByNumber(shown_line_ - 1));
    mark.format.setBackground(theme_.colours().accent);
    mark.format.setForeground(theme_.colours().accent_text);
    mark.format.setProperty(QTextFormat::FullWidthSelection, true);
    source_->setTextCursor(mark.cursor);
    source_->centerCursor();
    marks.push_back(mark);
  }
  source_->setExtraSelections(marks);
}

}  // namespace orrery::gui
