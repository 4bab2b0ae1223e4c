// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>

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

/// The line in which a condition is written. A bad one is refused there, in words.
class BreakpointForm final : public QWidget {
  Q_OBJECT

 public:
  explicit BreakpointForm(AddBreakpoint add, QWidget* parent = nullptr);
  void setCompletions(const QStringList& words);
  QLineEdit* line() const { return line_; }
  bool submit();
  QString refusal() const;

 private:
  AddBreakpoint add_;
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
  void takeView();
  void removeSelected();

  PanelContext& context_;
  BreakpointForm* form_;
  QTreeWidget* list_;
  QLabel* note_;
};

QWidget* makeBreakpointPanel(PanelContext& context);

}  // namespace orrery::gui
