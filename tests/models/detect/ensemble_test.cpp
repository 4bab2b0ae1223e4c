// SPDX-License-Identifier: Apache-2.0
#include "models/detect/ensemble.h"

#include <algorithm>
#include <cmath>

#include "models/detect/tail_probability.h"
#include "tests/models/window_model_bench.h"

namespace orrery::models::test {
namespace {

const WindowModelEntry kEnsemble{&ensemble_info(), make_ensemble_model};
const std::vector<std::string> kMembers = {"robust_mahalanobis", "isolation_forest",
                                           "kmeans_distance", "matrix_profile",
                                           "spectral_residual"};
constexpr std::size_t kLength = 32;
constexpr std::uint32_t kDevices = 6;

// An exponential distribution is its own tail: -ln p(s) = s.
TEST(TailProbability, SurpriseOfExponentialScoresIsTheScore) {
  engine::Stream stream({1, 0, engine::Purpose::kUser});
  std::vector<double> clean;
  for (int i = 0; i < 4000; ++i) clean.push_back(stream.exponential(1.0));
  TailProbability tail;
  tail.fit(clean);
  for (const double s : {0.1, 0.5, 1.0, 2.0}) EXPECT_NEAR(tail.surprise(s), s, 0.1);
  EXPECT_NEAR(tail.surprise(20.0), 20.0, 3.0);  // mean excess of 400: standard error 5 %
  double before = -1.0;
  for (double s = -1.0; s < 30.0; s += 0.01) {
    ASSERT_GE(tail.surprise(s), before);
    before = tail.surprise(s);
  }
}

TEST(TailProbability, WithoutSpreadOrScores) {
  TailProbability tail;
  tail.fit({});
  EXPECT_EQ(tail.surprise(5.0), 0.0);
  tail.fit(std::vector<double>(99, 2.0));
  EXPECT_NEAR(tail.surprise(1.0), 0.0, 1e-12);
  EXPECT_NEAR(tail.surprise(3.0), std::log(100.0), 1e-12);
}

/// Two features that follow each other with a lag, and one alone. From row `fault` on, every
/// device has a fault of its own kind: a level, a spike, a lost relation, another shape, noise,
/// a feature that stands still.
Windows plant(std::size_t rows, std::size_t fault, std::uint64_t entity,
              std::size_t length = kLength) {
  return sliding_windows(
      length, 3, kDevices, rows, [=](std::uint32_t device, std::size_t row, std::size_t feature) {
        const auto noise = [&](std::size_t j) {
          return engine::normal_at({entity, device, engine::Purpose::kUser}, row * 4 + j);
        };
        const auto t = static_cast<double>(row);
        const bool odd = row >= fault;
        const double wave = std::sin(t / 3.0 + device);
        if (feature == 2) return noise(2) * (odd && device == 4 ? 3.0 : 1.0);
        double value = wave + 0.2 * noise(feature);
        if (odd && device == 0) value += 2.0;
        if (odd && device == 1 && row % 10 == 0 && feature == 0) value += 3.0;
        if (odd && device == 2 && feature == 1) value = -wave;
        if (odd && device == 3) value = std::sin(t / 1.3) + 0.2 * noise(feature);
        if (odd && device == 5 && feature == 0) value = 0.5;
        return value;
      });
}

/// Area under the ROC curve: chance that a faulty window scores above a clean one.
double area(const std::vector<double>& clean, const std::vector<double>& faulty) {
  double wins = 0.0;
  for (const double f : faulty)
    for (const double c : clean) wins += f > c ? 1.0 : (f == c ? 0.5 : 0.0);
  return wins / static_cast<double>(clean.size() * faulty.size());
}

double area_of(WindowModel& made, std::size_t length) {
  fit(made, plant(400, 1000, 1, length), plant(200, 1000, 2, length));
  return area(scored(made, plant(160, 1000, 3, length)).scores,
              scored(made, plant(160, 0, 4, length)).scores);
}

TEST(Ensemble, IsAtLeastAsGoodAsItsMedianMember) {
  std::vector<double> members;
  for (const std::string& name : kMembers) {
    const auto window = params_of(*find_window_model(name)->info, {}).integer("window");
    const std::size_t length = std::min(kLength, static_cast<std::size_t>(window));
    members.push_back(area_of(*model(name, length, 3, kDevices), length));
    RecordProperty(name, std::to_string(members.back()));
  }
  std::sort(members.begin(), members.end());
  for (const char* combine : {"mean", "max"}) {
    const auto made = model(kEnsemble, kLength, 3, kDevices, {{"combine", combine}});
    const double found = area_of(*made, kLength);
    RecordProperty(combine, std::to_string(found));
    EXPECT_GE(found, members[2]) << combine;
  }
  EXPECT_GT(members[4], members[0]);
}

TEST(Ensemble, MeanAndLargestOfItsMembersSurprises) {
  const Windows train = plant(200, 1000, 1);
  const Windows held_out = plant(100, 1000, 2);
  const Windows asked = plant(50, 0, 3);
  const std::vector<std::string> names = {"kmeans_distance", "matrix_profile"};
  std::vector<TailProbability> tails(2);
  std::vector<Scored> own(2);
  for (std::size_t m = 0; m < 2; ++m) {
    // A single member is its own surprise.
    const auto made =
        model(kEnsemble, kLength, 3, kDevices, {{"members", std::vector<std::string>{names[m]}}});
    fit(*made, train, held_out);
    own[m] = scored(*made, asked);
  }
  for (const char* combine : {"mean", "max"}) {
    const auto made =
        model(kEnsemble, kLength, 3, kDevices, {{"members", names}, {"combine", combine}});
    fit(*made, train, held_out);
    const Scored both = scored(*made, asked);
    for (std::size_t i = 0; i < asked.count(); ++i) {
      const double a = own[0].scores[i];
      const double b = own[1].scores[i];
      EXPECT_DOUBLE_EQ(both.scores[i],
                       std::string(combine) == "max" ? std::max(a, b) : (a + b) / 2.0);
      if (std::abs(a - b) <= 1e-9) continue;
      EXPECT_EQ(both.blamed[i], own[a > b ? 0 : 1].blamed[i]);
    }
  }
}

// Scaling runs over held-out rows of the same devices and leaves no trace in charts.
TEST(Ensemble, ChartsStartAfreshAfterScaling) {
  const std::vector<Setting> settings = {{"members", std::vector<std::string>{"cusum"}}};
  const auto made = model(kEnsemble, 1, 1, 1, settings);
  Windows clean = normal_windows(1, 1, 300, 1);
  clean.values.back() = 50.0;  // would fill the sums of a chart that kept them
  fit(*made, clean, clean);
  Windows calm = empty_windows(1, 1);
  calm.append(0);
  EXPECT_LT(scored(*made, calm).scores[0], 1.0);  // a sum of 0 is that of most rows
}

TEST(Ensemble, MistakesAreExplainedTogether) {
  const auto made =
      try_model(kEnsemble, 2, 1, 1,
                {{"members", std::vector<std::string>{"cusum", "izolation_forest", "cusum",
                                                      "ensemble", "matrix_profile"}}});
  ASSERT_FALSE(made.has_value());
  ASSERT_EQ(made.error().error_count(), 4U);
  EXPECT_NE(made.error().items()[0].remedy.find("isolation_forest"), std::string::npos);
  EXPECT_NE(made.error().items()[1].message.find("twice"), std::string::npos);
  EXPECT_EQ(made.error().items()[3].code, "window-short");
}

}  // namespace
}  // namespace orrery::models::test
