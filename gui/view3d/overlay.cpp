// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/overlay.h"

#include <algorithm>
#include <cmath>

namespace orrery::gui {
namespace {

using Rank = LabelWish::Rank;

constexpr std::size_t kLabelsMost = 60;
constexpr std::size_t kAlarmsLabelled = 12;
constexpr std::size_t kWishesMost = 600;
constexpr std::size_t kPopulationsCompared = 100;
constexpr float kNamedPixels = 46.0F;  // devices that appear as large as this have their name

class Wishes {
 public:
  Wishes(const PlantScene& scene, const QRectF& view, double pixels)
      : scene_(scene), view_(view), pixels_(pixels) {}

  std::vector<LabelWish> collect() {
    for (const Item& item : scene_.selection()) add(item, Rank::kSelected);
    add(scene_.hovered(), Rank::kHovered);
    addAlarms();
    addPopulations();
    for (std::size_t i = scene_.deviceCount(); i < scene_.things().size(); ++i)
      add(scene_.itemOf(std::uint32_t(i)), Rank::kNode);
    addNear();
    return std::move(wishes_);
  }

 private:
  void add(const Item& item, Rank rank) {
    if (item.kind == Item::Kind::kNone || wishes_.size() >= kWishesMost) return;
    const osg::BoundingBoxf box = scene_.extentOf(item);
    if (!box.valid()) return;
    osg::Vec3d top(box.center().x(), box.center().y(), box.zMax());
    // The name of an area stands at its far edge, where it hides nothing of it.
    if (item.kind == Item::Kind::kPopulation) top = {box.center().x(), box.yMax(), 0.0};
    double depth = 0.0;
    const auto at = scene_.camera().project(top, &depth);
    if (!at) return;
    const QPointF anchor = *at / pixels_;
    if (!view_.contains(anchor)) return;
    const auto same = [&](const LabelWish& wish) { return wish.item == item; };
    if (std::any_of(wishes_.begin(), wishes_.end(), same)) return;
    wishes_.push_back({textOf(item, rank), anchor, rank, depth, item});
  }

  QString textOf(const Item& item, Rank rank) const {
    const QString name = scene_.nameOf(item);
    if (rank != Rank::kSelected && rank != Rank::kHovered) return name;
    const QString value = valueText(scene_, item);
    return value.isEmpty() ? name : name + "  " + value;
  }

  // A population of one is named as its device; those that stand among each other have no place for
  // a name of the whole.
  void addPopulations() {
    const auto& populations = scene_.outline().populations;
    std::vector<osg::BoundingBoxf> boxes;
    for (std::uint32_t p = 0; p < populations.size(); ++p)
      boxes.push_back(scene_.extentOf({Item::Kind::kPopulation, p}));
    for (std::uint32_t p = 0; p < populations.size(); ++p) {
      const bool many = boxes.size() > kPopulationsCompared;
      const auto meets = [&](const osg::BoundingBoxf& other) {
        return &other != &boxes[p] && other.intersects(boxes[p]);
      };
      if (!many && std::any_of(boxes.begin(), boxes.end(), meets)) continue;
      if (populations[p].count == 1) {
        add({Item::Kind::kDevice, populations[p].first_device}, Rank::kPopulation);
      } else {
        add({Item::Kind::kPopulation, p}, Rank::kPopulation);
      }
    }
  }

  // The nearest ones; of thousands only these can be read.
  void addAlarms() {
    const std::vector<std::uint8_t>& flags = scene_.view().flags;
    const osg::Vec3d eye = scene_.camera().eye();
    std::vector<std::pair<double, std::uint32_t>> alarmed;
    for (std::uint32_t i = 0; i < std::min(flags.size(), scene_.deviceCount()); ++i)
      if ((flags[i] & scenarios::device_flag::kAlarm) != 0)
        alarmed.emplace_back((middleOf(scene_.things()[i]) - eye).length2(), i);
    const std::size_t count = std::min(alarmed.size(), kAlarmsLabelled);
    std::partial_sort(alarmed.begin(), alarmed.begin() + std::ptrdiff_t(count), alarmed.end());
    // Where every tenth device alarms, names of single ones say nothing: symbols do.
    if (alarmed.size() > 200 && scene_.detail().simple_pixels > 0.0F && !isNear()) return;
    for (std::size_t i = 0; i < count; ++i)
      add({Item::Kind::kDevice, alarmed[i].second}, Rank::kAlarm);
  }

  bool isNear() const {
    const auto& tiles = scene_.devices().map().tiles();
    return std::any_of(tiles.begin(), tiles.end(), [&](const Tile& tile) {
      return scene_.detail().pixels(tile) >= kNamedPixels;
    });
  }

  void addNear() {
    const float named = kNamedPixels * float(pixels_);
    for (const Tile& tile : scene_.devices().map().tiles()) {
      if (scene_.detail().pixels(tile) < named) continue;
      for (std::uint32_t slot = tile.first; slot < tile.first + tile.count; ++slot) {
        const std::uint32_t thing = scene_.devices().map().things()[slot];
        const double distance = (middleOf(scene_.things()[thing]) - scene_.camera().eye()).length();
        const double seen = scene_.camera().pixelsPerRadius() * tile.size / distance;
        if (seen >= double(named)) add(scene_.itemOf(thing), Rank::kDevice);
      }
    }
  }

  const PlantScene& scene_;
  const QRectF view_;
  double pixels_;
  std::vector<LabelWish> wishes_;
};

void drawLabel(QPainter& painter, const PlacedLabel& label, const Theme::Colours& colours) {
  const bool strong = label.rank == Rank::kSelected;
  QColor ground = strong ? colours.accent : colours.base;
  ground.setAlphaF(strong ? 1.0F : 0.86F);
  const double round = 0.22 * label.box.height();
  const bool alarm = label.rank == Rank::kAlarm;
  painter.setPen(QPen(alarm ? colours.alarm : colours.border, alarm ? 1.6 : 1.0));
  painter.setBrush(ground);
  painter.drawRoundedRect(label.box, round, round);
  painter.setPen(strong ? colours.accent_text : colours.text);
  painter.drawText(label.box, Qt::AlignCenter, label.text);
}

}  // namespace

QString valueText(const PlantScene& scene, const Item& item) {
  const LegendContent legend = scene.legend();
  if (!legend.heat || item.kind != Item::Kind::kDevice) return {};
  if (scene.populationOf(item) != legend.heat->key.population) return {};
  const double value = scene.valueOf(item);
  if (!std::isfinite(value)) return QStringLiteral("no value");
  const QString unit = legend.heat->unit;
  return shortNumber(value) + (unit.isEmpty() ? QString() : ' ' + unit);
}

QString stateText(const PlantScene& scene, const Item& item) {
  namespace flag = scenarios::device_flag;
  const scenarios::PlantView& view = scene.view();
  QStringList words;
  if (item.kind == Item::Kind::kDevice && item.index < view.flags.size()) {
    const std::uint8_t flags = view.flags[item.index];
    if ((flags & flag::kFailed) != 0) words << QStringLiteral("failed");
    if ((flags & flag::kFaulty) != 0) words << QStringLiteral("fault active");
    if ((flags & flag::kAlarm) != 0) words << QStringLiteral("alarm");
    if ((flags & flag::kCommanded) != 0) words << QStringLiteral("commanded");
  }
  if (item.kind == Item::Kind::kLink && item.index < view.links.size()) {
    const scenarios::LinkTraffic& link = view.links[item.index];
    words << QStringLiteral("%1 messages").arg(link.messages);
    words << QStringLiteral("%1 lost").arg(link.lost);
    if (link.faulty) words << QStringLiteral("fault active");
  }
  return words.join(QStringLiteral(", "));
}

std::vector<PlacedLabel> labelsOf(const PlantScene& scene, const QRectF& view, double pixels,
                                  const QFontMetricsF& metrics, const QRectF& legend) {
  std::vector<QRectF> taken;
  if (!legend.isEmpty()) taken.push_back(legend);
  const double line = metrics.height();
  taken.emplace_back(view.left(), view.bottom() - 3.0 * line, 12.0 * line, 3.0 * line);
  return placeLabels(Wishes(scene, view, pixels).collect(), view, metrics, taken, kLabelsMost);
}

std::vector<PlacedLabel> drawOverlay(QPainter& painter, const PlantScene& scene, const QRectF& view,
                                     double pixels) {
  const Theme::Colours& colours = scene.colours();
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
  const QRectF legend = legendBox(view, painter.fontMetrics(), scene.legend());
  const auto labels = labelsOf(scene, view, pixels, QFontMetricsF(painter.font()), legend);
  for (auto label = labels.rbegin(); label != labels.rend(); ++label)
    drawLabel(painter, *label, colours);
  drawLegend(painter, view, scene.legend(), colours);
  const PlantCamera& camera = scene.camera();
  drawScaleBar(painter, view, camera.pixelsPerRadius() / camera.pose().distance_m / pixels,
               colours);
  return labels;
}

}  // namespace orrery::gui
