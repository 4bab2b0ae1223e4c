// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/find/doc_pages.h"

#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QUrl>

namespace orrery::gui {

namespace {

QString folder() {
  const QString beside = QString(ORRERY_SOURCE_DIR) + "/docs";
  return QDir(beside).exists() ? beside : QString("/usr/share/doc/orrery");
}

QString titleOf(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return {};
  const QString line = QString::fromUtf8(file.readLine(400)).trimmed();
  return line.startsWith("# ") ? line.mid(2) : QString();
}

}  // namespace

const std::vector<DocPage>& docPages() {
  static const std::vector<DocPage> pages = [] {
    std::vector<DocPage> found;
    const QDir docs(folder());
    for (const QString& name : docs.entryList({"*.md"}, QDir::Files, QDir::Name)) {
      const QString title = titleOf(docs.filePath(name));
      if (!title.isEmpty()) found.push_back({name, title});
    }
    return found;
  }();
  return pages;
}

void openDocPage(const QString& file) {
  const QDir docs(folder());
  const QString path = file == "README.md" && QFile::exists(docs.filePath("../README.md"))
                           ? docs.filePath("../README.md")
                           : docs.filePath(file);
  QDesktopServices::openUrl(QUrl::fromLocalFile(QDir::cleanPath(path)));
}

}  // namespace orrery::gui
