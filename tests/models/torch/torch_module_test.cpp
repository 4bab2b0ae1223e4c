// SPDX-License-Identifier: Apache-2.0
#include "models/learn/torch_module.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <exception>

#include "tests/support/temporary_folder.h"

namespace orrery::models::test {
namespace {

/// The mistake that loading this file gives.
engine::Diagnostic refused(const std::string& path) {
  const auto module = load_torch_module(path);
  EXPECT_FALSE(module.has_value());
  if (module) return {};
  EXPECT_EQ(module.error().items().size(), 1U);
  const auto mistake = module.error().items().front();
  EXPECT_EQ(mistake.code, "torch-module");
  EXPECT_EQ(mistake.place.file, path);
  EXPECT_FALSE(mistake.remedy.empty());
  return mistake;
}

TEST(TorchModule, ThatIsMissingIsExplained) {
  const auto mistake = refused("/no/such/folder/torch.so");
  EXPECT_NE(mistake.message.find("not there"), std::string::npos);
  EXPECT_NE(mistake.remedy.find("ORRERY_MODULES"), std::string::npos);
}

TEST(TorchModule, ThatIsNoLibraryIsExplained) {
  const orrery::testing::TemporaryFolder folder;
  const std::string path = (folder.path() / "torch.so").string();
  orrery::testing::write_bytes(path, "not a library");
  EXPECT_NE(refused(path).message.find("cannot be loaded"), std::string::npos);
}

TEST(TorchModule, ThatIsAnotherLibraryIsExplained) {
  Dl_info library;
  ASSERT_NE(dladdr(reinterpret_cast<const void*>(&std::terminate), &library), 0);
  EXPECT_NE(refused(library.dli_fname).message.find("not Orrery's"), std::string::npos);
}

TEST(TorchModule, OfAnotherBuildIsExplained) {
  const auto mistake = refused(std::string(ORRERY_BUILD_DIR) + "/lib/test/foreign_module.so");
  EXPECT_NE(mistake.message.find("another build: 'orrery torch module 0'"), std::string::npos);
}

}  // namespace
}  // namespace orrery::models::test
