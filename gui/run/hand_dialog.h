// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <vector>

#include "gui/app/panel.h"
#include "gui/forms/param_form.h"
#include "gui/run/hand_targets.h"
#include "scenarios/session/intervention.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QPushButton;

namespace orrery::gui {

/// What the two dialogs for doing something to the plant have in common: a target that follows the
/// selection, a form, and a word on what came of it. They do not hold up the window. What the plant
/// refuses stands in the dialog; without a run under way they say why nothing can be done.
class HandDialog : public QDialog {
  Q_OBJECT

 public:
  /// Shows it with the selection as its target.
  void ask();

  QComboBox& targetList() { return *target_; }
  QComboBox& whatList() { return *what_; }
  ParamForm& form() { return *form_; }
  QPushButton& doButton() { return *do_; }
  /// What stands in the way, or what was done; empty: nothing.
  QString message() const;
  /// As the form says it, one for each place; empty while something in it is wrong.
  virtual std::vector<scenarios::Intervention> interventions() const = 0;

 protected:
  bool event(QEvent* event) override;
  HandDialog(PanelContext& context, const QString& title, const QString& what,
             const QString& button);

  virtual std::vector<HandTarget> targetsNow() const = 0;
  virtual QString nothingToTarget() const = 0;
  virtual void fillWhat(const HandTarget& target) = 0;  ///< the second list
  virtual void fillForm(const HandTarget& target) = 0;  ///< for what is chosen in it
  const HandTarget* target() const;                     ///< null: there is none

  PanelContext& context_;
  QComboBox* target_;
  QComboBox* what_;
  QLabel* summary_;
  ParamForm* form_;

 private:
  void takeTargets();
  void takeTarget();
  void check();
  void carryOut();
  void say(const QString& words, bool good);
  QString whyNot() const;

  std::vector<HandTarget> targets_;
  QLabel* message_;
  QPushButton* do_;
};

/// `Inject fault`: kinds that suit the target, severity, how long, the parameters of the kind.
class FaultDialog final : public HandDialog {
  Q_OBJECT

 public:
  explicit FaultDialog(PanelContext& context);
  std::vector<scenarios::Intervention> interventions() const override;

 protected:
  std::vector<HandTarget> targetsNow() const override;
  QString nothingToTarget() const override;
  void fillWhat(const HandTarget& target) override;
  void fillForm(const HandTarget& target) override;
};

/// `Send command`: an input of the device and the value that it shall have.
class CommandDialog final : public HandDialog {
  Q_OBJECT

 public:
  explicit CommandDialog(PanelContext& context);
  std::vector<scenarios::Intervention> interventions() const override;

 protected:
  std::vector<HandTarget> targetsNow() const override;
  QString nothingToTarget() const override;
  void fillWhat(const HandTarget& target) override;
  void fillForm(const HandTarget& target) override;
};

}  // namespace orrery::gui
