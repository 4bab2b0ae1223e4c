// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QObject>
#include <QStringList>
#include <QVariant>

namespace orrery::gui {

/// What the program remembers of its user: theme, layouts, files. Kept in QSettings, or in memory
/// only (pictures and tests must neither see nor change what the user has).
class StudioSettings final : public QObject {
  Q_OBJECT

 public:
  enum class Keep { kOnDisk, kInMemory };
  explicit StudioSettings(Keep keep, QObject* parent = nullptr) : QObject(parent), keep_(keep) {}

  QVariant value(const QString& key, const QVariant& otherwise = {}) const;
  void setValue(const QString& key, const QVariant& value);
  void remove(const QString& key);

  /// Files that were opened, the latest first; those that are gone are left out.
  QStringList recentFiles() const;
  void addRecentFile(const QString& path);
  void clearRecentFiles();

 Q_SIGNALS:
  void recentFilesChanged();

 private:
  Keep keep_;
  QMap<QString, QVariant> in_memory_;
};

}  // namespace orrery::gui
