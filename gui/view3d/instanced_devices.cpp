// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/instanced_devices.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <osg/Uniform>
#include <osgUtil/CullVisitor>

#include "gui/app/theme.h"
#include "gui/view3d/mesh_file.h"
#include "gui/view3d/shaders.h"

namespace orrery::gui {
namespace {

class GivenBox final : public osg::Drawable::ComputeBoundingBoxCallback {
 public:
  explicit GivenBox(const osg::BoundingBoxf& box) : box_(box._min, box._max) {}
  osg::BoundingBox computeBound(const osg::Drawable&) const override { return box_; }

 private:
  osg::BoundingBox box_;
};

}  // namespace

// The arrays of one level of detail of one mesh, shared by its tiles.
struct InstancedDevices::Shape {
  osg::ref_ptr<osg::Vec3Array> points = new osg::Vec3Array(osg::Array::BIND_PER_VERTEX);
  osg::ref_ptr<osg::Vec3Array> normals = new osg::Vec3Array(osg::Array::BIND_PER_VERTEX);
  osg::ref_ptr<osg::FloatArray> roles = new osg::FloatArray(osg::Array::BIND_PER_VERTEX);

  explicit Shape(const Mesh& mesh) {
    for (const Mesh::Corner& corner : mesh.corners) {
      points->push_back({corner.point[0], corner.point[1], corner.point[2]});
      normals->push_back({corner.normal[0], corner.normal[1], corner.normal[2]});
      roles->push_back(float(corner.role));
    }
  }

  // Points need no arrays; OSG wants one.
  explicit Shape(std::size_t dots) { points->resize(dots); }

  osg::ref_ptr<osg::Geometry> of(const Tile& tile, GLenum mode, const osg::StateSet& state) const {
    osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
    geometry->setUseDisplayList(false);
    geometry->setUseVertexBufferObjects(true);
    geometry->setVertexArray(points);
    if (mode == GL_TRIANGLES) {
      geometry->setNormalArray(normals);
      geometry->setTexCoordArray(0, roles);
      geometry->addPrimitiveSet(
          new osg::DrawArrays(mode, 0, GLsizei(points->size()), int(tile.count)));
    } else {
      geometry->addPrimitiveSet(new osg::DrawArrays(mode, 0, GLsizei(tile.count)));
    }
    geometry->setComputeBoundingBoxCallback(new GivenBox(tile.box));
    osg::ref_ptr<osg::StateSet> own = new osg::StateSet(state, osg::CopyOp::SHALLOW_COPY);
    own->addUniform(new osg::Uniform("firstSlot", int(tile.first)));
    // Points fill the ground between them: from afar a heat map is a surface.
    own->addUniform(new osg::Uniform("pointSize", std::max(0.85F * tile.size, 0.9F * tile.pitch)));
    geometry->setStateSet(own);
    return geometry;
  }
};

// Draws a tile as its size on the screen demands; OSG culls it by its bounds before it asks.
class InstancedDevices::TileNode final : public osg::Group {
 public:
  TileNode(const Tile& tile, const DetailRule& rule, std::shared_ptr<Drawn> drawn)
      : tile_(tile), rule_(rule), drawn_(std::move(drawn)) {
    setCullingActive(true);
  }

  void traverse(osg::NodeVisitor& visitor) override {
    if (visitor.getVisitorType() != osg::NodeVisitor::CULL_VISITOR)
      return osg::Group::traverse(visitor);
    auto* cull = static_cast<osgUtil::CullVisitor*>(&visitor);
    if (cull->isCulled(osg::BoundingBox(tile_.box._min, tile_.box._max))) return;
    const auto detail = std::size_t(rule_.of(tile_));
    osg::Node* chosen = getChild(unsigned(detail));
    chosen->accept(visitor);
    drawn_->tiles += 1;
    drawn_->instances += tile_.count;
    drawn_->by_detail[detail] += tile_.count;
    const auto* points = chosen->asGeometry()->getVertexArray();
    if (detail != 0) drawn_->triangles += points->getNumElements() / 3 * tile_.count;
  }

 private:
  Tile tile_;
  const DetailRule& rule_;
  std::shared_ptr<Drawn> drawn_;
};

InstancedDevices::InstancedDevices(const std::vector<Standing>& things,
                                   const std::vector<QString>& meshes, const DetailRule& rule)
    : map_(things, TileMap::sizeFor(things.size())), rule_(rule) {
  places_.resize(things.size());
  live_.resize(things.size());
  for (std::size_t slot = 0; slot < things.size(); ++slot) {
    const Standing& thing = things[map_.things()[slot]];
    float* place = places_.at(slot);
    place[0] = thing.spot.x();
    place[1] = thing.spot.y();
    place[2] = thing.size;
    place[3] = float(thing.population % kColourCount);
  }
  colours_->allocateImage(kColourCount, 2, 1, GL_RGB, GL_UNSIGNED_BYTE);
  for (int i = 0; i < kColourCount; ++i) {
    const QColor colour = Theme::heat(double(i) / (kColourCount - 1));
    unsigned char* pixel = colours_->data(unsigned(i), 0);
    pixel[0] = std::uint8_t(colour.red());
    pixel[1] = std::uint8_t(colour.green());
    pixel[2] = std::uint8_t(colour.blue());
  }
  root_->setStateSet(common());
  addTiles(meshes);
}

void InstancedDevices::addTiles(const std::vector<QString>& meshes) {
  const osg::ref_ptr<osg::StateSet> devices = new osg::StateSet;
  devices->setAttributeAndModes(makeProgram(ShaderKind::kDevices));
  const osg::ref_ptr<osg::StateSet> points = new osg::StateSet;
  points->setAttributeAndModes(makeProgram(ShaderKind::kPoints));
  points->setMode(GL_VERTEX_PROGRAM_POINT_SIZE, osg::StateAttribute::ON);
  std::size_t longest = 1;
  for (const Tile& tile : map_.tiles()) longest = std::max<std::size_t>(longest, tile.count);
  const Shape dots(longest);
  std::vector<std::pair<Shape, Shape>> shapes;
  for (const QString& name : meshes)
    shapes.emplace_back(Shape(simpleMesh(meshNamed(name))), Shape(meshNamed(name)));
  for (const Tile& tile : map_.tiles()) {
    osg::ref_ptr<TileNode> node = new TileNode(tile, rule_, drawn_);
    const auto& [simple, full] = shapes[tile.mesh];
    node->addChild(dots.of(tile, GL_POINTS, *points));
    node->addChild(simple.of(tile, GL_TRIANGLES, *devices));
    node->addChild(full.of(tile, GL_TRIANGLES, *devices));
    root_->addChild(node);
  }
}

osg::ref_ptr<osg::StateSet> InstancedDevices::common() {
  osg::ref_ptr<osg::StateSet> state = new osg::StateSet;
  state->setTextureAttribute(kPlacesUnit, places_.texture());
  state->setTextureAttribute(kLiveUnit, live_.texture());
  osg::ref_ptr<osg::Texture2D> colours = new osg::Texture2D(colours_);
  colours->setFilter(osg::Texture::MIN_FILTER, osg::Texture::NEAREST);
  colours->setFilter(osg::Texture::MAG_FILTER, osg::Texture::NEAREST);
  colours->setWrap(osg::Texture::WRAP_S, osg::Texture::CLAMP_TO_EDGE);
  colours->setResizeNonPowerOfTwoHint(false);
  state->setTextureAttribute(kColoursUnit, colours);
  state->addUniform(new osg::Uniform("places", int(kPlacesUnit)));
  state->addUniform(new osg::Uniform("live", int(kLiveUnit)));
  state->addUniform(new osg::Uniform("colours", int(kColoursUnit)));
  state->addUniform(new osg::Uniform("heatRange", osg::Vec3f(0, 1, 0)));
  state->addUniform(new osg::Uniform("heatIsOn", 0.0F));
  state->addUniform(new osg::Uniform("pixelsPerRadius", 800.0F));
  for (const char* name : {"muted", "darkPart", "lightPart", "unknownLight", "unknownDark"})
    state->addUniform(new osg::Uniform(name, osg::Vec3f(0.5F, 0.5F, 0.5F)));
  return state;
}

ValueRange InstancedDevices::show(std::span<const std::uint8_t> flags,
                                  std::span<const float> values, std::uint32_t first) {
  const std::vector<std::uint32_t>& slots = map_.slots();
  for (std::size_t thing = 0; thing < slots.size(); ++thing) {
    float* live = live_.at(slots[thing]);
    live[0] = 0.0F;
    live[1] = thing < flags.size() ? float(flags[thing] & 15) : 0.0F;
  }
  ValueRange range{std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()};
  const std::size_t end = std::min(slots.size(), std::size_t(first) + values.size());
  for (std::size_t thing = first; thing < end; ++thing) {
    float* live = live_.at(slots[thing]);
    const float value = values[thing - first];
    if (std::isfinite(value)) {
      live[0] = value;
      live[1] += float(kMappedFlag);
      range.low = std::min(range.low, value);
      range.high = std::max(range.high, value);
    } else {
      live[1] += float(kUnknownFlag);
    }
  }
  live_.upload();
  return range;
}

void InstancedDevices::setColours(const std::vector<QColor>& kinds, const QColor& dark,
                                  const QColor& light, const QColor& muted,
                                  const QColor& unknown_light, const QColor& unknown_dark) {
  for (int i = 0; i < kColourCount && !kinds.empty(); ++i) {
    const QColor& colour = kinds[std::size_t(i) % kinds.size()];
    unsigned char* pixel = colours_->data(unsigned(i), 1);
    pixel[0] = std::uint8_t(colour.red());
    pixel[1] = std::uint8_t(colour.green());
    pixel[2] = std::uint8_t(colour.blue());
  }
  colours_->dirty();
  osg::StateSet* state = root_->getStateSet();
  state->getUniform("darkPart")->set(toVector(dark));
  state->getUniform("lightPart")->set(toVector(light));
  state->getUniform("muted")->set(toVector(muted));
  state->getUniform("unknownLight")->set(toVector(unknown_light));
  state->getUniform("unknownDark")->set(toVector(unknown_dark));
}

void InstancedDevices::setHeatRange(float low, float high, bool logarithmic, bool on) {
  osg::StateSet* state = root_->getStateSet();
  state->getUniform("heatRange")->set(osg::Vec3f(low, high, logarithmic ? 1.0F : 0.0F));
  state->getUniform("heatIsOn")->set(on ? 1.0F : 0.0F);
}

void InstancedDevices::setPixelsPerRadius(float pixels) {
  root_->getStateSet()->getUniform("pixelsPerRadius")->set(pixels);
}

osg::Vec3f toVector(const QColor& colour) {
  return {float(colour.redF()), float(colour.greenF()), float(colour.blueF())};
}

}  // namespace orrery::gui
