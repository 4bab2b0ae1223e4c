// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/studio_settings.h"

#include <QFileInfo>
#include <QSettings>

namespace orrery::gui {

namespace {

constexpr const char* kRecent = "files/recent";
constexpr int kRecentMax = 12;

}  // namespace

QVariant StudioSettings::value(const QString& key, const QVariant& otherwise) const {
  if (keep_ == Keep::kInMemory) return in_memory_.value(key, otherwise);
  return QSettings().value(key, otherwise);
}

void StudioSettings::setValue(const QString& key, const QVariant& value) {
  if (keep_ == Keep::kInMemory) {
    in_memory_[key] = value;
  } else {
    QSettings().setValue(key, value);
  }
}

void StudioSettings::remove(const QString& key) {
  if (keep_ == Keep::kInMemory) {
    in_memory_.remove(key);
  } else {
    QSettings().remove(key);
  }
}

QStringList StudioSettings::recentFiles() const {
  QStringList there;
  for (const QString& path : value(kRecent).toStringList())
    if (QFileInfo::exists(path)) there.push_back(path);
  return there;
}

void StudioSettings::addRecentFile(const QString& path) {
  const QString whole = QFileInfo(path).absoluteFilePath();
  QStringList files = value(kRecent).toStringList();
  files.removeAll(whole);
  files.prepend(whole);
  setValue(kRecent, files.mid(0, kRecentMax));
  Q_EMIT recentFilesChanged();
}

void StudioSettings::clearRecentFiles() {
  remove(kRecent);
  Q_EMIT recentFilesChanged();
}

}  // namespace orrery::gui
