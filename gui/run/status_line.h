// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QWidget>
#include <optional>

#include "gui/app/panel.h"
#include "gui/run/state_symbol.h"

class QLabel;
class QToolButton;

namespace orrery::gui {

/// How the run stands, in one line: state, time, gauges, books, alarms, fingerprint. It changes
/// with each view, so its fields have sizes of their own (a label that may want another size would
/// lay the window out anew), signs are drawn when they change, and tips when they are asked for.
class StatusLine final : public QWidget {
  Q_OBJECT

 public:
  explicit StatusLine(PanelContext& context, QWidget* parent = nullptr);
  QString text() const;  ///< of all fields, for tests and screen readers

 protected:
  bool event(QEvent* event) override;

 private:
  struct SignLook {
    int sign = -1;  ///< none
    QRgb colour = 0;
    double ratio = 0.0;
    bool operator==(const SignLook&) const = default;
  };
  QLabel* addField(const QString& name, int characters);
  void say(QLabel* field, const QString& text);
  void show(QLabel* field, SignLook& shown, std::optional<Sign> sign, const QColor& colour);
  QString tipOf(const QWidget* field) const;
  void takeView();
  void takeGauges(const scenarios::PlantView& view);
  void takeBooks(const scenarios::PlantView& view);

  PanelContext& context_;
  QLabel* icon_;
  QLabel* state_;
  QLabel* time_;
  QLabel* rate_;
  QLabel* factor_;
  QLabel* next_;
  QLabel* pending_;
  QLabel* books_icon_;
  QLabel* books_;
  QLabel* alarms_;
  QLabel* dropped_;
  QToolButton* fingerprint_;
  SignLook state_sign_;
  SignLook books_sign_;
  QElapsedTimer open_since_;
  std::uint64_t beats_before_ = 0;
  std::int64_t dropped_frames_ = 0;
};

QWidget* makeStatusBar(PanelContext& context);
/// The four books as a table (HTML).
QString booksTable(const engine::Books& books);

}  // namespace orrery::gui
