// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "scenarios/format/experiment_element.h"

namespace orrery::scenarios {

/// A search of NLopt over the unit cube that asks for one point at a time. NLopt calls the function
/// it minimises; here the function is runs of a simulation, so that the search has a thread of its
/// own, which sleeps until its answer is there. What it asks for depends on the answers alone.
class SearchThread {
 public:
  SearchThread(const OptimiseElement& optimise, std::size_t dimensions);
  ~SearchThread();
  SearchThread(const SearchThread&) = delete;
  SearchThread& operator=(const SearchThread&) = delete;

  /// The point it wants to know next, one share of the range a factor; nothing: it has ended. Waits
  /// while the search thinks. Starts the thread when called for the first time, so that a process
  /// which has not asked yet may fork.
  std::optional<std::vector<double>> wanted();
  /// The value to minimise at the point that was wanted.
  void answer(double value);
  /// Why it ended: `the tolerance is reached`. Empty before.
  std::string ending() const;

 private:
  void search();
  double ask(const std::vector<double>& shares);

  OptimiseElement optimise_;
  std::size_t dimensions_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::vector<double>> question_;
  std::optional<double> answer_;
  std::string ending_;
  bool over_ = false;
  bool given_up_ = false;
  std::uint32_t asked_ = 0;
  std::thread thread_;
};

}  // namespace orrery::scenarios
