// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QObject>
#include <QString>
#include <optional>
#include <vector>

namespace orrery::gui {

/// The colours of the program. Qt 6.4 does not know the desktop's colour scheme, so the theme is a
/// setting of ours. Text has a contrast of at least 4.5:1 to what it stands on (WCAG 2.1, 1.4.3).
class Theme final : public QObject {
  Q_OBJECT

 public:
  enum class Kind { kLight, kDark, kContrast };
  struct Colours {
    QColor window, base, alternate, text, dim_text, accent, accent_text, border;
    QColor plot_background, plot_grid;
    QColor good, warning, alarm, fault, shelved, info;  ///< each with a symbol of its own
    std::vector<QColor> curves;  ///< Okabe and Ito (2008): told apart by the colour-blind
  };

  explicit Theme(QObject* parent = nullptr) : QObject(parent) {}

  Kind kind() const { return kind_; }
  void set(Kind kind);  ///< palette and style sheet of the whole program
  const Colours& colours() const { return coloursOf(kind_); }
  static const Colours& coloursOf(Kind kind);
  static QString nameOf(Kind kind);  ///< `light`, `dark`, `contrast`
  static std::optional<Kind> kindOf(const QString& name);
  /// An SVG of assets/icons in the colour of the text, sharp at any scale.
  QIcon icon(const QString& name) const;
  /// Perceptually even and safe for the colour-blind (viridis); `share` in [0, 1].
  static QColor heat(double share);
  /// On the way from one colour to another; `share` in [0, 1].
  static QColor mixed(const QColor& from, const QColor& to, double share);

 Q_SIGNALS:
  void changed();

 private:
  Kind kind_ = Kind::kLight;
};

}  // namespace orrery::gui
