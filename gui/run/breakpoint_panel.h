// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>
#include <memory>

#include "engine/event/plant.h"
#include "gui/app/panel.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QTreeWidget;

namespace orrery::gui {

/// Takes a condition; what is wrong with it, else the number of the breakpoint.
using AddBreakpoint =
    std::function<engine::Result<std::uint64_t>(const std::string&, std::uint64_t, bool)>;

/// Takes a condition; what is wrong with it.
using CheckCondition = std::function<engine::Result<void>(const std::string&)>;

/// The line in which a condition is written. A bad one is marked there while it is typed, with the
/// reason beneath, and refused.
class BreakpointForm final : public QWidget {
  Q_OBJECT

 public:
  BreakpointForm(AddBreakpoint add, CheckCondition check, QWidget* parent = nullptr);
  void setCompletions(const QStringList& words);
  QLineEdit* line() const { return line_; }
  bool submit();
  QString refusal() const;
  void setColours(const Theme::Colours& colours);

 private:
  void refuse(const QString& why);  ///< empty: nothing is wrong

  AddBreakpoint add_;
  CheckCondition check_;
  QColor wrong_;
  QLineEdit* line_;
  QSpinBox* hit_;
  QCheckBox* once_;
  QLabel* refusal_;
};

/// Conditions on which the run pauses, with their hits.
class BreakpointPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit BreakpointPanel(PanelContext& context, QWidget* parent = nullptr);
  BreakpointForm* form() const { return form_; }
  QTreeWidget* list() const { return list_; }

 private:
  void makeForm();
  engine::Result<void> check(const std::string& condition);
  void takeView();
  void removeSelected();

  PanelContext& context_;
  std::shared_ptr<const engine::PlantDirectory> directory_;  ///< made when a condition is typed
  BreakpointForm* form_;
  QTreeWidget* list_;
  QLabel* note_;
};

QWidget* makeBreakpointPanel(PanelContext& context);

}  // namespace orrery::gui
