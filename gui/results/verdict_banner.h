// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include "gui/app/theme.h"
#include "scenarios/report/verdict.h"

class QLabel;

namespace orrery::gui {

/// What something amounts to, in one line with a symbol, and a sentence below it.
class VerdictBanner final : public QFrame {
  Q_OBJECT

 public:
  using Tone = scenarios::RunVerdict::Tone;

  explicit VerdictBanner(Theme& theme, QWidget* parent = nullptr);
  void show(Tone tone, const QString& headline, const QString& sentence);
  QString headline() const;
  QString sentence() const;

 private:
  void paintTone();

  Theme& theme_;
  Tone tone_ = Tone::kPlain;
  QLabel* symbol_;
  QLabel* headline_;
  QLabel* sentence_;
};

}  // namespace orrery::gui
