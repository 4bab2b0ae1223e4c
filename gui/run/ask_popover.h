// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QStringList>
#include <functional>

class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace orrery::gui {

/// A small window for one line of text, under the widget that asked for it. It blocks nothing,
/// closes with Escape, and says beneath the line why a text is refused.
class AskPopover final : public QFrame {
  Q_OBJECT

 public:
  /// Empty: accepted, it closes. Else what is wrong.
  using Answer = std::function<QString(const QString&)>;

  AskPopover(QWidget* parent, const QString& title, const QString& hint, const QString& button,
             Answer answer);
  void setCompletions(const QStringList& words);
  /// One more way to answer, with a text of its own.
  void addChoice(const QString& title, const QString& text);
  void setText(const QString& text);
  void popUpAt(QWidget* anchor);

  QLineEdit* line() const { return line_; }
  QString refusal() const;
  void submit(const QString& text);

 private:
  Answer answer_;
  QVBoxLayout* rows_;
  QLineEdit* line_;
  QLabel* refusal_;
};

}  // namespace orrery::gui
