// SPDX-License-Identifier: Apache-2.0
#include "models/control/classic/classic_tasks.h"

#include "models/control/classic/acrobot.h"
#include "models/control/classic/cartpole.h"
#include "models/control/classic/classic_environment.h"
#include "models/control/classic/mountain_car.h"
#include "models/control/classic/pendulum.h"

namespace orrery::models {

namespace {

struct ClassicEntry {
  const char* name;
  std::unique_ptr<VectorEnvironment> (*make)(std::size_t copies, std::uint32_t threads);
};

template <class Task>
std::unique_ptr<VectorEnvironment> make(std::size_t copies, std::uint32_t threads) {
  return std::make_unique<classic::ClassicEnvironment<Task>>(copies, threads);
}

constexpr ClassicEntry kTasks[] = {
    {"classic/acrobot-v1", make<classic::Acrobot>},
    {"classic/cartpole-v1", make<classic::CartPole>},
    {"classic/mountaincar-v0", make<classic::MountainCar>},
    {"classic/mountaincarcontinuous-v0", make<classic::MountainCarContinuous>},
    {"classic/pendulum-v1", make<classic::Pendulum>},
};

}  // namespace

std::vector<std::string> classic_task_names() {
  std::vector<std::string> names;
  for (const auto& entry : kTasks) names.emplace_back(entry.name);
  return names;
}

std::unique_ptr<VectorEnvironment> make_classic(const std::string& name, std::size_t copies,
                                                std::uint32_t threads) {
  for (const auto& entry : kTasks) {
    if (name == entry.name) return entry.make(copies, threads);
  }
  return nullptr;
}

}  // namespace orrery::models
