// SPDX-License-Identifier: Apache-2.0
// What every window model owes the shell around it.
#include <cmath>

#include "models/detect/ensemble.h"
#include "tests/models/window_model_bench.h"

namespace orrery::models::test {
namespace {

constexpr std::size_t kLength = 16;
constexpr std::size_t kFeatures = 3;
constexpr std::uint32_t kDevices = 4;

std::vector<WindowModelEntry> all_models() {
  std::vector<WindowModelEntry> all(window_model_catalog().begin(), window_model_catalog().end());
  all.push_back({&ensemble_info(), make_ensemble_model});
  return all;
}

Windows plant(std::size_t rows, std::uint64_t entity) {
  return sliding_windows(kLength, kFeatures, kDevices, rows,
                         [=](std::uint32_t device, std::size_t row, std::size_t feature) {
                           const double wave = std::sin(static_cast<double>(row) / 3.0 + device);
                           return wave +
                                  0.3 * engine::normal_at({entity, device, engine::Purpose::kUser},
                                                          row * kFeatures + feature);
                         });
}

void expect_same(const Scored& a, const Scored& b, const std::string& name) {
  EXPECT_EQ(a.scores, b.scores) << name;
  EXPECT_EQ(a.blamed, b.blamed) << name;
}

std::unique_ptr<WindowModel> make(const WindowModelEntry& entry) {
  return model(entry, kLength, kFeatures, kDevices);
}

TEST(WindowModels, SavedInTheMiddleTheyGoOn) {
  const Windows train = plant(100, 1);
  const Windows held_out = plant(60, 2);
  const Windows first = plant(40, 3);
  const Windows then = plant(60, 4);
  for (const auto& entry : all_models()) {
    const auto before = make(entry);
    EXPECT_GE(fit(*before, train, held_out), 1) << entry.info->name;
    scored(*before, first);
    engine::ArchiveWriter saved;
    before->save(saved);
    const auto after = make(entry);
    after->begin_fit(train, held_out);
    engine::ArchiveReader reader(saved.bytes());
    ASSERT_TRUE(after->load(reader)) << entry.info->name;
    EXPECT_TRUE(reader.at_end()) << entry.info->name;
    FitEpoch epoch;
    EXPECT_FALSE(after->fit_epoch(epoch)) << entry.info->name;
    expect_same(scored(*before, then), scored(*after, then), entry.info->name);
  }
}

TEST(WindowModels, CutShortStatesAreRefused) {
  const Windows train = plant(60, 1);
  for (const auto& entry : all_models()) {
    const auto made = make(entry);
    fit(*made, train, {});
    engine::ArchiveWriter saved;
    made->save(saved);
    const std::span<const std::byte> bytes(saved.bytes());
    const auto other = make(entry);
    engine::ArchiveReader reader(bytes.first(bytes.size() - 1));
    EXPECT_FALSE(other->load(reader)) << entry.info->name;
  }
}

TEST(WindowModels, BatchCutsDoNotMatter) {
  const Windows train = plant(100, 1);
  const Windows asked = plant(80, 3);
  for (const auto& entry : all_models()) {
    const auto whole = make(entry);
    const auto cut = make(entry);
    fit(*whole, train, {});
    fit(*cut, train, {});
    Scored pieces;
    for (std::size_t first = 0, size = 1; first < asked.count();
         first += size, size = size % 7 + 1) {
      const Scored part =
          scored(*cut, part_of(asked, first, std::min(first + size, asked.count())));
      pieces.scores.insert(pieces.scores.end(), part.scores.begin(), part.scores.end());
      pieces.blamed.insert(pieces.blamed.end(), part.blamed.begin(), part.blamed.end());
    }
    expect_same(scored(*whole, asked), pieces, entry.info->name);
  }
}

TEST(WindowModels, ConstantFeaturesAndFewWindowsGiveNumbers) {
  Windows constant = plant(60, 1);
  for (std::size_t v = 1; v < constant.values.size(); v += kFeatures) constant.values[v] = 0.0;
  Windows still = constant;
  std::fill(still.values.begin(), still.values.end(), 0.0);
  Windows asked = plant(60, 3);
  for (std::size_t i = 0; i < asked.count(); i += 5)
    std::fill(asked.window(i).begin(), asked.window(i).end(), i % 2 == 0 ? 0.0 : 1e6);
  const Windows none = empty_windows(kLength, kFeatures);
  for (const auto& entry : all_models()) {
    for (const Windows& train : {constant, still, none, part_of(constant, 0, 1),
                                 part_of(constant, 0, 2), part_of(constant, 0, 7)}) {
      const auto made = make(entry);
      fit(*made, train, none);
      const Scored found = scored(*made, asked);
      for (std::size_t i = 0; i < asked.count(); ++i) {
        ASSERT_TRUE(std::isfinite(found.scores[i])) << entry.info->name << train.count();
        ASSERT_GE(found.scores[i], 0.0) << entry.info->name;
        ASSERT_GE(found.blamed[i], -1);
        ASSERT_LT(found.blamed[i], static_cast<int>(kFeatures));
      }
    }
  }
}

TEST(WindowModels, OneFeatureFarOutIsBlamed) {
  const Windows train = plant(300, 1);
  for (const auto& entry : all_models()) {
    if (entry.info->name == "matrix_profile") continue;  // size does not count there
    const auto made = make(entry);
    fit(*made, train, plant(100, 2));
    Windows odd = part_of(plant(40, 3), 0, kDevices);
    for (std::size_t i = 0; i < odd.count(); ++i) {
      // A forest that looks at one value at a time may not look at the newest.
      const bool all_rows = entry.info->name == "isolation_forest";
      const auto rows = odd.window(i).last(all_rows ? kLength * kFeatures : kFeatures);
      for (std::size_t v = i % kFeatures; v < rows.size(); v += kFeatures) rows[v] = 12.0;
    }
    const Scored found = scored(*made, odd);
    for (std::size_t i = 0; i < odd.count(); ++i) {
      EXPECT_EQ(found.blamed[i], static_cast<int>(i % kFeatures)) << entry.info->name;
      EXPECT_GT(found.scores[i], 0.0) << entry.info->name;
    }
  }
}

TEST(WindowModels, CostsAreStated) {
  for (const auto& entry : all_models()) {
    const auto made = make(entry);
    fit(*made, plant(60, 1), {});
    EXPECT_GT(made->cost().multiply_accumulates, 0.0) << entry.info->name;
  }
}

}  // namespace
}  // namespace orrery::models::test
