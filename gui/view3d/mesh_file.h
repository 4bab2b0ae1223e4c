// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orrery::gui {

/// A mesh of assets/meshes as triangles: three corners after another, flat in memory for OpenGL.
/// It stands on z = 0 in a cell of 1 x 1 x 1.5 m, z up.
struct Mesh {
  /// What a face is, not its colour: the colours come from the theme.
  enum Role : std::uint8_t { kBody, kDark, kLight };
  struct Corner {
    std::array<float, 3> point{};
    std::array<float, 3> normal{};
    Role role = kBody;
  };
  std::vector<Corner> corners;
  std::array<float, 3> low{};
  std::array<float, 3> high{};

  std::size_t triangles() const { return corners.size() / 3; }
};

/// Reads what scripts/make_meshes.py writes: `v`, `vn`, `usemtl` and `f` of Wavefront OBJ, faces of
/// three or more corners. Nothing when it is not that.
std::optional<Mesh> readMesh(const QByteArray& obj);

/// A box with the extent of a mesh and no bottom: what stands for it at a distance.
Mesh simpleMesh(const Mesh& mesh);

/// The mesh of that name (`pump`), from the program's resources; an unknown one is a plain device.
const Mesh& meshNamed(const QString& name);
QStringList meshNames();

/// Which mesh a population of that model has (devices/shapes.cpp), and a node of that profile.
/// Where none is named, a word of the population's name may (`paint_robot`).
QString meshOfModel(const std::string& model, const std::string& name);
QString meshOfProfile(const std::string& profile, const std::string& name);

}  // namespace orrery::gui
