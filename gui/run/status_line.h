// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QWidget>

#include "gui/app/panel.h"

class QLabel;
class QToolButton;

namespace orrery::gui {

/// How the run stands, in one line: state, time, gauges, books, alarms, fingerprint.
class StatusLine final : public QWidget {
  Q_OBJECT

 public:
  explicit StatusLine(PanelContext& context, QWidget* parent = nullptr);
  QString text() const;  ///< of all fields, for tests and screen readers

 private:
  QLabel* addField(const QString& name, int characters);
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
  QElapsedTimer open_since_;
  std::uint64_t beats_before_ = 0;
  std::int64_t dropped_frames_ = 0;
};

QWidget* makeStatusBar(PanelContext& context);
/// The four books as a table (HTML).
QString booksTable(const engine::Books& books);

}  // namespace orrery::gui
