// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QApplication>
#include <QEvent>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace orrery::gui {

/// With the word `profile`: which events keep the window's thread, by who gets them.
class ProfiledApplication final : public QApplication {
 public:
  using QApplication::QApplication;

  bool notify(QObject* receiver, QEvent* event) override {
    if (!on) return QApplication::notify(receiver, event);
    const std::string who =
        receiver->metaObject()->className() + std::string(" ") + std::to_string(int(event->type()));
    const double outer_ms = std::exchange(inner_ms_, 0.0);
    const auto begin = std::chrono::steady_clock::now();
    const bool taken = QApplication::notify(receiver, event);
    const double all_ms =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
    Cost& cost = costs_[who];
    ++cost.count;
    cost.own_ms += all_ms - inner_ms_;
    cost.most_ms = std::max(cost.most_ms, all_ms - inner_ms_);
    inner_ms_ = outer_ms + all_ms;
    return taken;
  }

  void tell(const std::string& what) {
    std::vector<std::pair<std::string, Cost>> all(costs_.begin(), costs_.end());
    std::sort(all.begin(), all.end(),
              [](const auto& a, const auto& b) { return a.second.own_ms > b.second.own_ms; });
    std::printf("  events of the window during %s: receiver, type, times, ms in all, most\n",
                what.c_str());
    for (std::size_t i = 0; i < std::min<std::size_t>(all.size(), 25); ++i)
      std::printf("  %-44s %7zu %9.1f %8.2f\n", all[i].first.c_str(), all[i].second.count,
                  all[i].second.own_ms, all[i].second.most_ms);
    costs_.clear();
  }

  bool on = false;

 private:
  struct Cost {
    std::size_t count = 0;
    double own_ms = 0.0;  ///< without events within it
    double most_ms = 0.0;
  };
  double inner_ms_ = 0.0;
  std::map<std::string, Cost> costs_;
};

}  // namespace orrery::gui
