// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "scenarios/build/run.h"
#include "scenarios/session/session.h"
#include "tests/support/temporary_folder.h"

namespace orrery::testing {

/// No test waits longer than this for a run that lasts a second; how long it took decides nothing.
inline constexpr auto kLiveness = std::chrono::seconds(120);

inline scenarios::LoadedScenario loaded_with(const std::string& path,
                                             const std::vector<std::string>& sets) {
  auto one = scenarios::load_scenario(path, scenarios::LoadOptions{sets});
  EXPECT_TRUE(one) << to_string(one.error().items().front());
  return std::move(*one);
}

/// Waits until the newest view is as wanted.
template <class Wanted>
std::shared_ptr<const scenarios::PlantView> wait_for(const scenarios::Session& session,
                                                     Wanted wanted) {
  const auto until = std::chrono::steady_clock::now() + kLiveness;
  while (std::chrono::steady_clock::now() < until) {
    auto view = session.view();
    if (wanted(*view)) return view;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  ADD_FAILURE() << "never so; " << to_string(session.view()->state) << " at "
                << to_string(session.view()->now) << " " << session.view()->why;
  return session.view();
}

inline std::shared_ptr<const scenarios::PlantView> wait_state(const scenarios::Session& session,
                                                              scenarios::RunState state) {
  return wait_for(session, [&](const scenarios::PlantView& view) {
    return view.state == state ||
           (view.state == scenarios::RunState::kFailed && state != view.state);
  });
}

inline std::shared_ptr<const scenarios::PlantView> opened(scenarios::Session& session) {
  session.set_mode(scenarios::RunMode::kFast);
  return wait_state(session, scenarios::RunState::kPaused);
}

inline std::shared_ptr<const scenarios::PlantView> at_end(scenarios::Session& session) {
  session.run();
  return wait_state(session, scenarios::RunState::kEnded);
}

inline std::shared_ptr<const scenarios::PlantView> seek(scenarios::Session& session,
                                                        engine::SimTime to) {
  session.seek(to);
  return wait_for(session, [&](const scenarios::PlantView& view) {
    return view.now == to && view.state == scenarios::RunState::kPaused;
  });
}

inline engine::SimTime hours(double h) { return engine::SimTime::from_seconds(3600.0 * h); }

/// The same run without a window, its result in a folder.
inline scenarios::RunOutcome headless(const scenarios::LoadedScenario& loaded,
                                      const TemporaryFolder& folder) {
  scenarios::RunOptions options;
  options.out = folder / "run.orrery";
  const auto outcome = scenarios::run_scenario(loaded.scenario, options);
  EXPECT_TRUE(outcome);
  return *outcome;
}

inline double metric(const scenarios::RunOutcome& run, const std::string& name) {
  for (const auto& one : run.metrics)
    if (one.name == name) return one.value;
  ADD_FAILURE() << name;
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace orrery::testing
