// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <functional>

class QLabel;
class QPushButton;

namespace orrery::gui {

class Theme;

/// One line over the page: what goes on or went wrong, with at most one thing to do about it.
class Banner final : public QFrame {
  Q_OBJECT

 public:
  enum class Kind { kInfo, kWarning, kError };
  explicit Banner(Theme& theme, QWidget* parent = nullptr);

  void tell(Kind kind, const QString& text, const QString& button = {},
            std::function<void()> call = {});
  void clear();
  QString text() const;

 private:
  void restyle();

  Theme& theme_;
  Kind kind_ = Kind::kInfo;
  QLabel* icon_;
  QLabel* text_;
  QPushButton* button_;
  std::function<void()> call_;
};

}  // namespace orrery::gui
