// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <set>

#include "tests/foreign/exported_networks.h"
#include "tests/scenarios/host/foreign_bench.h"

// Networks exported with Debian's python3-torch, as TorchScript and as ONNX, give in the isolated
// host what they gave in Python. The bound was stated before the first comparison:
// |ours - theirs| <= 1e-5 + 1e-5 |theirs|.
namespace orrery::scenarios::test {
namespace {

namespace cases = models::foreign_cases;
using models::WindowLayout;

constexpr double kAbsolute = 1e-5, kRelative = 1e-5;
constexpr std::size_t kNetworksLeast = 10;

const std::set<std::string> kChannelNetworks = {"autoencoder_conv1d", "forecaster_tcn", "sliced"};

const std::vector<std::string> kScript = {".torchscript"};
/// One a network in turn: the onnx_validation_test.cpp compares every file with every opset.
const std::vector<std::string> kOnnx = {".opset11.onnx", ".opset13.onnx", ".opset16.onnx"};

/// One batch of a network: what Python gave it and what came first out of it.
struct Case {
  std::vector<std::int64_t> input_shape, output_shape;
  std::vector<float> input, output;
};

std::vector<Case> cases_of(const fs::path& folder, const std::string& name) {
  const auto inputs = cases::floats_of(folder / (name + ".input"));
  const auto outputs = cases::floats_of(folder / (name + ".output"));
  std::vector<Case> all;
  auto input = inputs.begin();
  auto output = outputs.begin();
  for (const auto& line : cases::lines_of(folder / (name + ".case"))) {
    auto& from = line.is_input ? input : output;
    const auto end = from + static_cast<std::ptrdiff_t>(line.count);
    if (line.is_input) {
      all.push_back({line.shape, {}, {from, end}, {}});
    } else if (all.back().output_shape.empty()) {
      all.back().output_shape = line.shape;
      all.back().output.assign(from, end);
    }
    from = end;
  }
  return all;
}

/// Whether a network takes windows, and how: flat vectors, or rows, or channels by name.
bool takes_windows(const std::string& name, const Case& first, WindowLayout& layout) {
  const std::size_t rank = first.input_shape.size();
  layout = rank == 2                         ? WindowLayout::kFlat
           : kChannelNetworks.contains(name) ? WindowLayout::kChannels
                                             : WindowLayout::kRows;
  return rank == 2 || rank == 3;
}

SharedLayout windows_of(const Case& batch, WindowLayout layout) {
  const auto length_of = [&](std::size_t i) {
    return static_cast<std::uint32_t>(batch.input_shape[i]);
  };
  const auto windows = length_of(0);
  const auto outputs = static_cast<std::uint32_t>(batch.output.size() / windows);
  switch (layout) {
    case WindowLayout::kFlat: return {windows, 2, length_of(1) / 2, outputs};
    case WindowLayout::kChannels: return {windows, length_of(2), length_of(1), outputs};
    case WindowLayout::kRows: break;
  }
  return {windows, length_of(1), length_of(2), outputs};
}

/// [n, channels, steps] as [n, steps, channels].
std::vector<float> turned(const std::vector<float>& values,
                          const std::vector<std::int64_t>& shape) {
  const auto channels = static_cast<std::size_t>(shape[1]);
  const auto steps = static_cast<std::size_t>(shape[2]);
  std::vector<float> rows(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t window = i / (channels * steps), c = i / steps % channels, t = i % steps;
    rows[(window * steps + t) * channels + c] = values[i];
  }
  return rows;
}

/// As the host takes and gives them: windows of rows.
Case in_rows(Case batch, WindowLayout layout) {
  if (layout != WindowLayout::kChannels) return batch;
  batch.input = turned(batch.input, batch.input_shape);
  if (batch.output_shape.size() != 3) return batch;
  batch.output = turned(batch.output, batch.output_shape);
  std::swap(batch.output_shape[1], batch.output_shape[2]);
  return batch;
}

class ForeignExports : public ::testing::Test {
 protected:
  void SetUp() override {
    ORRERY_NEEDS_NAMESPACES();
    if (!fs::exists(fs::path(ORRERY_BUILD_DIR) / "lib" / "orrery" / "foreign.so"))
      GTEST_SKIP() << "not run: built without Torch";
    const auto networks = cases::exported_networks();
    if (networks.status == networks.kSkipped)
      GTEST_SKIP() << "not run: " ORRERY_PYTHON " has no torch";
    ASSERT_EQ(networks.status, 0);
    folder_ = networks.folder;
  }

  /// Largest difference as a share of what is allowed; each batch in a host of its own, called
  /// twice.
  double worst_of(const std::string& name, const std::string& ending, WindowLayout layout) const;
  /// Every network that takes windows, in one of the `endings`.
  void compare_all(const std::vector<std::string>& endings);

  fs::path folder_;
};

double worst_in(std::span<const float> ours, const std::vector<float>& theirs) {
  double worst = 0.0;
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    const double difference = std::abs(double{ours[i]} - double{theirs[i]});
    const double share = difference / (kAbsolute + kRelative * std::abs(double{theirs[i]}));
    EXPECT_LE(share, 1.0) << "element " << i << ": " << ours[i] << " is not " << theirs[i];
    worst = std::max(worst, share);
  }
  return worst;
}

double ForeignExports::worst_of(const std::string& name, const std::string& ending,
                                WindowLayout layout) const {
  double worst = 0.0;
  for (const Case& made : cases_of(folder_, name)) {
    SCOPED_TRACE(fmt::format("{}{}, batch {}", name, ending, made.input_shape[0]));
    HostSpec spec;
    spec.format = ending == kScript.front() ? "torchscript" : "onnx";
    spec.model = read_bytes(folder_ / (name + ending));
    spec.layout = layout;
    spec.shape = windows_of(made, layout);
    const Case batch = in_rows(made, layout);
    auto host = ForeignHost::start(std::move(spec));
    if (!host) {
      ADD_FAILURE() << engine::to_string(host.error().items().front());
      continue;
    }
    for (int call = 0; call < 2; ++call) {
      EXPECT_EQ((*host)->inputs().size(), batch.input.size());
      std::copy(batch.input.begin(), batch.input.end(), (*host)->inputs().begin());
      const bool answered = (*host)->call();
      EXPECT_TRUE(answered) << (*host)->trouble();
      if (!answered) break;
      EXPECT_EQ((*host)->dims(), batch.output_shape);
      worst = std::max(worst, worst_in((*host)->outputs(), batch.output));
    }
    EXPECT_EQ((*host)->report().refused_calls, 0U) << (*host)->report().first_refused;
  }
  return worst;
}

void ForeignExports::compare_all(const std::vector<std::string>& endings) {
  std::set<std::string> names;
  std::ifstream list(folder_ / "networks.list");
  for (std::string file, name; list >> file >> name;) names.insert(name);
  std::size_t compared = 0;
  for (const std::string& name : names) {
    const auto batches = cases_of(folder_, name);
    ASSERT_GE(batches.size(), 2U) << name;
    EXPECT_EQ(batches.front().input_shape[0], 1) << name;
    EXPECT_GE(batches.back().input_shape[0], 3) << name;
    WindowLayout layout{};
    if (!takes_windows(name, batches.front(), layout)) {
      std::cout << fmt::format("{:<36} not compared: it takes no windows\n", name);
      continue;
    }
    const std::string& ending = endings[compared % endings.size()];
    const double worst = worst_of(name, ending, layout);
    std::cout << fmt::format("{:<36} {:.3f} of the bound\n", name + ending, worst);
    ++compared;
  }
  EXPECT_GE(compared, kNetworksLeast);
}

TEST_F(ForeignExports, TorchScriptGivesInTheHostWhatItGivesInPython) { compare_all(kScript); }

TEST_F(ForeignExports, OnnxGivesInTheHostWhatItGivesInPython) { compare_all(kOnnx); }

}  // namespace
}  // namespace orrery::scenarios::test
