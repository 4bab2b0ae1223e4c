// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "gui/app/theme.h"
#include "scenarios/session/plant_source.h"

class QLabel;
class QVBoxLayout;

namespace orrery::gui {

class SmallTable;

/// A controller under the magnifying glass: who decides, what it saw, what it did, and what that
/// was worth.
class ControlSection final : public QWidget {
  Q_OBJECT

 public:
  explicit ControlSection(Theme& theme, QWidget* parent = nullptr);

  void setTrail(const scenarios::ControlOutline& control, const scenarios::ControlTrail& trail);
  void clear();
  QString asText() const;

  SmallTable& decisions() { return *decisions_; }
  SmallTable& observations() { return *observations_; }
  SmallTable& actions() { return *actions_; }
  SmallTable& worth() { return *worth_; }
  SmallTable& makers() { return *makers_; }
  QString note() const;

 private:
  SmallTable* addTable(QVBoxLayout* column, const QString& title, const QStringList& columns);
  std::vector<SmallTable*> tables() const;

  Theme& theme_;
  QLabel* title_;
  SmallTable* decisions_;
  SmallTable* observations_;
  SmallTable* actions_;
  SmallTable* worth_;
  SmallTable* makers_;
  QLabel* note_;
};

/// The controllers of what is selected, one section each. Sections are made when they are first
/// needed and filled again and again.
class ControlSections final : public QWidget {
  Q_OBJECT

 public:
  explicit ControlSections(Theme& theme, QWidget* parent = nullptr);

  /// Those of the view that belong to `wanted`; a view of another selection shows nothing.
  void takeView(const scenarios::PlantOutline& outline, const scenarios::PlantView& view,
                const std::vector<scenarios::ControlLook>& wanted);
  /// Something else is selected.
  void clear();
  std::size_t shown() const { return shown_; }
  ControlSection& section(std::size_t i) { return *sections_[i]; }
  QString asText() const;

 private:
  Theme& theme_;
  QVBoxLayout* column_;
  std::vector<ControlSection*> sections_;
  std::size_t shown_ = 0;
};

}  // namespace orrery::gui
