// SPDX-License-Identifier: Apache-2.0
#include "gui/app/theme.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QDirIterator>
#include <QImage>
#include <QPushButton>
#include <cmath>

#include "gui/app/tinted_icon.h"

namespace orrery::gui {
namespace {

// WCAG 2.1, "relative luminance" and "contrast ratio".
double luminance(const QColor& colour) {
  const auto part = [](double share) {
    return share <= 0.03928 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) +
         0.0722 * part(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

constexpr Theme::Kind kAll[] = {Theme::Kind::kLight, Theme::Kind::kDark, Theme::Kind::kContrast};

TEST(Theme, ContrastIsTheOneOfTheStandard) {
  EXPECT_NEAR(contrast(Qt::black, Qt::white), 21.0, 1e-9);
  EXPECT_NEAR(contrast(QColor(0x777777), Qt::white), 4.48, 0.01);
}

TEST(Theme, EveryTextStandsOutFromEveryGround) {
  for (const Theme::Kind kind : kAll) {
    const Theme::Colours& c = Theme::coloursOf(kind);
    const double least = kind == Theme::Kind::kContrast ? 7.0 : 4.5;
    for (const QColor& ground : {c.window, c.base, c.alternate, c.plot_background})
      for (const QColor& text :
           {c.text, c.dim_text, c.accent, c.good, c.warning, c.alarm, c.fault, c.shelved, c.info})
        EXPECT_GE(contrast(text, ground), least)
            << qPrintable(Theme::nameOf(kind) + ": " + text.name() + " on " + ground.name());
    EXPECT_GE(contrast(c.accent_text, c.accent), least) << qPrintable(Theme::nameOf(kind));
  }
}

TEST(Theme, EveryCurveStandsOutFromThePlotAndFromTheOthers) {
  for (const Theme::Kind kind : kAll) {
    const Theme::Colours& c = Theme::coloursOf(kind);
    ASSERT_EQ(c.curves.size(), 8u);
    for (std::size_t i = 0; i < c.curves.size(); ++i) {
      EXPECT_GE(contrast(c.curves[i], c.plot_background), 3.0)
          << qPrintable(Theme::nameOf(kind) + ": " + c.curves[i].name());
      for (std::size_t j = 0; j < i; ++j) EXPECT_NE(c.curves[i], c.curves[j]);
    }
  }
}

// The palette is what every control takes its colours from.
TEST(Theme, SettingOneChangesThePaletteAndTellsIt) {
  Theme theme;
  int told = 0;
  QObject::connect(&theme, &Theme::changed, [&] { ++told; });
  for (const Theme::Kind kind : kAll) {
    theme.set(kind);
    EXPECT_EQ(QApplication::palette().color(QPalette::Text), Theme::coloursOf(kind).text);
    EXPECT_EQ(QApplication::palette().color(QPalette::Base), Theme::coloursOf(kind).base);
    EXPECT_EQ(Theme::kindOf(Theme::nameOf(kind)), kind);
  }
  EXPECT_EQ(told, 3);
  EXPECT_FALSE(Theme::kindOf("pink"));
  theme.set(Theme::Kind::kLight);
}

// viridis: from dark violet to yellow, lighter all the way.
TEST(Theme, HeatGrowsLighterFromEndToEnd) {
  EXPECT_EQ(Theme::heat(0.0), QColor(0x440154));
  EXPECT_EQ(Theme::heat(1.0), QColor(0xfde725));
  EXPECT_EQ(Theme::heat(7.0), Theme::heat(1.0));
  for (int i = 1; i <= 100; ++i)
    EXPECT_GT(luminance(Theme::heat(i / 100.0)), luminance(Theme::heat((i - 1) / 100.0)));
  EXPECT_EQ(Theme::heat(std::nan("")), QColor(Qt::gray));
}

int inkedPixels(const QImage& drawn) {
  int inked = 0;
  for (int y = 0; y < drawn.height(); ++y)
    for (int x = 0; x < drawn.width(); ++x) inked += drawn.pixelColor(x, y).alpha() > 128;
  return inked;
}

TEST(Theme, EveryIconOfTheResourcesDrawsInTheColourOfTheText) {
  Theme theme;
  int icons = 0;
  theme.icon("open");  // loads the resources
  for (const Theme::Kind kind : {Theme::Kind::kLight, Theme::Kind::kDark}) {
    theme.set(kind);
    for (QDirIterator files(":/icons"); files.hasNext();) {
      files.next();
      ++icons;
      const QImage drawn = theme.icon(files.fileInfo().completeBaseName()).pixmap(48, 48).toImage();
      EXPECT_GT(inkedPixels(drawn), 40) << qPrintable(files.fileName());
      for (int y = 0; y < drawn.height(); ++y)
        for (int x = 0; x < drawn.width(); ++x)
          if (drawn.pixelColor(x, y).alpha() == 255)
            ASSERT_EQ(drawn.pixelColor(x, y), theme.colours().text) << qPrintable(files.fileName());
    }
  }
  EXPECT_GT(icons, 100);
  EXPECT_TRUE(theme.icon("no such icon").isNull());
  theme.set(Theme::Kind::kLight);
}

}  // namespace
}  // namespace orrery::gui
