// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

namespace orrery::devices {

/// What a device of each model of the catalogue looks like where a plant is drawn.
struct Shape {
  const char* model;
  const char* mesh;  ///< of `assets/meshes`; `device`: a plain box
};

/// One line a model, in the order of the catalogue.
std::span<const Shape> device_shapes();

/// The mesh of a model; `device` for one that is in no catalogue.
const char* shape_of(const std::string& model);

}  // namespace orrery::devices
