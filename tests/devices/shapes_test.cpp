// SPDX-License-Identifier: Apache-2.0
#include "devices/shapes.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "devices/catalog.h"

namespace orrery::devices {
namespace {

TEST(Shapes, EveryModelOfTheCatalogueHasOneLine) {
  const auto catalog = device_catalog();
  const auto shapes = device_shapes();
  ASSERT_EQ(shapes.size(), catalog.size());
  for (std::size_t i = 0; i < catalog.size(); ++i)
    EXPECT_EQ(shapes[i].model, catalog[i].info->name);
}

TEST(Shapes, EveryMeshIsThere) {
  const std::filesystem::path meshes = ORRERY_SOURCE_DIR "/assets/meshes";
  for (const Shape& shape : device_shapes())
    EXPECT_TRUE(std::filesystem::exists(meshes / (std::string(shape.mesh) + ".obj")))
        << shape.model;
  EXPECT_STREQ(shape_of("water/pump"), "pump");
  EXPECT_STREQ(shape_of("my/own"), "device");
}

}  // namespace
}  // namespace orrery::devices
