// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "models/control/vector_environment.h"

namespace orrery::models {

/// `classic/acrobot-v1`, `classic/cartpole-v1`, ... To add one: a struct in a file pair beside this
/// one, a line in classic_tasks.cpp, a test.
std::vector<std::string> classic_task_names();

/// So many copies of the task with this name, stepped by so many threads; the rollout does not
/// depend on them. Null: there is no such task.
std::unique_ptr<VectorEnvironment> make_classic(const std::string& name, std::size_t copies,
                                                std::uint32_t threads = 1);

}  // namespace orrery::models
