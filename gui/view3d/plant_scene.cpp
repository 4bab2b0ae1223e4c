// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/plant_scene.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>

#include "gui/view3d/mesh_file.h"
#include "gui/view3d/shaders.h"

namespace orrery::gui {
namespace {

using scenarios::PlantLayout;
using scenarios::PlantOutline;
using scenarios::PlantView;
namespace flag = scenarios::device_flag;

// The last colour of kinds belongs to nodes.
constexpr std::uint16_t kNodeColour = 255;
// So many triangles a frame keep drawing in software fluent: where there would be more, boxes stand
// for meshes and points for boxes, from afar on.
constexpr std::size_t kTrianglesMost = 80'000;
constexpr std::size_t kTrianglesOfBox = 10;
constexpr float kFullPixels = 8.0F;
constexpr float kSimplePixels = 3.0F;
// Of the edge of the square that a device has for itself: neighbours stay apart.
constexpr float kOfCell = 0.82F;
constexpr std::size_t kSelectedByRectangle = 2000;

std::uint16_t indexOf(std::vector<QString>& names, const QString& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return std::uint16_t(found - names.begin());
  names.push_back(name);
  return std::uint16_t(names.size() - 1);
}

osg::BoundingBoxf boxOfArea(const PlantLayout::Area& area, float height) {
  return {area.low.x, area.low.y, 0.0F, area.high.x, area.high.y, height};
}

}  // namespace

PlantScene::PlantScene(const PlantOutline& outline, const PlantLayout& layout)
    : outline_(outline), layout_(layout), view_(std::make_shared<PlantView>()) {
  std::vector<QString> meshes;
  standUp(meshes);
  for (const QString& mesh : meshes) triangles_.push_back(meshNamed(mesh).triangles());
  camera_.setWorld(boxOfArea(layout_.ground, kCellHeight * layout_.device_size));
  ground_ = std::make_unique<Ground>(layout_);
  links_ = std::make_unique<LinkRibbons>(layout_, outline_.links.size(), rule_);
  devices_ = std::make_unique<InstancedDevices>(things_, meshes, rule_);
  symbols_ = std::make_unique<Symbols>(layout_.device_size);
  picker_ = std::make_unique<Picker>(things_, devices_->map());
  for (osg::Node* node :
       {ground_->node(), links_->node(), static_cast<osg::Node*>(devices_->node()),
        symbols_->node(), marks_.node()})
    root_->addChild(node);
  setTheme(theme_, 1.0);
  devices_->show({}, {}, 0);
  camera_.showWhole();
}

void PlantScene::standUp(std::vector<QString>& meshes) {
  things_.reserve(layout_.devices.size() + layout_.nodes.size());
  for (std::size_t p = 0; p < outline_.populations.size(); ++p) {
    const PlantOutline::Population& population = outline_.populations[p];
    const std::uint16_t mesh = indexOf(meshes, meshOfModel(population.model, population.name));
    for (std::uint32_t i = 0; i < population.count; ++i) {
      const std::size_t device = population.first_device + i;
      if (device >= layout_.devices.size()) break;
      things_.resize(std::max(things_.size(), device + 1));
      const PlantLayout::Spot spot = layout_.devices[device];
      things_[device] = {
          {spot.x, spot.y}, kOfCell * layout_.device_size, mesh, std::uint16_t(p % 255)};
    }
  }
  things_.resize(layout_.devices.size());
  for (const PlantOutline::Node& node : outline_.nodes) {
    const std::uint16_t mesh = indexOf(meshes, meshOfProfile(node.profile, node.name));
    for (std::uint32_t i = 0; i < node.count; ++i) {
      const std::size_t instance = std::size_t(node.first_node) + i;
      if (instance >= layout_.nodes.size()) break;
      const PlantLayout::Spot spot = layout_.nodes[instance];
      things_.push_back({{spot.x, spot.y}, kOfCell * layout_.device_size, mesh, kNodeColour});
    }
  }
  if (meshes.empty()) meshes.push_back(QStringLiteral("device"));
}

// Coarser step by step, until what is in sight is within the budget.
void PlantScene::fitDetail() {
  std::vector<const Tile*> seen;
  const osg::Polytope frustum = camera_.frustum();
  for (const Tile& tile : devices_->map().tiles()) {
    osg::Polytope sides = frustum;
    if (sides.contains(osg::BoundingBox(tile.box._min, tile.box._max))) seen.push_back(&tile);
  }
  for (float factor = 1.0F; factor < 16.0F; factor *= 1.25F) {
    rule_.full_pixels = kFullPixels * factor;
    rule_.simple_pixels = kSimplePixels * std::sqrt(factor);
    std::size_t triangles = 0;
    for (const Tile* tile : seen) {
      const Detail detail = rule_.of(*tile);
      if (detail == Detail::kFull) triangles += tile->count * triangles_[tile->mesh];
      if (detail == Detail::kSimple) triangles += tile->count * kTrianglesOfBox;
    }
    if (triangles <= kTrianglesMost) return;
  }
}

void PlantScene::setTheme(Theme::Kind kind, double scale) {
  const bool other_colours = kind != theme_ || coloured_at_ == 0.0;
  if (!other_colours && scale == coloured_at_) return;
  theme_ = kind;
  coloured_at_ = scale;
  symbols_->setColours(colours(), scale, things_.size());
  if (other_colours) colour();
}

void PlantScene::colour() {
  const Theme::Colours& c = colours();
  std::vector<QColor> kinds;
  for (int i = 0; i < kColourCount; ++i)
    kinds.push_back(c.curves[std::size_t(i) % (c.curves.size() - 1)]);
  kinds.back() = Theme::mixed(c.plot_background, c.text, 0.55F);
  const bool dark = c.plot_background.lightnessF() < 0.5F;
  const auto [unknown_light, unknown_dark] = unknownColours(c);
  devices_->setColours(
      kinds, dark ? QColor(0x4a535e) : QColor(0x4b5561), dark ? QColor(0xc3cad2) : QColor(0xdde2e8),
      Theme::mixed(c.plot_background, c.dim_text, 0.35F), unknown_light, unknown_dark);
  ground_->setColours(c);
  links_->setColours(c);
  marks_.setColours(c);
}

QColor PlantScene::background() const {
  return Theme::mixed(colours().window, colours().border, 0.25F);
}

bool PlantScene::show(const std::shared_ptr<const PlantView>& view,
                      const std::optional<scenarios::QuantityKey>& heat) {
  const bool other_heat = heat != (heat_ ? std::optional(heat_->key) : std::nullopt);
  if (other_heat) heat_ = heat ? heatChoice(outline_, *heat) : std::nullopt;
  if (other_heat || view->generation != generation_) scale_.restart();
  if (view->generation != generation_) links_->forget();
  generation_ = view->generation;
  bool changed = view != view_ && links_->show(view->links);
  view_ = view;
  const bool mapped = heat_ && view->heat.quantity == heat_->key && !view->heat.values.empty();
  static const std::vector<float> kNone;
  const std::vector<float>& values = mapped ? view->heat.values : kNone;
  const bool other_flags = flags_ != view->flags;
  // NaN is not equal to itself, so bits are compared.
  const bool other_values = values.size() != values_.size() ||
                            (!values.empty() && std::memcmp(values.data(), values_.data(),
                                                            values.size() * sizeof(float)) != 0);
  if (other_flags) {
    flags_ = view->flags;
    all_flags_ = 0;
    for (const std::uint8_t each : flags_) all_flags_ |= each;
    symbols_->show(things_, flags_);
  }
  if (other_flags || other_values || other_heat) {
    values_ = values;
    has_unknown_ = std::any_of(values.begin(), values.end(),
                               [](float value) { return !std::isfinite(value); });
    refreshHeat();
    changed = true;
  }
  return changed;
}

void PlantScene::refreshHeat() {
  const std::uint32_t first = heat_ ? outline_.populations[heat_->key.population].first_device : 0;
  scale_.cover(devices_->show(flags_, values_, first));
  devices_->setHeatRange(scale_.low(), scale_.high(), scale_.isLogarithmic(), heat_.has_value());
}

void PlantScene::mark(const std::vector<Item>& selection, Item hovered) {
  selection_ = selection;
  hovered_ = hovered;
  marks_.show(thingsOf(selection), thingsOf({hovered}));
  std::set<std::uint32_t> links;
  for (const Item& item : selection)
    if (item.kind == Item::Kind::kLink) links.insert(item.index);
  if (hovered.kind == Item::Kind::kLink) links.insert(hovered.index);
  links_->select(links);
}

std::vector<Standing> PlantScene::thingsOf(const std::vector<Item>& items) const {
  std::vector<Standing> things;
  for (const Item& item : items) {
    std::size_t thing = things_.size();
    if (item.kind == Item::Kind::kDevice && item.index < deviceCount()) thing = item.index;
    if (item.kind == Item::Kind::kNode) thing = deviceCount() + item.index;
    if (thing < things_.size()) things.push_back(things_[thing]);
  }
  return things;
}

void PlantScene::prepare() {
  const auto pixels = float(camera_.pixelsPerRadius());
  rule_.eye = osg::Vec3f(camera_.eye());
  rule_.pixels_per_radius = pixels;
  fitDetail();
  devices_->resetDrawn();
  devices_->setPixelsPerRadius(pixels);
  links_->setPixelsPerRadius(pixels);
  symbols_->setView(pixels, {float(camera_.width()), float(camera_.height())});
}

LegendContent PlantScene::legend() const {
  LegendContent content;
  content.heat = heat_;
  content.scale = &scale_;
  content.has_unknown = has_unknown_;
  if ((all_flags_ & flag::kFaulty) != 0) content.symbols.push_back(Symbols::Kind::kFault);
  if ((all_flags_ & flag::kFailed) != 0) content.symbols.push_back(Symbols::Kind::kFailure);
  if ((all_flags_ & flag::kAlarm) != 0) content.symbols.push_back(Symbols::Kind::kAlarm);
  if ((all_flags_ & flag::kCommanded) != 0) content.symbols.push_back(Symbols::Kind::kCommand);
  return content;
}

Item PlantScene::itemOf(std::uint32_t thing) const {
  if (thing < deviceCount()) return {Item::Kind::kDevice, thing};
  return {Item::Kind::kNode, std::uint32_t(thing - deviceCount())};
}

QString PlantScene::nameOf(const Item& item) const {
  switch (item.kind) {
    case Item::Kind::kDevice: return QString::fromStdString(outline_.device_name(item.index));
    case Item::Kind::kLink: return QString::fromStdString(outline_.links[item.index].name);
    case Item::Kind::kPopulation:
      return QString::fromStdString(outline_.populations[item.index].name);
    case Item::Kind::kNode:
      for (const PlantOutline::Node& node : outline_.nodes) {
        if (item.index < node.first_node || item.index >= node.first_node + node.count) continue;
        const QString name = QString::fromStdString(node.name);
        return node.count == 1
                   ? name
                   : QStringLiteral("%1[%2]").arg(name).arg(item.index - node.first_node);
      }
      return {};
    default: return {};
  }
}

std::size_t PlantScene::populationOf(const Item& item) const {
  if (item.kind != Item::Kind::kDevice) return outline_.populations.size();
  return outline_.population_of(item.index);
}

double PlantScene::valueOf(const Item& item) const {
  if (!heat_ || item.kind != Item::Kind::kDevice) return std::nan("");
  const std::size_t first = outline_.populations[heat_->key.population].first_device;
  if (item.index < first || item.index - first >= values_.size()) return std::nan("");
  return double(values_[item.index - first]);
}

Item PlantScene::at(QPointF at, double reach_px) const {
  if (const auto thing = picker_->at(camera_, at, reach_px)) return itemOf(*thing);
  const auto spot = camera_.groundAt(at);
  if (!spot) return {};
  const double distance = (*spot - camera_.eye()).length();
  const auto reach = float(reach_px * distance / camera_.pixelsPerRadius());
  const auto link = links_->at(osg::Vec2f(float(spot->x()), float(spot->y())), reach);
  return link ? Item{Item::Kind::kLink, *link} : Item{};
}

std::vector<Item> PlantScene::within(const QRectF& rectangle) const {
  std::vector<Item> items;
  for (const std::uint32_t thing : picker_->within(camera_, rectangle, kSelectedByRectangle))
    items.push_back(itemOf(thing));
  return items;
}

osg::BoundingBoxf PlantScene::extentOf(const Item& item) const {
  osg::BoundingBoxf box;
  for (const Standing& thing : thingsOf({item})) box.expandBy(boxOf(thing));
  if (item.kind == Item::Kind::kPopulation && item.index < layout_.areas.size())
    box = boxOfArea(layout_.areas[item.index], kCellHeight * layout_.device_size);
  if (item.kind == Item::Kind::kLink)
    for (const PlantLayout::Route& route : layout_.routes)
      if (route.link == item.index)
        for (const auto& spot : route.spots) box.expandBy(osg::Vec3f(spot.x, spot.y, 0.0F));
  if (item.kind == Item::Kind::kSignal && item.index < outline_.signals.size())
    return extentOf({Item::Kind::kPopulation, outline_.signals[item.index].population});
  return box;
}

bool PlantScene::lookFrom(const QString& camera) {
  if (camera == "home") return camera_.showWhole(), true;
  if (camera == "top") return camera_.showTop(), true;
  osg::BoundingBoxf box;
  for (std::uint32_t p = 0; p < outline_.populations.size(); ++p)
    if (camera.toStdString() == outline_.populations[p].name)
      box = extentOf({Item::Kind::kPopulation, p});
  for (const PlantOutline::Node& node : outline_.nodes)
    for (std::uint32_t i = 0; i < node.count && camera.toStdString() == node.name; ++i)
      box.expandBy(extentOf({Item::Kind::kNode, node.first_node + i}));
  if (!box.valid()) return false;
  camera_.showWhole();
  camera_.frame(box);
  return true;
}

}  // namespace orrery::gui
