// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QApplication>
#include <QEvent>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace orrery::gui {

/// Processor time of the thread that asks: what others on the machine take is not in it.
inline double processor_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return double(now.tv_sec) * 1e3 + double(now.tv_nsec) * 1e-6;
}

/// With the word `profile`: which events keep the window's thread busy, by who gets them.
class ProfiledApplication final : public QApplication {
 public:
  using QApplication::QApplication;

  bool notify(QObject* receiver, QEvent* event) override {
    if (!on) return QApplication::notify(receiver, event);
    const std::string who =
        receiver->metaObject()->className() + std::string(" ") + std::to_string(int(event->type()));
    const double outer_ms = std::exchange(inner_ms_, 0.0);
    const double begin_ms = processor_ms();
    const bool taken = QApplication::notify(receiver, event);
    const double all_ms = processor_ms() - begin_ms;
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
