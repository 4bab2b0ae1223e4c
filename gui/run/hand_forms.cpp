// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLabel>

#include "engine/registry/param_rows.h"
#include "gui/forms/param_field.h"
#include "gui/forms/readable.h"
#include "gui/run/hand_dialog.h"
#include "scenarios/format/catalogue.h"

// The forms of the two dialogs; what they have in common is in hand_dialog.cpp.
namespace orrery::gui {

namespace rows = engine::rows;

namespace {

constexpr double kLongestFault_s = 3.0e10;

/// The keys that every fault has, as the format describes them.
std::vector<engine::ParamInfo> commonRows() {
  return {
      rows::number("severity", "1", 1.0, {0.0, 1e6}, "how bad; 1 is the full size of the model"),
      rows::number("lasts", "s", 0.0, {0.0, kLongestFault_s},
                   "how long; 0 is to the end of the run")};
}

/// The description of a kind of fault; null for one that only its scenario knows.
const engine::ModelInfo* infoOf(const PanelContext& context, const std::string& kind,
                                const std::string& target) {
  const engine::FaultModel* model =
      context.plant.session() != nullptr
          ? scenarios::fault_model(context.plant.session()->scenario(), kind, target)
          : scenarios::find_fault(kind);
  return model == nullptr ? nullptr : &model->info;
}

double numberIn(const ParamForm& form, const char* name) {
  return std::get<double>(*form.field(name)->value());
}

}  // namespace

FaultDialog::FaultDialog(PanelContext& context)
    : HandDialog(context, tr("Inject fault"), tr("Fault"), tr("Inject")) {}

std::vector<HandTarget> FaultDialog::targetsNow() const {
  return fault_targets(context_.plant.source()->outline(), context_.state.selection());
}

QString FaultDialog::nothingToTarget() const {
  return context_.state.selection().empty()
             ? tr("Select a device, a population or a link first.")
             : tr("No kind of fault suits what is selected. Select a device or a link.");
}

void FaultDialog::fillWhat(const HandTarget& target) {
  for (const auto& kind : target.kinds) what_->addItem(spoken(kind), qt(kind));
}

void FaultDialog::fillForm(const HandTarget& target) {
  const auto* info = infoOf(context_, what_->currentData().toString().toStdString(), target.base);
  std::vector<engine::ParamInfo> wanted = commonRows();
  if (info != nullptr) wanted.insert(wanted.end(), info->params.begin(), info->params.end());
  summary_->setText(info == nullptr ? QString() : qt(info->summary));
  form_->setRows(wanted, target.signal_unit);
}

std::vector<scenarios::Intervention> FaultDialog::interventions() const {
  const HandTarget* chosen = target();
  if (chosen == nullptr || what_->currentIndex() < 0 || !form_->isValid()) return {};
  if (form_->field("severity") == nullptr) return {};
  scenarios::Intervention one;
  one.kind = scenarios::Intervention::Kind::kFault;
  one.what = what_->currentData().toString().toStdString();
  one.value = numberIn(*form_, "severity");
  one.lasts = engine::Duration::from_seconds(numberIn(*form_, "lasts"));
  for (const auto& changed : form_->changed()) {
    if (changed.first != "severity" && changed.first != "lasts") one.params.push_back(changed);
  }
  std::vector<scenarios::Intervention> all;
  for (const auto& place : chosen->places) {
    one.target = place;
    all.push_back(one);
  }
  return all;
}

CommandDialog::CommandDialog(PanelContext& context)
    : HandDialog(context, tr("Send command"), tr("Command"), tr("Send")) {}

std::vector<HandTarget> CommandDialog::targetsNow() const {
  return command_targets(context_.plant.source()->outline(), context_.state.selection());
}

QString CommandDialog::nothingToTarget() const {
  return context_.state.selection().empty()
             ? tr("Select a device or a population first.")
             : tr("What is selected takes no commands. Select a device that does.");
}

void CommandDialog::fillWhat(const HandTarget& target) {
  for (const auto& input : target.inputs) what_->addItem(spoken(input.name), qt(input.name));
}

void CommandDialog::fillForm(const HandTarget& target) {
  const int row = what_->currentIndex();
  if (row < 0 || std::size_t(row) >= target.inputs.size()) return form_->setRows({});
  const auto& input = target.inputs[std::size_t(row)];
  summary_->setText(qt(input.meaning));
  form_->setRows({rows::required(rows::number("value", input.unit, 0.0, {}, input.meaning))});
}

std::vector<scenarios::Intervention> CommandDialog::interventions() const {
  const HandTarget* chosen = target();
  if (chosen == nullptr || what_->currentIndex() < 0 || !form_->isValid()) return {};
  if (form_->field("value") == nullptr) return {};
  std::vector<scenarios::Intervention> all;
  for (const auto& place : chosen->places) {
    scenarios::Intervention one;
    one.kind = scenarios::Intervention::Kind::kCommand;
    one.target = place;
    one.what = what_->currentData().toString().toStdString();
    one.value = numberIn(*form_, "value");
    all.push_back(one);
  }
  return all;
}

}  // namespace orrery::gui
