// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QWidget>
#include <optional>
#include <string>

#include "engine/registry/model_info.h"
#include "engine/registry/param_set.h"
#include "gui/app/theme.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace orrery::gui {

/// The editor of one description row: a check box for a flag, a list for a choice, a line for all
/// else. What is wrong with its text stands below it, in the loader's words, as soon as it is
/// typed.
class ParamField final : public QWidget {
  Q_OBJECT

 public:
  ParamField(Theme& theme, engine::ParamInfo row, std::string signal_unit,
             QWidget* parent = nullptr);

  const engine::ParamInfo& row() const { return row_; }
  /// As a user writes it in a file: `5 min`, `true`.
  QString text() const;
  void setText(const QString& text);
  bool isDefault() const;
  /// Nothing when the text is wrong.
  const std::optional<engine::ParamValue>& value() const { return value_; }
  QString problem() const;
  QWidget* editor() const;

 Q_SIGNALS:
  void edited();

 private:
  QWidget* makeEditor();
  void check();
  void show(const QString& problem);
  void paintTheme();

  Theme& theme_;
  engine::ParamInfo row_;
  std::string signal_unit_;
  std::optional<engine::ParamValue> value_;
  QLineEdit* line_ = nullptr;
  QCheckBox* box_ = nullptr;
  QComboBox* list_ = nullptr;
  QLabel* message_ = nullptr;
};

}  // namespace orrery::gui
