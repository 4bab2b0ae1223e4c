// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/mesh_file.h"

#include <QDir>
#include <QFile>
#include <algorithm>
#include <map>

#include "devices/shapes.h"
#include "engine/registry/check.h"

namespace orrery::gui {
namespace {

using Vector = std::array<float, 3>;

std::optional<Vector> vectorOf(const QList<QByteArray>& words) {
  if (words.size() < 4) return std::nullopt;
  Vector vector{};
  for (int i = 0; i < 3; ++i) {
    bool good = false;
    vector[std::size_t(i)] = words[i + 1].toFloat(&good);
    if (!good) return std::nullopt;
  }
  return vector;
}

std::optional<Mesh::Role> roleOf(const QByteArray& material) {
  if (material == "body") return Mesh::kBody;
  if (material == "dark") return Mesh::kDark;
  if (material == "light") return Mesh::kLight;
  return std::nullopt;
}

// `point//normal`, from 1.
std::optional<Mesh::Corner> cornerOf(const QByteArray& word, const std::vector<Vector>& points,
                                     const std::vector<Vector>& normals, Mesh::Role role) {
  const QList<QByteArray> parts = word.split('/');
  if (parts.size() != 3) return std::nullopt;
  const std::size_t point = parts[0].toUInt();
  const std::size_t normal = parts[2].toUInt();
  if (point == 0 || point > points.size() || normal == 0 || normal > normals.size())
    return std::nullopt;
  return Mesh::Corner{points[point - 1], normals[normal - 1], role};
}

void measure(Mesh& mesh) {
  mesh.low = mesh.high = mesh.corners.front().point;
  for (const Mesh::Corner& corner : mesh.corners)
    for (std::size_t i = 0; i < 3; ++i) {
      mesh.low[i] = std::min(mesh.low[i], corner.point[i]);
      mesh.high[i] = std::max(mesh.high[i], corner.point[i]);
    }
}

void addFace(Mesh& mesh, const std::array<Vector, 4>& points, Vector normal) {
  for (const std::size_t i : {0U, 1U, 2U, 0U, 2U, 3U})
    mesh.corners.push_back({points[i], normal, Mesh::kBody});
}

}  // namespace

std::optional<Mesh> readMesh(const QByteArray& obj) {
  Mesh mesh;
  std::vector<Vector> points;
  std::vector<Vector> normals;
  Mesh::Role role = Mesh::kBody;
  for (const QByteArray& line : obj.split('\n')) {
    const QList<QByteArray> words = line.simplified().split(' ');
    if (words[0] == "v" || words[0] == "vn") {
      const auto vector = vectorOf(words);
      if (!vector) return std::nullopt;
      (words[0] == "v" ? points : normals).push_back(*vector);
    } else if (words[0] == "usemtl") {
      const auto named = roleOf(words.size() == 2 ? words[1] : QByteArray());
      if (!named) return std::nullopt;
      role = *named;
    } else if (words[0] == "f") {
      std::vector<Mesh::Corner> face;
      for (int i = 1; i < words.size(); ++i) {
        const auto corner = cornerOf(words[i], points, normals, role);
        if (!corner) return std::nullopt;
        face.push_back(*corner);
      }
      for (std::size_t i = 2; i < face.size(); ++i)
        mesh.corners.insert(mesh.corners.end(), {face[0], face[i - 1], face[i]});
    }
  }
  if (mesh.corners.empty()) return std::nullopt;
  measure(mesh);
  return mesh;
}

Mesh simpleMesh(const Mesh& mesh) {
  const auto [x0, y0, z0] = mesh.low;
  const auto [x1, y1, z1] = mesh.high;
  Mesh box;
  addFace(box, {{{x0, y0, z0}, {x1, y0, z0}, {x1, y0, z1}, {x0, y0, z1}}}, {0, -1, 0});
  addFace(box, {{{x1, y0, z0}, {x1, y1, z0}, {x1, y1, z1}, {x1, y0, z1}}}, {1, 0, 0});
  addFace(box, {{{x1, y1, z0}, {x0, y1, z0}, {x0, y1, z1}, {x1, y1, z1}}}, {0, 1, 0});
  addFace(box, {{{x0, y1, z0}, {x0, y0, z0}, {x0, y0, z1}, {x0, y1, z1}}}, {-1, 0, 0});
  addFace(box, {{{x0, y0, z1}, {x1, y0, z1}, {x1, y1, z1}, {x0, y1, z1}}}, {0, 0, 1});
  measure(box);
  return box;
}

QStringList meshNames() {
  QStringList names;
  for (const QString& file : QDir(":/meshes").entryList({"*.obj"}, QDir::Files, QDir::Name))
    names << file.chopped(4);
  return names;
}

const Mesh& meshNamed(const QString& name) {
  static std::map<QString, Mesh> read;
  const auto found = read.find(name);
  if (found != read.end()) return found->second;
  QFile file(":/meshes/" + name + ".obj");
  if (!file.open(QIODevice::ReadOnly)) {
    ORRERY_CHECK(name != "device", "the program carries its meshes");
    return meshNamed("device");
  }
  const auto mesh = readMesh(file.readAll());
  ORRERY_CHECK(mesh.has_value(), "the meshes of the program can be read");
  return read.emplace(name, *mesh).first->second;
}

QString meshOfModel(const std::string& model, const std::string& name) {
  const QString shape = QString::fromLatin1(devices::shape_of(model));
  if (shape != "device") return shape;
  for (const QString& mesh : meshNames())
    if (QString::fromStdString(name).contains(mesh, Qt::CaseInsensitive)) return mesh;
  return shape;
}

QString meshOfProfile(const std::string& profile, const std::string& name) {
  if (name.find("tower") != std::string::npos) return QStringLiteral("tower");
  if (profile == "server" || profile == "cloud") return QString::fromStdString(profile);
  if (profile == "microcontroller") return QStringLiteral("sensor");
  return QStringLiteral("gateway");
}

}  // namespace orrery::gui
