// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/prometheus_text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace orrery::scenarios {
namespace {

TEST(PrometheusText, MetricsAreTogetherWhateverTheOrder) {
  PrometheusText text;
  text.add("a", "first.", PrometheusKind::kGauge, {{"x", "1"}}, 1.5);
  text.add("b_total", "second.", PrometheusKind::kCounter, {}, 3);
  text.add("a", "first.", PrometheusKind::kGauge, {{"x", "2"}, {"y", ""}}, -2);
  EXPECT_EQ(text.str(),
            "# HELP a first.\n# TYPE a gauge\na{x=\"1\"} 1.5\na{x=\"2\"} -2\n"
            "# HELP b_total second.\n# TYPE b_total counter\nb_total 3\n");
}

TEST(PrometheusText, EscapesLabelsAndHelp) {
  PrometheusText text;
  text.add("a", "two\nlines \\ \"x\"", PrometheusKind::kGauge, {{"x", "é \"y\" \\ z\n"}}, 0);
  EXPECT_EQ(text.str(),
            "# HELP a two\\nlines \\\\ \"x\"\n# TYPE a gauge\na{x=\"é \\\"y\\\" \\\\ z\\n\"} 0\n");
}

TEST(PrometheusText, NoNumberIsLeftOutAndCounted) {
  PrometheusText text;
  text.add("a", "x.", PrometheusKind::kGauge, {}, NAN);
  EXPECT_EQ(text.str(), "");
  EXPECT_EQ(text.left_out(), 1);
  text.add("a", "x.", PrometheusKind::kGauge, {}, -std::numeric_limits<double>::infinity());
  EXPECT_EQ(text.str(), "# HELP a x.\n# TYPE a gauge\na -Inf\n");
}

TEST(PrometheusName, HasBaseUnits) {
  EXPECT_EQ(prometheus_name("o_", "downtime", "h").name, "o_downtime_seconds");
  EXPECT_EQ(prometheus_name("o_", "downtime", "h").factor, 3600);
  EXPECT_EQ(prometheus_name("o_", "energy", "kWh").name, "o_energy_joules");
  EXPECT_EQ(prometheus_name("o_", "event_recall", "1").name, "o_event_recall");
  EXPECT_EQ(prometheus_name("o_", "Wear-Rate é", "mm/d").name, "o_wear_rate____in_mm_d_units");
}

TEST(PrometheusName, EndingsThatMeanSomethingElseAreAvoided) {
  EXPECT_EQ(prometheus_name("o_", "alerts_total", "1").name, "o_alerts_total_value");
  EXPECT_EQ(prometheus_name("o_", "count", "1").name, "o_count_value");
}

TEST(MeasureParts, OfFullNames) {
  const auto plain = measure_parts("downtime");
  EXPECT_EQ(plain.metric, "downtime");
  EXPECT_EQ(plain.agent, "");
  const auto control = measure_parts("watch/last_value.event_recall[severity:0.67 and above]");
  EXPECT_EQ(control.metric, "event_recall");
  EXPECT_EQ(control.agent, "watch");
  EXPECT_EQ(control.control, "last_value");
  EXPECT_EQ(control.group_by, "severity");
  EXPECT_EQ(control.group, "0.67 and above");
}

}  // namespace
}  // namespace orrery::scenarios
