// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/results/verdict_banner.h"

#include <QGridLayout>
#include <QLabel>

namespace orrery::gui {

using Tone = VerdictBanner::Tone;

namespace {

QString symbolOf(Tone tone) {
  switch (tone) {
    case Tone::kPass: return QStringLiteral("✓");
    case Tone::kFail: return QStringLiteral("✗");
    case Tone::kUndecided: return QStringLiteral("?");
    case Tone::kPlain: break;
  }
  return QStringLiteral("●");
}

QColor colourOf(const Theme& theme, Tone tone) {
  switch (tone) {
    case Tone::kPass: return theme.colours().good;
    case Tone::kFail: return theme.colours().alarm;
    case Tone::kUndecided: return theme.colours().warning;
    case Tone::kPlain: break;
  }
  return theme.colours().dim_text;
}

}  // namespace

VerdictBanner::VerdictBanner(Theme& theme, QWidget* parent)
    : QFrame(parent),
      theme_(theme),
      symbol_(new QLabel(this)),
      headline_(new QLabel(this)),
      sentence_(new QLabel(this)) {
  setObjectName("verdict");
  setAccessibleName(tr("Verdict"));
  auto* layout = new QGridLayout(this);
  layout->addWidget(symbol_, 0, 0, 2, 1, Qt::AlignCenter);
  layout->addWidget(headline_, 0, 1);
  layout->addWidget(sentence_, 1, 1);
  layout->setColumnStretch(1, 1);
  layout->setHorizontalSpacing(fontMetrics().averageCharWidth() * 2);
  for (QLabel* label : {headline_, sentence_}) {
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  }
  headline_->setAccessibleName(tr("Verdict"));
  sentence_->setAccessibleName(tr("What was found"));
  symbol_->setAccessibleName(tr("Symbol of the verdict"));
  QFont large = font();
  large.setPointSizeF(large.pointSizeF() * 1.25);
  large.setBold(true);
  headline_->setFont(large);
  large.setPointSizeF(font().pointSizeF() * 2.0);
  symbol_->setFont(large);
  connect(&theme_, &Theme::changed, this, &VerdictBanner::paintTone);
  paintTone();
}

void VerdictBanner::show(Tone tone, const QString& headline, const QString& sentence) {
  tone_ = tone;
  headline_->setText(headline);
  sentence_->setText(sentence);
  sentence_->setVisible(!sentence.isEmpty());
  paintTone();
}

QString VerdictBanner::headline() const { return headline_->text(); }
QString VerdictBanner::sentence() const { return sentence_->text(); }

void VerdictBanner::paintTone() {
  const QString colour = colourOf(theme_, tone_).name();
  symbol_->setText(symbolOf(tone_));
  setStyleSheet(QString("#verdict { border: 1px solid %1; border-left: 6px solid %1;"
                        " background: %2; }")
                    .arg(colour, theme_.colours().base.name()));
  symbol_->setStyleSheet("color: " + colour);
}

}  // namespace orrery::gui
