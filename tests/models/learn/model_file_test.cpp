// SPDX-License-Identifier: Apache-2.0
#include "models/learn/model_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace orrery::models {
namespace {

std::string written() {
  ModelFile model;
  model.agent = "autoencoder";
  model.features = {"pump.temperature", "pump.flow"};
  model.settings = {"epochs=10"};
  model.window = 16;
  model.train_loss = {0.5, 0.25};
  model.held_out_loss = {0.6, 0.3};
  model.best_epoch = 2;
  model.finished = true;
  model.state.assign(1000, std::byte{7});
  const std::string path = ::testing::TempDir() + "model_file_test.orrmodel";
  EXPECT_TRUE(write_model_file(path, model).has_value());
  return path;
}

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string code_of(const std::string& bytes) {
  const std::string path = ::testing::TempDir() + "model_file_test.damaged";
  std::ofstream(path, std::ios::binary) << bytes;
  const auto found = read_model_file(path);
  return found ? "read" : found.error().items().front().code;
}

TEST(ModelFile, ComesBackAsItWasWritten) {
  const auto found = read_model_file(written());
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->agent, "autoencoder");
  EXPECT_EQ(found->features.size(), 2U);
  EXPECT_EQ(found->held_out_loss.back(), 0.3);
  EXPECT_TRUE(found->finished);
  EXPECT_EQ(found->state.size(), 1000U);
}

TEST(ModelFile, EveryFlippedByteAndEveryCutIsFound) {
  const std::string whole = bytes_of(written());
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    const std::string code = code_of(damaged);
    ASSERT_EQ(code, at < 8 ? "model-foreign" : at < 12 ? "model-version" : "model-damaged") << at;
  }
  for (std::size_t size = 0; size < whole.size(); size += 11)
    ASSERT_NE(code_of(whole.substr(0, size)), "read") << size;
}

TEST(ModelFile, OtherFilesAreNamed) {
  EXPECT_EQ(code_of("PK\x03\x04 a foreign archive"), "model-foreign");
  EXPECT_EQ(read_model_file("/no/such/file").error().items().front().code, "io-open");
  EXPECT_EQ(write_model_file("/no/such/folder/x", {}).error().items().front().code, "io-write");
}

}  // namespace
}  // namespace orrery::models
