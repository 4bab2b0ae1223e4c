// SPDX-License-Identifier: Apache-2.0
#include "gui/forms/param_form.h"

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>

#include "engine/registry/param_rows.h"
#include "gui/forms/param_field.h"
#include "gui/forms/param_text.h"
#include "gui/forms/readable.h"

namespace orrery::gui {
namespace {

using engine::ParamInfo;
namespace rows = engine::rows;

double number_of(const ParamField& field) { return std::get<double>(*field.value()); }

std::vector<ParamInfo> someRows() {
  return {rows::number("delay", "s", 1.0, {0.0, 3600.0}, "added latency", "a book"),
          rows::integer("copies", 2, {1, 5}, "how many"), rows::flag("loud", false, "it hums"),
          rows::choice("mode", {"soft", "hard"}, "how it fails"),
          rows::difference(rows::number("rate", "signal/s", 0.0, {}, "growth of the offset"))};
}

TEST(ParamForm, AcceptsEveryCompatibleUnit) {
  Theme theme;
  ParamForm form(theme);
  form.setRows(someRows(), "K");
  ParamField* delay = form.field("delay");
  delay->setText("5 min");
  EXPECT_TRUE(form.isValid());
  EXPECT_EQ(number_of(*delay), 300.0);
  delay->setText("0.5 h");
  EXPECT_EQ(number_of(*delay), 1800.0);
  form.field("rate")->setText("0.1 K/min");
  EXPECT_NEAR(number_of(*form.field("rate")), 0.1 / 60.0, 1e-15);
}

TEST(ParamForm, TellsMistakesInTheLoadersWords) {
  Theme theme;
  ParamForm form(theme);
  form.setRows(someRows(), "K");
  ParamField* delay = form.field("delay");
  delay->setText("5 kPa");
  EXPECT_FALSE(form.isValid());
  EXPECT_TRUE(delay->problem().contains("pressure")) << delay->problem().toStdString();
  EXPECT_TRUE(delay->problem().contains("time")) << delay->problem().toStdString();
  delay->setText("5");
  EXPECT_TRUE(delay->problem().contains("needs a unit")) << delay->problem().toStdString();
  delay->setText("2 h");
  EXPECT_TRUE(delay->problem().contains("outside the legal range"))
      << delay->problem().toStdString();
  form.field("copies")->setText("2.5");
  EXPECT_TRUE(form.field("copies")->problem().contains("whole number"));
  delay->setText("1 s");
  form.field("copies")->setText("3");
  EXPECT_TRUE(form.isValid());
  EXPECT_TRUE(delay->problem().isEmpty());
}

TEST(ParamForm, GivesWhatDiffersFromTheDefaults) {
  Theme theme;
  ParamForm form(theme);
  form.setRows(someRows(), "K");
  EXPECT_TRUE(form.isValid());
  EXPECT_TRUE(form.changed().empty());
  form.field("delay")->setText("5 min");
  form.field("loud")->setText("true");
  form.field("mode")->setText("hard");
  const std::vector<std::pair<std::string, std::string>> wanted = {
      {"delay", "5 min"}, {"loud", "true"}, {"mode", "hard"}};
  EXPECT_EQ(form.changed(), wanted);
  form.field("delay")->setText("");  // empty is the default
  EXPECT_TRUE(form.isValid());
  EXPECT_EQ(form.changed().size(), 2u);
}

TEST(ParamForm, ARequiredRowMustBeGiven) {
  Theme theme;
  ParamForm form(theme);
  form.setRows({rows::required(rows::number("flow", "m3/s", 0.0, {}, "through the pump"))});
  EXPECT_FALSE(form.isValid());
  EXPECT_TRUE(form.field("flow")->problem().contains("missing"));
  form.field("flow")->setText("12 L/min");
  EXPECT_NEAR(number_of(*form.field("flow")), 2e-4, 1e-12);
}

TEST(ParamForm, EveryFieldHasANameAndTellsItsRow) {
  Theme theme;
  ParamForm form(theme);
  form.setRows(someRows(), "K");
  for (const ParamField* field : form.fields())
    EXPECT_FALSE(field->editor()->accessibleName().isEmpty());
  const QString help = form.field("delay")->editor()->toolTip();
  for (const char* part : {"added latency", "a book", "0 to 3600 s", "min", "1 s"})
    EXPECT_TRUE(help.contains(part)) << part;
  EXPECT_NE(qobject_cast<QCheckBox*>(form.field("loud")->editor()), nullptr);
  EXPECT_NE(qobject_cast<QComboBox*>(form.field("mode")->editor()), nullptr);
}

// What a row shows as its default is what it means.
TEST(ParamForm, DefaultsSurviveTheirText) {
  for (const auto& row : someRows()) {
    const auto back = read_param_text(row, default_text(row, "K"), "K");
    ASSERT_TRUE(back) << row.name;
    if (const double* number = std::get_if<double>(&*back)) {
      EXPECT_NEAR(*number, row.default_number, 1e-6);
    }
  }
}

TEST(Readable, KeepsItsUnitWhileAValueMoves) {
  EXPECT_EQ(readable(300.0, "K"), "26.85 °C");
  EXPECT_EQ(readable(299.9999, "K"), "26.85 °C");
  EXPECT_EQ(readable(123456.0, "Pa"), "123.46 kPa");
  EXPECT_EQ(readable(0.0123, "m^3/s"), "0.0123 m³/s");
  EXPECT_EQ(readable(std::nan(""), "K"), "no value");
  EXPECT_EQ(readable(0.5, "1"), "0.5");
}

}  // namespace
}  // namespace orrery::gui
