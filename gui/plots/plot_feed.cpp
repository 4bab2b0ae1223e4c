// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/plot_feed.h"

namespace orrery::gui {

PlotFeed::PlotFeed(PlantLink& plant, QObject* parent) : QObject(parent), plant_(plant) {
  connect(&plant_, &PlantLink::viewChanged, this, &PlotFeed::pull);
  connect(&plant_, &PlantLink::rewound, this, &PlotFeed::clear);
  connect(&plant_, &PlantLink::sourceChanged, this, [this] {
    clear();
    open_.clear();
  });
}

std::shared_ptr<const SeriesBuffer> PlotFeed::open(const scenarios::SeriesKey& key) {
  Open& open = open_[key];
  if (!open.buffer) {
    open.buffer = std::make_shared<SeriesBuffer>();
    plant_.watch(this, key);
    read(key, open);
  }
  return open.buffer;
}

void PlotFeed::pull() {
  for (auto it = open_.begin(); it != open_.end();) {
    if (it->second.buffer.use_count() == 1) {
      plant_.unwatch(this, it->first);
      it = open_.erase(it);
      continue;
    }
    read(it->first, it->second);
    ++it;
  }
  Q_EMIT grown();
}

void PlotFeed::read(const scenarios::SeriesKey& key, Open& open) {
  if (plant_.source() == nullptr) return;
  news_.clear();
  plant_.source()->read_series(key, open.read, news_);
  open.read += news_.size();
  open.buffer->append(news_);
}

void PlotFeed::clear() {
  for (auto& [key, open] : open_) {
    open.buffer->clear();
    open.read = 0;
  }
}

}  // namespace orrery::gui
