// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoreApplication>
#include <QElapsedTimer>
#include <algorithm>
#include <memory>
#include <vector>

#include "gui/app/action_book.h"
#include "gui/plots/plots_panel.h"
#include "tests/gui/toy_source.h"

namespace orrery::gui {

/// How long frames of plots take in the window's thread, data and drawing together.
struct PlotFrames {
  std::size_t curves = 0;
  std::size_t points = 0;        ///< of all curves
  std::size_t points_drawn = 0;  ///< in the last frame
  double median_ms = 0.0;
  double p95_ms = 0.0;
};

/// A panel of plots over a toy plant, as large as half a screen.
struct PlotStage {
  explicit PlotStage(std::uint32_t devices, std::size_t points)
      : book(&window), plant(state), panel({state, plant, book, theme}) {
    auto source = std::make_unique<ToySource>(devices, 0, points);
    toy = source.get();
    plant.open(std::move(source));
    toy->grow(points);
    panel.resize(1600, 500);
    panel.show();
    QCoreApplication::processEvents();
    panel.restorePlotLayout(QStringLiteral(R"({"orrery_plots":1,"sheets":[{"title":"1"}]})"));
    QCoreApplication::processEvents();
    plant.beat();
  }
  void beat() {
    plant.beat();
    QCoreApplication::processEvents();
  }

  QWidget window;
  ViewState state;
  Theme theme;
  ActionBook book;
  PlantLink plant;
  PlotsPanel panel;
  ToySource* toy = nullptr;
};

namespace plot_frames {

inline PlotFrames summed(std::vector<double> ms, const PlotStage& stage, std::size_t points) {
  std::sort(ms.begin(), ms.end());
  return {stage.panel.plot()->curves().size(), points, stage.panel.plot()->pointsDrawn(),
          ms[ms.size() / 2], ms[ms.size() * 95 / 100]};
}

inline std::vector<Item> devices(std::uint32_t count) {
  std::vector<Item> items;
  for (std::uint32_t i = 0; i < count; ++i) items.push_back({Item::Kind::kDevice, i});
  return items;
}

/// Pans over one curve of so many points, all of them visible or a tenth.
inline PlotFrames pan(std::size_t points, double visible_share, int frames = 60) {
  PlotStage stage(1, points);
  stage.panel.take({}, devices(1));
  const double width_s = double(points) * visible_share;
  std::vector<double> ms;
  for (int i = 0; i < frames; ++i) {
    QElapsedTimer timer;
    timer.start();
    const double begin_s = double(points) * (1.0 - visible_share) * i / frames + i;
    stage.panel.sheet()->setRange({begin_s, begin_s + width_s});
    stage.panel.plot()->refreshNow();
    ms.push_back(double(timer.nsecsElapsed()) * 1e-6);
  }
  return summed(ms, stage, points);
}

/// So many curves in one plot that follow the time, each with a new point a frame.
inline PlotFrames live(std::uint32_t curves, std::size_t points = 600, int frames = 30) {
  PlotStage stage(curves, points);
  stage.panel.take({}, devices(curves));
  stage.panel.sheet()->setWindow(double(points));
  stage.beat();
  std::vector<double> ms;
  for (int i = 1; i <= frames; ++i) {
    stage.toy->grow(points + std::size_t(i));
    QElapsedTimer timer;
    timer.start();
    stage.beat();
    ms.push_back(double(timer.nsecsElapsed()) * 1e-6);
  }
  return summed(ms, stage, (points + std::size_t(frames)) * curves);
}

}  // namespace plot_frames
}  // namespace orrery::gui
