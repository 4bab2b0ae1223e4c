// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QWidget>
#include <vector>

#include "gui/view3d/heat_scale.h"

namespace orrery::gui {

/// Which quantity is mapped to colour, and how: automatic or fixed range, linear or logarithmic.
class HeatBar final : public QWidget {
  Q_OBJECT

 public:
  explicit HeatBar(QWidget* parent = nullptr);

  void setChoices(std::vector<HeatChoice> choices);
  void setChosen(const std::optional<scenarios::QuantityKey>& key);
  /// Shows the range of the scale, unless somebody is typing one.
  void follow(const HeatScale& scale);
  /// What the fields say, into the scale.
  void applyTo(HeatScale& scale) const;

 Q_SIGNALS:
  void chosen(std::optional<orrery::scenarios::QuantityKey> key);
  void scaleChanged();

 private:
  void enable();
  QLineEdit* field(const QString& name);

  std::vector<HeatChoice> choices_;
  QComboBox* quantity_;
  QCheckBox* automatic_;
  QLineEdit* low_;
  QLineEdit* high_;
  QCheckBox* logarithmic_;
};

}  // namespace orrery::gui
