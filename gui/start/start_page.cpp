// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/start/start_page.h"

#include <QApplication>
#include <QFileInfo>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "gui/app/studio_settings.h"
#include "gui/app/theme.h"
#include "gui/find/doc_pages.h"
#include "gui/start/card_grid.h"
#include "gui/start/gallery_card.h"
#include "gui/start/gallery_lessons.h"
#include "gui/start/gallery_picture.h"
#include "scenarios/build/gallery.h"

namespace orrery::gui {

namespace {

QLabel* heading(const QString& text, double size) {
  auto* label = new QLabel(text);
  QFont font = label->font();
  font.setPointSizeF(font.pointSizeF() * size);
  font.setBold(true);
  label->setFont(font);
  return label;
}

/// `pump-house` as a person writes it.
QString readable(QString name) {
  if (!name.contains(' ')) name.replace('-', ' ');
  return name.left(1).toUpper() + name.mid(1);
}

/// A button that looks like a line of text: one entry of a list.
QPushButton* entry(const Theme& theme, const QString& icon, const QString& title,
                   const QString& more) {
  auto* button = new QPushButton(title);
  button->setFlat(true);
  button->setIcon(theme.icon(icon));
  button->setToolTip(more);
  button->setAccessibleName(title);
  button->setAccessibleDescription(more);
  button->setStyleSheet("QPushButton { text-align: left; padding: 3px; }");
  button->setAutoDefault(true);
  return button;
}

}  // namespace

StartPage::StartPage(Theme& theme, StudioSettings& settings, QWidget* parent)
    : QScrollArea(parent), theme_(theme), settings_(settings) {
  setAccessibleName("Start");
  setFrameShape(QFrame::NoFrame);
  setWidgetResizable(true);
  setFocusPolicy(Qt::NoFocus);
  const int em = QFontMetrics(font()).averageCharWidth();
  auto* page = new QWidget;
  auto* columns = new QHBoxLayout(page);
  columns->setContentsMargins(4 * em, 3 * em, 4 * em, 3 * em);
  columns->setSpacing(4 * em);
  columns->addWidget(makeSide());
  auto* gallery = new QVBoxLayout;
  gallery->setSpacing(2 * em);
  gallery->addWidget(heading("Examples", 1.3));
  grid_ = new CardGrid;
  grid_->setAccessibleName("Examples");
  gallery->addWidget(grid_);
  gallery->addStretch(1);
  columns->addLayout(gallery, 1);
  setWidget(page);
  fillGallery();
  fillRecent();
  connect(&settings_, &StudioSettings::recentFilesChanged, this, &StartPage::fillRecent);
  connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
    if (now && isAncestorOf(now)) ensureWidgetVisible(now);
  });
}

QWidget* StartPage::makeHead() {
  auto* head = new QWidget;
  auto* rows = new QVBoxLayout(head);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->addWidget(heading("Orrery Studio", 2.0));
  auto* line = new QLabel("See a plant live: devices, networks, and the agents that watch them.");
  line->setWordWrap(true);
  rows->addWidget(line);
  return head;
}

QWidget* StartPage::makeSide() {
  const int em = QFontMetrics(font()).averageCharWidth();
  auto* side = new QWidget;
  side->setFixedWidth(38 * em);
  auto* rows = new QVBoxLayout(side);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->addWidget(makeHead());
  rows->addSpacing(2 * em);
  auto* open = new QPushButton(theme_.icon("open"), "Open a file ...");
  open->setAccessibleName("Open a file");
  open->setToolTip("A scenario, a result or an unfinished run (Ctrl+O); or drag it here");
  open->setAutoDefault(true);
  connect(open, &QPushButton::clicked, this, &StartPage::chooserWanted);
  rows->addWidget(open);
  setFocusProxy(open);
  rows->addSpacing(2 * em);
  rows->addWidget(heading("Recent files", 1.3));
  recent_ = new QVBoxLayout;
  recent_->setSpacing(0);
  rows->addLayout(recent_);
  rows->addSpacing(2 * em);
  rows->addWidget(heading("Documentation", 1.3));
  struct Page {
    const char *file, *title;
  };
  static constexpr Page kPages[] = {{"scenario.md", "How a scenario is written"},
                                    {"define.md", "A device of your own"},
                                    {"agents.md", "Agents that watch and act"},
                                    {"results.md", "What a run tells"},
                                    {"validation.md", "How far the models are true"}};
  auto* docs = new QVBoxLayout;
  docs->setSpacing(0);
  for (const Page& page : kPages) {
    QPushButton* link = entry(theme_, "help", page.title, QString("docs/") + page.file);
    connect(link, &QPushButton::clicked, this, [file = page.file] { openDocPage(file); });
    docs->addWidget(link);
  }
  rows->addLayout(docs);
  rows->addStretch(1);
  return side;
}

void StartPage::fillGallery() {
  std::vector<const scenarios::GalleryEntry*> entries;
  for (const auto& one : scenarios::gallery()) entries.push_back(&one);
  std::stable_sort(entries.begin(), entries.end(), [](const auto* a, const auto* b) {
    return rankOf(QString::fromStdString(a->name)) < rankOf(QString::fromStdString(b->name));
  });
  for (const auto* one : entries) {
    const QString name = QString::fromStdString(one->name);
    auto* card =
        new GalleryCard(theme_, {readable(name), readable(one->summary.c_str()), lessonOf(name)});
    card->setPicture(galleryPicture(name));
    const QString file = QString::fromStdString(one->files.front().string());
    card->setToolTip(file);
    connect(card, &QAbstractButton::clicked, this, [this, file] { Q_EMIT fileWanted(file); });
    grid_->add(card);
  }
}

void StartPage::fillRecent() {
  while (QLayoutItem* item = recent_->takeAt(0)) {
    if (item->widget()) item->widget()->deleteLater();
    delete item;
  }
  const QStringList files = settings_.recentFiles();
  for (const QString& path : files) {
    const QFileInfo file(path);
    QPushButton* link = entry(theme_, file.suffix() == "orrery" ? "results" : "open",
                              file.fileName(), QFileInfo(path).path());
    connect(link, &QPushButton::clicked, this, [this, path] { Q_EMIT fileWanted(path); });
    recent_->addWidget(link);
  }
  if (!files.isEmpty()) return;
  auto* none = new QLabel("None yet. Open an example, or drag a file onto this window.");
  none->setWordWrap(true);
  recent_->addWidget(none);
}

}  // namespace orrery::gui
