// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/hosted_controllers.h"

#include <utility>

namespace orrery::scenarios {

namespace {

thread_local const HostedControllers* innermost = nullptr;

}  // namespace

HostedControllers::HostedControllers(std::map<std::string, HostedMaker> makers)
    : makers_(std::move(makers)), outer_(std::exchange(innermost, this)) {}

HostedControllers::~HostedControllers() { innermost = outer_; }

const HostedMaker* HostedControllers::of(const std::string& control) {
  if (innermost == nullptr) return nullptr;
  const auto found = innermost->makers_.find(control);
  return found == innermost->makers_.end() ? nullptr : &found->second;
}

}  // namespace orrery::scenarios
