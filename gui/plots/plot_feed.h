// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <map>
#include <memory>
#include <vector>

#include "gui/app/plant_link.h"
#include "gui/plots/series_buffer.h"

namespace orrery::gui {

/// The series that are plotted, each once however many curves need it. With each view it takes what
/// is new; after a seek back all begin anew.
class PlotFeed final : public QObject {
  Q_OBJECT

 public:
  explicit PlotFeed(PlantLink& plant, QObject* parent = nullptr);

  /// Whoever holds the buffer keeps the series watched.
  std::shared_ptr<const SeriesBuffer> open(const scenarios::SeriesKey& key);
  std::size_t size() const { return open_.size(); }
  void pull();

 Q_SIGNALS:
  void grown();  ///< there may be new points

 private:
  struct Open {
    std::shared_ptr<SeriesBuffer> buffer;
    std::size_t read = 0;
  };
  void clear();
  void read(const scenarios::SeriesKey& key, Open& open);

  PlantLink& plant_;
  std::map<scenarios::SeriesKey, Open> open_;
  std::vector<scenarios::SeriesPoint> news_;
};

}  // namespace orrery::gui
