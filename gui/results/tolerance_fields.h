// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "scenarios/compare/tolerance.h"

class QLineEdit;
class QPushButton;

namespace orrery::gui {

/// How far two results may be apart, as `orrery compare` takes it: absolute, relative, time, noise
/// of metrics, and a file of tolerances by name over these.
class ToleranceFields final : public QWidget {
  Q_OBJECT

 public:
  explicit ToleranceFields(QWidget* parent = nullptr);

  /// What the fields say. Errors: `share`, `tolerance`, those of durations and of the file.
  engine::Result<scenarios::ToleranceTable> read() const;

 Q_SIGNALS:
  void entered();  ///< Return in a field, or another file

 private:
  QLineEdit* addField(const QString& label, const QString& name, const QString& text,
                      const QString& help);
  void chooseFile();

  QLineEdit* absolute_;
  QLineEdit* relative_;
  QLineEdit* time_;
  QLineEdit* noise_;
  QPushButton* file_button_;
  QString file_;
};

}  // namespace orrery::gui
