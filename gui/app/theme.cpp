// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/theme.h"

#include <QApplication>
#include <QPalette>
#include <QStyleFactory>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "gui/app/tinted_icon.h"

namespace orrery::gui {

namespace {

// Curves: the colours of Okabe and Ito, made darker or lighter where they would not stand out from
// the ground of a plot (WCAG 2.1, 1.4.11: at least 3:1).
const Theme::Colours kLightColours{
    .window = 0xf3f5f8,
    .base = 0xffffff,
    .alternate = 0xf3f6fa,
    .text = 0x1a1f26,
    .dim_text = 0x535d69,
    .accent = 0x0a5fae,
    .accent_text = 0xffffff,
    .border = 0xc3cad3,
    .plot_background = 0xffffff,
    .plot_grid = 0xdfe4ea,
    .good = 0x0f6b35,
    .warning = 0x855400,
    .alarm = 0xb3261e,
    .fault = 0x8a2a88,
    .shelved = 0x535d69,
    .info = 0x0a5fae,
    .curves = {0x0072b2, 0xd55e00, 0x008a64, 0xb0568c, 0xa97100, 0x2b87c2, 0x7d7400, 0x333333}};

const Theme::Colours kDarkColours{
    .window = 0x1c2026,
    .base = 0x14171c,
    .alternate = 0x1b1f25,
    .text = 0xe7eaee,
    .dim_text = 0xa8b2bd,
    .accent = 0x6fb4f6,
    .accent_text = 0x0a1420,
    .border = 0x3c444e,
    .plot_background = 0x14171c,
    .plot_grid = 0x2d343d,
    .good = 0x5fd08a,
    .warning = 0xf2b84b,
    .alarm = 0xff8b80,
    .fault = 0xe38be0,
    .shelved = 0xa8b2bd,
    .info = 0x6fb4f6,
    .curves = {0x56b4e9, 0xe69f00, 0x25bf92, 0xcc79a7, 0xf0e442, 0xf07a3a, 0x7f93ff, 0xe0e0e0}};

const Theme::Colours kContrastColours{
    .window = 0xff000000,
    .base = 0xff000000,
    .alternate = 0x101010,
    .text = 0xffffff,
    .dim_text = 0xe0e0e0,
    .accent = 0xffe000,
    .accent_text = 0xff000000,
    .border = 0xffffff,
    .plot_background = 0xff000000,
    .plot_grid = 0x4a4a4a,
    .good = 0x4dff88,
    .warning = 0xffc400,
    .alarm = 0xff8080,
    .fault = 0xff90ff,
    .shelved = 0xd0d0d0,
    .info = 0x7fd4ff,
    .curves = {0x6cc4ff, 0xffb000, 0x2fe0ad, 0xff9bd0, 0xfff04a, 0xff8f4d, 0xa3b0ff, 0xffffff}};

// Ten of the 256 colours of viridis (S. van der Walt, N. Smith, 2015), evenly spaced.
constexpr std::array<QRgb, 10> kViridis = {0x440154, 0x482878, 0x3e4a89, 0x31688e, 0x26828e,
                                           0x1f9e89, 0x35b779, 0x6ece58, 0xb5de2b, 0xfde725};

QPalette paletteOf(const Theme::Colours& c) {
  QPalette palette;
  palette.setColor(QPalette::Window, c.window);
  palette.setColor(QPalette::WindowText, c.text);
  palette.setColor(QPalette::Base, c.base);
  palette.setColor(QPalette::AlternateBase, c.alternate);
  palette.setColor(QPalette::Text, c.text);
  palette.setColor(QPalette::PlaceholderText, c.dim_text);
  palette.setColor(QPalette::Button, c.window);
  palette.setColor(QPalette::ButtonText, c.text);
  palette.setColor(QPalette::BrightText, c.alarm);
  palette.setColor(QPalette::Highlight, c.accent);
  palette.setColor(QPalette::HighlightedText, c.accent_text);
  palette.setColor(QPalette::Link, c.accent);
  palette.setColor(QPalette::LinkVisited, c.fault);
  palette.setColor(QPalette::ToolTipBase, c.base);
  palette.setColor(QPalette::ToolTipText, c.text);
  // Fusion draws its edges from these.
  const bool dark = c.window.lightness() < 128;
  palette.setColor(QPalette::Light, dark ? c.border.lighter(120) : QColor(Qt::white));
  palette.setColor(QPalette::Midlight, dark ? c.border : c.window.darker(103));
  palette.setColor(QPalette::Mid, c.border);
  palette.setColor(QPalette::Dark, dark ? c.base.darker(120) : c.border.darker(120));
  palette.setColor(QPalette::Shadow, dark ? QColor(Qt::black) : c.border.darker(160));
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    QColor faint = c.dim_text;
    faint.setAlphaF(0.65F);
    palette.setColor(QPalette::Disabled, role, faint);
  }
  palette.setColor(QPalette::Disabled, QPalette::Highlight, c.border);
  return palette;
}

// What the palette cannot say.
QString styleSheetOf(const Theme::Colours& c, Theme::Kind kind) {
  QString sheet =
      "QToolTip { color: @text; background: @base; border: 1px solid @border; padding: 3px; }"
      "QMainWindow::separator { background: @border; width: 3px; height: 3px; }"
      "QMainWindow::separator:hover { background: @accent; }"
      "QToolBar { border: none; border-bottom: 1px solid @border; spacing: 2px; padding: 2px; }"
      "QToolBar QToolButton:checked { border: none; border-bottom: 3px solid @accent;"
      " padding: 3px; }"
      "QStatusBar { border-top: 1px solid @border; } QStatusBar::item { border: none; }"
      "QTableView, QTreeView, QListView { border: 1px solid @border; gridline-color: @border; }"
      "QHeaderView::section { background: @window; color: @text; border: none;"
      " border-bottom: 1px solid @border; border-right: 1px solid @border; padding: 3px 6px; }"
      "QDockWidget::title { background: @window; padding: 4px 6px; }";
  // Fusion draws the edges of controls in shades of the ground: on black nobody sees them.
  if (kind == Theme::Kind::kContrast)
    sheet +=
        "QPushButton, QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QMenu"
        " { border: 1px solid @border; padding: 3px; }"
        "QPushButton:focus, QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus,"
        " QAbstractItemView:focus { border: 2px solid @accent; }"
        "QPushButton:disabled { border: 1px dashed @border; }"
        "QMenu::item:selected { background: @accent; color: @accent_text; }";
  const std::pair<const char*, QColor> names[] = {{"@text", c.text},
                                                  {"@base", c.base},
                                                  {"@border", c.border},
                                                  {"@window", c.window},
                                                  {"@accent_text", c.accent_text},
                                                  {"@accent", c.accent}};
  for (const auto& [name, colour] : names) sheet.replace(name, colour.name());
  return sheet;
}

}  // namespace

void Theme::set(Kind kind) {
  kind_ = kind;
  if (qApp->styleSheet().isEmpty())  // not yet ours
    QApplication::setStyle(QStyleFactory::create("Fusion"));
  QApplication::setPalette(paletteOf(colours()));
  qApp->setStyleSheet(styleSheetOf(colours(), kind));
  Q_EMIT changed();
}

const Theme::Colours& Theme::coloursOf(Kind kind) {
  switch (kind) {
    case Kind::kLight: return kLightColours;
    case Kind::kDark: return kDarkColours;
    case Kind::kContrast: break;
  }
  return kContrastColours;
}

QString Theme::nameOf(Kind kind) {
  switch (kind) {
    case Kind::kLight: return "light";
    case Kind::kDark: return "dark";
    case Kind::kContrast: break;
  }
  return "contrast";
}

std::optional<Theme::Kind> Theme::kindOf(const QString& name) {
  for (const Kind kind : {Kind::kLight, Kind::kDark, Kind::kContrast})
    if (nameOf(kind) == name) return kind;
  return std::nullopt;
}

QIcon Theme::icon(const QString& name) const { return tintedIcon(name); }

QColor Theme::mixed(const QColor& from, const QColor& to, double share) {
  const auto between = [&](float a, float b) { return float(a + (b - a) * share); };
  return QColor::fromRgbF(between(from.redF(), to.redF()), between(from.greenF(), to.greenF()),
                          between(from.blueF(), to.blueF()));
}

QColor Theme::heat(double share) {
  if (std::isnan(share)) return QColor(Qt::gray);
  const double place = std::clamp(share, 0.0, 1.0) * double(kViridis.size() - 1);
  const auto low = std::min(static_cast<std::size_t>(place), kViridis.size() - 2);
  const double part = place - double(low);
  const QColor from(kViridis[low]), to(kViridis[low + 1]);
  const auto mixed = [part](int a, int b) { return int(std::lround(a + part * (b - a))); };
  return {mixed(from.red(), to.red()), mixed(from.green(), to.green()),
          mixed(from.blue(), to.blue())};
}

}  // namespace orrery::gui
