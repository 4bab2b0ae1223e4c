// SPDX-License-Identifier: Apache-2.0
#include "models/data/leakage_lint.h"

#include <gtest/gtest.h>

#include <cmath>

#include "models/data/cell_form.h"
#include "models/data/rank_auc.h"
#include "models/data/scaler.h"

namespace orrery::models {
namespace {

constexpr double kSpread = 0.3;

/// `machines` series of `rows` rows and three features: slow drifts with noise, of which nothing
/// depends on the labels. Two events a series; the first third of each trains.
LintTable clean_table(std::uint64_t seed, std::uint32_t machines = 6, std::size_t rows = 300) {
  LintTable table;
  table.columns = {{"flow", {}, {}}, {"pressure", {}, {}}, {"heat", {}, {}}};
  table.split_in_time = true;
  engine::Stream stream({seed, engine::entity_key("lint", 0), engine::Purpose::kUser});
  for (std::uint32_t m = 0; m < machines; ++m) {
    double drift[3] = {stream.normal(), stream.normal(), stream.normal()};
    const std::size_t first = 120 + stream.below(40);
    const std::size_t second = 200 + stream.below(40);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t f = 0; f < 3; ++f) {
        drift[f] += 0.1 * stream.normal();
        table.columns[f].values.push_back(drift[f] + kSpread * stream.normal());
        table.columns[f].form.push_back(CellForm::kPoint | (3 << CellForm::kDecimalsShift));
      }
      const bool bad = (i >= first && i < first + 30) || (i >= second && i < second + 30);
      table.label.push_back(bad ? RowLabel::kAnomaly : RowLabel::kNormal);
      table.part.push_back(i < rows / 3 ? Part::kTrain : Part::kTest);
      table.series.push_back(m);
      table.group.push_back(m);
    }
  }
  return table;
}

std::string codes(const engine::Diagnostics& found) {
  std::string text;
  for (const auto& item : found.items()) {
    text += (item.severity == engine::Severity::kError ? "" : "(w)") + item.code + " ";
    EXPECT_FALSE(item.remedy.empty()) << item.code;
  }
  return text;
}

TEST(LeakageLint, FindsNothingInACleanTable) { EXPECT_EQ(codes(find_leaks(clean_table(1))), ""); }

TEST(LeakageLint, RandomWindowsOfOneMachineAreRefused) {
  auto table = clean_table(2);
  table.split_in_time = false;
  engine::Stream stream({2, 1, engine::Purpose::kUser});
  for (Part& part : table.part) part = stream.uniform() < 0.5 ? Part::kTrain : Part::kTest;
  const auto found = find_leaks(table);
  EXPECT_EQ(codes(found), "leak-group ");
  EXPECT_NE(found.items()[0].message.find("6 of 6 groups"), std::string::npos);
}

TEST(LeakageLint, WholeMachinesOnEitherSideAreFine) {
  auto table = clean_table(3);
  table.split_in_time = false;
  table.part = split_by_group(table.group, 0.4, 0.1, {3, 1, engine::Purpose::kResampling});
  EXPECT_EQ(codes(find_leaks(table)), "");
}

TEST(LeakageLint, TrainingAfterTestIsOutOfOrder) {
  auto table = clean_table(4);
  table.part[290] = Part::kTrain;
  EXPECT_EQ(codes(find_leaks(table)), "leak-order ");
}

TEST(LeakageLint, WindowsAcrossTheBorderNeedAGap) {
  auto table = clean_table(5);
  table.window_rows = 20;
  EXPECT_EQ(codes(find_leaks(table)), "");  // a stream's history
  LintTable blocks = table;
  blocks.split_in_time = false;
  blocks.part = split_blocked(blocks.group, 5, 2, 0);
  EXPECT_EQ(codes(find_leaks(blocks)), "leak-group leak-overlap ");
  blocks.part = split_blocked(blocks.group, 5, 2, 19);
  EXPECT_EQ(codes(find_leaks(blocks)), "leak-group ");
}

TEST(LeakageLint, SampleWindowsThatOverlapShareSamples) {
  auto table = clean_table(6);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    table.first_sample.push_back((i % 300) * 512);
    table.last_sample.push_back((i % 300) * 512 + 511);
  }
  EXPECT_EQ(codes(find_leaks(table)), "");
  for (std::size_t& last : table.last_sample) last += 512;  // hop of half a window
  EXPECT_EQ(codes(find_leaks(table)), "leak-overlap ");
}

TEST(LeakageLint, CopiedRowsAreFoundAndChanceRepeatsAreNot) {
  auto table = clean_table(7);
  for (auto& column : table.columns)
    for (std::size_t i = 0; i < 60; ++i) column.values[200 + i] = column.values[10 + i];
  EXPECT_EQ(codes(find_leaks(table)), "leak-duplicate ");
  // Rows that were copied one by one, in any order.
  auto scattered = clean_table(7);
  for (auto& column : scattered.columns)
    for (std::size_t i = 0; i < 20; ++i)
      column.values[120 + 37 * i % 170] = column.values[1 + 53 * i % 90];
  EXPECT_EQ(codes(find_leaks(scattered)), "leak-duplicate ");
  // Readings of one digit repeat of themselves, in training as in test.
  auto coarse = clean_table(7);
  for (auto& column : coarse.columns)
    for (double& value : column.values) value = std::round(value / 2.0);
  EXPECT_EQ(codes(find_leaks(coarse)), "");
}

TEST(LeakageLint, ACopyOfTheLabelDecidesAlone) {
  auto table = clean_table(8);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.label[i] == RowLabel::kAnomaly) table.columns[1].values[i] -= 20.0;
  }
  // A detector sees no labels: an easy anomaly is no leak, but proves little.
  const auto found = find_leaks(table);
  EXPECT_EQ(codes(found), "(w)leak-one-feature ");
  EXPECT_NE(found.items()[0].message.find("'pressure'"), std::string::npos);
  // A model that is taught with the labels learns this one column.
  for (std::size_t i = 0; i < table.rows(); ++i)
    table.part[i] = table.series[i] % 2 == 0 ? Part::kTrain : Part::kTest;
  table.split_in_time = false;
  EXPECT_NE(codes(find_leaks(table)).find("leak-one-feature "), std::string::npos);
  EXPECT_EQ(codes(find_leaks(table)).find("(w)leak-one-feature"), std::string::npos);
}

// Twenty series of twelve rows: turning so few rows must not bring the labels back to their place.
TEST(LeakageLint, ShortSeriesAreJudgedToo) {
  auto table = clean_table(16, 20, 240);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    table.series[i] = static_cast<std::uint32_t>(i / 12);
    table.group[i] = table.series[i];
    const bool bad = i % 12 > 8;
    table.label[i] = bad ? RowLabel::kAnomaly : RowLabel::kNormal;
    table.part[i] = i % 12 < 4 ? Part::kTrain : Part::kTest;
    if (bad) table.columns[1].values[i] += 20.0;
  }
  EXPECT_EQ(codes(find_leaks(table)), "(w)leak-one-feature ");
}

TEST(LeakageLint, OneHealthyRecordingAmongManyProvesNothing) {
  auto table = clean_table(9);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const bool bad = table.series[i] > 0;
    table.label[i] = bad ? RowLabel::kAnomaly : RowLabel::kNormal;
    if (bad) table.columns[2].values[i] += 50.0;
  }
  EXPECT_EQ(codes(find_leaks(table)), "(w)leak-one-feature ");
}

TEST(LeakageLint, AColumnThatKnowsTheFutureIsFoundWithItsLead) {
  auto table = clean_table(10);
  constexpr std::size_t kLead = 7;
  for (std::size_t i = 0; i + kLead < table.rows(); ++i) {
    if (table.label[i + kLead] == RowLabel::kAnomaly) table.columns[0].values[i] += 30.0;
  }
  const auto found = find_leaks(table);
  EXPECT_EQ(codes(found), "leak-future ");
  EXPECT_NE(found.items()[0].message.find("of 7 rows later"), std::string::npos);
}

TEST(LeakageLint, ATargetMovedForwardIsFoundAndALagIsNot) {
  auto table = clean_table(11);
  const auto& heat = table.columns[2].values;
  table.target.assign(heat.begin(), heat.end());
  auto ahead = table;
  for (std::size_t i = 0; i + 3 < table.rows(); ++i) {
    if (table.series[i] == table.series[i + 3]) ahead.columns[0].values[i] = heat[i + 3];
  }
  const auto found = find_leaks(ahead);
  EXPECT_EQ(codes(found), "leak-future ");
  EXPECT_NE(found.items()[0].message.find("3 rows later"), std::string::npos);
  auto lag = table;
  for (std::size_t i = 3; i < table.rows(); ++i) {
    if (table.series[i] == table.series[i - 3]) lag.columns[0].values[i] = heat[i - 3];
  }
  EXPECT_EQ(codes(find_leaks(lag)), "");
}

TEST(LeakageLint, BlanksThatFollowTheLabelAreFoundInUsedColumnsAndWarnedOfInOthers) {
  auto table = clean_table(12);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.label[i] == RowLabel::kAnomaly && i % 5 != 0)
      table.columns[0].form[i] |= CellForm::kTrailingBlank;
  }
  EXPECT_EQ(codes(find_leaks(table)), "leak-format ");
  table.columns.push_back({"remark", {}, table.columns[0].form, false});
  table.columns[0].form.clear();
  EXPECT_EQ(codes(find_leaks(table)), "(w)leak-format ");
}

// Zero is written `0`, a lit room `585.2`: the form says no more than the value.
TEST(LeakageLint, FormsThatFollowTheValueAreNoLeak) {
  auto table = clean_table(13);
  auto& light = table.columns[0];
  engine::Stream stream({13, 1, engine::Purpose::kUser});
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const bool bad = table.label[i] == RowLabel::kAnomaly;
    const bool lit = stream.uniform() < (bad ? 0.9 : 0.1);
    light.values[i] = lit ? 585.25 + stream.normal() : 0.0;
    light.form[i] = lit ? CellForm::kPoint | (2 << CellForm::kDecimalsShift) : 0;
  }
  EXPECT_EQ(codes(find_leaks(table)), "");
}

TEST(LeakageLint, AScalerFittedOnTestRowsIsFound) {
  auto table = clean_table(14);
  table.in_scaler = Scaler::fit(table.columns[0].values, 1, table.part).used();
  EXPECT_EQ(codes(find_leaks(table)), "");
  table.in_scaler.assign(table.rows(), 1);
  EXPECT_EQ(codes(find_leaks(table)), "leak-scaler ");
}

TEST(LeakageLint, RowsWithoutALabelAreLeftOutOfTheStatistics) {
  auto table = clean_table(15);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.label[i] == RowLabel::kAnomaly) table.columns[1].values[i] += 20.0;
    if (i % 4 == 0) table.label[i] = RowLabel::kUnknown;
  }
  EXPECT_EQ(codes(find_leaks(table)), "(w)leak-one-feature ");
}

TEST(RankAuc, IsTheShareOfPairsInOrder) {
  using enum RowLabel;
  const std::vector<std::uint32_t> series(6, 0);
  const std::vector<RowLabel> label = {kNormal, kAnomaly, kNormal, kAnomaly, kAnomaly, kNormal};
  const RankAuc auc(series, label);
  const std::vector<double> score = {1, 2, 2, 3, 0, 5};
  // Pairs (anomalous, normal): 2>1, 2=2, 2<5, 3>1, 3>2, 3<5, 0<1, 0<2, 0<5.
  EXPECT_DOUBLE_EQ(auc.area(mid_ranks(score)), 3.5 / 9.0);
  EXPECT_EQ(auc.events(), 2u);
  EXPECT_TRUE(
      std::isnan(RankAuc(series, std::vector<RowLabel>(6, kNormal)).area(mid_ranks(score))));
}

TEST(CellForm, TellsSpellingsApart) {
  EXPECT_EQ(form_of("12", false), 0);
  EXPECT_EQ(form_of("12 ", false), CellForm::kTrailingBlank);
  EXPECT_EQ(form_of(" +1.50", false), CellForm::kLeadingBlank | CellForm::kPlus | CellForm::kPoint |
                                          (2 << CellForm::kDecimalsShift));
  EXPECT_EQ(form_of("1e-5", true), CellForm::kQuoted | CellForm::kExponent);
  EXPECT_EQ(form_of("True", false), CellForm::kCapital);
  EXPECT_EQ(form_of("1E5", false), CellForm::kExponent);
  EXPECT_EQ(form_of("", false), CellForm::kMissing);
  EXPECT_EQ(CellForm::decimals(form_of("3.14159", false)), 5);
}

}  // namespace
}  // namespace orrery::models
