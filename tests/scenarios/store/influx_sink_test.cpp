// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/influx_sink.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "scenarios/store/influx_lines.h"

namespace orrery::scenarios {
namespace {

// Worked by the rules of the line protocol reference.
TEST(InfluxName, EscapesWhatSeparates) {
  EXPECT_EQ(influx_name("plain"), "plain");
  EXPECT_EQ(influx_name("a b,c=d"), "a\\ b\\,c\\=d");
  EXPECT_EQ(influx_name("say \"x\""), "say\\ \"x\"");
  EXPECT_EQ(influx_name("é=ß"), "é\\=ß");
  EXPECT_EQ(influx_name("C:\\dir"), "C:\\dir");
}

TEST(InfluxName, WhatTheProtocolCannotWriteIsReplaced) {
  EXPECT_EQ(influx_name("two\nlines\ttab"), "two\\ lines\\ tab");
  EXPECT_EQ(influx_name("ends in \\"), "ends\\ in\\ /");
}

TEST(InfluxMeasurement, EqualsStands) { EXPECT_EQ(influx_measurement("a b,c=d"), "a\\ b\\,c=d"); }

TEST(InfluxText, EscapesQuotesAndBackslashes) {
  EXPECT_EQ(influx_text("say \"x\" \\ y, z=1"), R"("say \"x\" \\ y, z=1")");
  EXPECT_EQ(influx_text("two\nlines"), "\"two\nlines\"");
}

TEST(InfluxLine, PutsPartsTogether) {
  InfluxLine line("reading");
  line.tag("device", "pump[3]");
  line.tag("group", "");
  EXPECT_FALSE(line.has_fields());
  EXPECT_TRUE(line.number("value", 0.1));
  line.count("n", 3);
  line.flag("good", true);
  line.text("note", "a b");
  EXPECT_EQ(line.at(-5), "reading,device=pump[3] value=0.1,n=3i,good=true,note=\"a b\" -5\n");
}

TEST(InfluxLine, HasNoNumberThatIsNotFinite) {
  InfluxLine line("x");
  EXPECT_FALSE(line.number("a", NAN));
  EXPECT_FALSE(line.number("b", std::numeric_limits<double>::infinity()));
  EXPECT_FALSE(line.has_fields());
}

struct Written {
  std::string text;
  InfluxCounts counts;
};

Written write(const TableShape& table, const std::function<void(TableSink&)>& rows) {
  Written written;
  const TextOut out = [&](std::string_view text) { written.text += text; };
  InfluxSink sink({"m", {{"seed", "1"}}, 1000, 7}, table, out, written.counts);
  rows(sink);
  return written;
}

TEST(InfluxSink, FirstTimeIsTheTimestampAndOthersAreSeconds) {
  const TableShape table{"alert",
                         {{"agent", CellKind::kText},
                          {"start", CellKind::kTime, "s", true},
                          {"end", CellKind::kTime, "s", true},
                          {"true alarm", CellKind::kFlag}},
                         {}};
  const auto written = write(table, [](TableSink& sink) {
    sink.text("watch");
    sink.time({5});
    sink.time({2'500'000'000});
    sink.flag(false);
    sink.end_row();
  });
  EXPECT_EQ(written.text, "m,seed=1,agent=watch end=2.5,true_alarm=false 1005\n");
}

TEST(InfluxSink, WhatHasNoValueIsLeftOutAndCounted) {
  const TableShape table{
      "metric", {{"name", CellKind::kText}, {"value", CellKind::kNumber, "", true}}, {}};
  const auto written = write(table, [](TableSink& sink) {
    for (const double value : {std::nan(""), 2.0}) {
      sink.text("recall");
      sink.number(value);
      sink.end_row();
    }
  });
  EXPECT_EQ(written.text, "m,seed=1,name=recall value=2 1007\n");
  EXPECT_EQ(written.counts.lines, 1);
  EXPECT_EQ(written.counts.left_out, 2);  // the value, and the row that is empty without it
}

TEST(InfluxSink, RowsWithoutAFieldSayThatTheyAreThere) {
  const TableShape table{
      "detection", {{"fault", CellKind::kCount}, {"at", CellKind::kTime, "s", true}}, {}};
  const auto written = write(table, [](TableSink& sink) {
    sink.count(3);
    sink.time({4});
    sink.end_row();
    sink.count(4);
    sink.time(engine::SimTime::never());
    sink.end_row();
  });
  EXPECT_EQ(written.text, "m,seed=1,fault=3 seen=true 1004\n");
  EXPECT_EQ(written.counts.left_out, 1);
}

TEST(ParseEpoch, DaysAndTimes) {
  EXPECT_EQ(parse_epoch("1970-01-01").value(), 0);
  EXPECT_EQ(parse_epoch("1970-01-02T00:00:01Z").value(), 86'401'000'000'000);
  EXPECT_EQ(parse_epoch("1969-12-31T23:59:59").value(), -1'000'000'000);
  for (const char* wrong :
       {"", "yesterday", "1970-13-01", "1970-01-01T00:00:00+02:00", "9999-01-01"})
    EXPECT_FALSE(parse_epoch(wrong).has_value()) << wrong;
}

}  // namespace
}  // namespace orrery::scenarios
