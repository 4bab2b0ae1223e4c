// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/link_ribbons.h"

#include <algorithm>
#include <cmath>
#include <osg/Geometry>
#include <osg/Uniform>
#include <osgUtil/CullVisitor>

#include "gui/view3d/instanced_devices.h"
#include "gui/view3d/shaders.h"

namespace orrery::gui {
namespace {

using Route = scenarios::PlantLayout::Route;

constexpr std::size_t kChunkRoutes = 512;
constexpr std::size_t kFarRoutes = 1500;  // of all, so many are drawn from afar
constexpr float kLiftM = 0.02F;           // above the ground, in units of a device

// All routes near by, a part of them from afar.
class ChunkNode final : public osg::Group {
 public:
  ChunkNode(const Tile& extent, const DetailRule& rule) : extent_(extent), rule_(rule) {}
  void traverse(osg::NodeVisitor& visitor) override {
    if (visitor.getVisitorType() != osg::NodeVisitor::CULL_VISITOR)
      return osg::Group::traverse(visitor);
    getChild(rule_.of(extent_) == Detail::kPoint ? 0U : 1U)->accept(visitor);
  }

 private:
  Tile extent_;
  const DetailRule& rule_;
};

struct Strip {
  osg::ref_ptr<osg::Vec3Array> points = new osg::Vec3Array(osg::Array::BIND_PER_VERTEX);
  osg::ref_ptr<osg::Vec3Array> sides = new osg::Vec3Array(osg::Array::BIND_PER_VERTEX);
  osg::ref_ptr<osg::Vec3Array> along = new osg::Vec3Array(osg::Array::BIND_PER_VERTEX);

  void add(const Route& route, float lift) {
    float distance = 0.0F;
    for (std::size_t i = 1; i < route.spots.size(); ++i) {
      const osg::Vec2f a(route.spots[i - 1].x, route.spots[i - 1].y);
      const osg::Vec2f b(route.spots[i].x, route.spots[i].y);
      const float length = (b - a).length();
      if (length < 1e-6F) continue;
      const osg::Vec3f side(-(b - a).y() / length, (b - a).x() / length, 0.0F);
      const auto corner = [&](const osg::Vec2f& spot, float at, float which) {
        points->push_back({spot.x(), spot.y(), lift});
        sides->push_back(side);
        along->push_back({at, which, float(route.link)});
      };
      const float end = distance + length;
      corner(a, distance, -1.0F), corner(b, end, -1.0F), corner(b, end, 1.0F);
      corner(a, distance, -1.0F), corner(b, end, 1.0F), corner(a, distance, 1.0F);
      distance = end;
    }
  }

  osg::ref_ptr<osg::Geometry> geometry() const {
    osg::ref_ptr<osg::Geometry> made = new osg::Geometry;
    made->setUseDisplayList(false);
    made->setUseVertexBufferObjects(true);
    made->setVertexArray(points);
    made->setNormalArray(sides);
    made->setTexCoordArray(0, along);
    made->addPrimitiveSet(new osg::DrawArrays(GL_TRIANGLES, 0, GLsizei(points->size())));
    return made;
  }
};

float segmentDistance(const osg::Vec2f& spot, const scenarios::PlantLayout::Spot& from,
                      const scenarios::PlantLayout::Spot& to) {
  const osg::Vec2f a(from.x, from.y);
  const osg::Vec2f way = osg::Vec2f(to.x, to.y) - a;
  const float square = way.length2();
  const float share = square > 0 ? std::clamp(((spot - a) * way) / square, 0.0F, 1.0F) : 0.0F;
  return (spot - a - way * share).length();
}

}  // namespace

LinkRibbons::LinkRibbons(const scenarios::PlantLayout& layout, std::size_t links,
                         const DetailRule& rule)
    : routes_(layout.routes), width_m_(0.07F * layout.device_size) {
  states_.resize(links);
  osg::StateSet* state = root_->getOrCreateStateSet();
  state->setAttributeAndModes(makeProgram(ShaderKind::kRibbons));
  state->setTextureAttribute(kPlacesUnit, states_.texture());
  state->addUniform(new osg::Uniform("linkStates", int(kPlacesUnit)));
  state->addUniform(new osg::Uniform("pixelsPerRadius", 800.0F));
  state->addUniform(new osg::Uniform("halfWidth", width_m_ / 2.0F));
  state->addUniform(new osg::Uniform("dashLength", 0.9F * layout.device_size));
  for (const char* name : {"quiet", "busy", "broken", "chosen"})
    state->addUniform(new osg::Uniform(name, osg::Vec3f(0.5F, 0.5F, 0.5F)));

  std::vector<const Route*> sorted;
  for (const Route& route : routes_)
    if (route.spots.size() > 1 && route.link < links) sorted.push_back(&route);
  // Neighbours come together: by stripes of the ground, then along them.
  const float stripe = std::max((layout.ground.high.y - layout.ground.low.y) / 12.0F, 1e-3F);
  std::stable_sort(sorted.begin(), sorted.end(), [&](const Route* a, const Route* b) {
    const float row_a = std::floor(a->spots.front().y / stripe);
    const float row_b = std::floor(b->spots.front().y / stripe);
    return row_a != row_b ? row_a < row_b : a->spots.front().x < b->spots.front().x;
  });
  const std::size_t step = std::max<std::size_t>(1, sorted.size() / kFarRoutes);
  for (std::size_t i = 0; i < sorted.size(); i += kChunkRoutes)
    addChunk({sorted.begin() + std::ptrdiff_t(i),
              sorted.begin() + std::ptrdiff_t(std::min(i + kChunkRoutes, sorted.size()))},
             step, rule);
}

void LinkRibbons::addChunk(const std::vector<const Route*>& routes, std::size_t step,
                           const DetailRule& rule) {
  Strip all;
  Strip some;
  Tile extent;
  extent.size = width_m_ / 0.07F;
  for (std::size_t i = 0; i < routes.size(); ++i) {
    all.add(*routes[i], kLiftM * extent.size);
    if (i % step == 0) some.add(*routes[i], kLiftM * extent.size);
    for (const scenarios::PlantLayout::Spot& spot : routes[i]->spots)
      extent.box.expandBy(osg::Vec3f(spot.x, spot.y, 0.0F));
  }
  osg::ref_ptr<ChunkNode> node = new ChunkNode(extent, rule);
  node->addChild(some.geometry());
  node->addChild(step == 1 ? node->getChild(0) : all.geometry().get());
  root_->addChild(node);
}

void LinkRibbons::setColours(const Theme::Colours& colours) {
  osg::StateSet* state = root_->getStateSet();
  const osg::Vec3f ground = toVector(colours.plot_background);
  const osg::Vec3f text = toVector(colours.dim_text);
  state->getUniform("quiet")->set(ground * 0.55F + text * 0.45F);
  state->getUniform("busy")->set(toVector(colours.accent));
  state->getUniform("broken")->set(toVector(colours.fault));
  state->getUniform("chosen")->set(toVector(colours.text));
}

void LinkRibbons::setPixelsPerRadius(float pixels) {
  root_->getStateSet()->getUniform("pixelsPerRadius")->set(pixels);
}

// A tenfold of messages moves the dashes a step farther, so that quiet and busy links both show.
// Dashes fade over some views without messages: a link that sends once a second does not flicker.
bool LinkRibbons::show(const std::vector<scenarios::LinkTraffic>& links) {
  constexpr float kFading = 0.93F;
  constexpr float kGone = 0.08F;
  bool changed = false;
  for (std::size_t i = 0; i < std::min(links.size(), states_.size()); ++i) {
    const std::uint64_t before = i < seen_.size() ? seen_[i].messages : links[i].messages;
    const std::uint64_t more = links[i].messages > before ? links[i].messages - before : 0;
    float* state = states_.at(i);
    float length = state[1] * kFading;
    if (length < kGone) length = 0.0F;
    if (more > 0) {
      const float strength = std::log10(1.0F + float(more));
      length = std::max(length, std::min(0.25F + 0.12F * strength, 0.7F));
      state[0] = std::fmod(state[0] + 0.04F + 0.05F * strength, 1.0F);
    }
    const float broken = links[i].faulty ? 1.0F : 0.0F;
    changed = changed || more > 0 || state[1] != length || state[2] != broken;
    state[1] = length;
    state[2] = broken;
  }
  seen_ = links;
  if (changed) states_.upload();
  return changed;
}

void LinkRibbons::select(const std::set<std::uint32_t>& links) {
  for (std::size_t i = 0; i < states_.size(); ++i)
    states_.at(i)[3] = links.contains(std::uint32_t(i)) ? 1.0F : 0.0F;
  states_.upload();
}

std::optional<std::uint32_t> LinkRibbons::at(osg::Vec2f spot, float reach_m) const {
  std::optional<std::uint32_t> best;
  float nearest = reach_m;
  for (const Route& route : routes_)
    for (std::size_t i = 1; i < route.spots.size(); ++i) {
      const float distance = segmentDistance(spot, route.spots[i - 1], route.spots[i]);
      if (distance >= nearest) continue;
      nearest = distance;
      best = route.link;
    }
  return best;
}

}  // namespace orrery::gui
