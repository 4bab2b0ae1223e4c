// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <string>
#include <utility>
#include <vector>

#include "engine/registry/model_info.h"
#include "gui/app/theme.h"

class QFormLayout;

namespace orrery::gui {

class ParamField;

/// A form made from the description rows of a model. Texts go in and out as a user writes them in a
/// file, so that what a form gives, the loader reads.
class ParamForm final : public QWidget {
  Q_OBJECT

 public:
  explicit ParamForm(Theme& theme, QWidget* parent = nullptr);

  /// Everything at its default. `signal_unit` replaces the relative unit `signal`.
  void setRows(const std::vector<engine::ParamInfo>& rows, const std::string& signal_unit = "1");
  /// Null when no row has that name.
  ParamField* field(const std::string& name) const;
  const std::vector<ParamField*>& fields() const { return fields_; }
  bool isValid() const;
  /// What is not at its default, in order of the rows.
  std::vector<std::pair<std::string, std::string>> changed() const;

 Q_SIGNALS:
  void edited();

 private:
  Theme& theme_;
  QFormLayout* layout_;
  std::vector<ParamField*> fields_;
};

}  // namespace orrery::gui
