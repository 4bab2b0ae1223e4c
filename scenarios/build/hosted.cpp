// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/hosted.h"

#include <utility>

namespace orrery::scenarios {

namespace {

template <class Scope>
const Scope*& innermost() {
  thread_local const Scope* scope = nullptr;
  return scope;
}

}  // namespace

template <class Made, class Spec>
Hosted<Made, Spec>::Hosted(std::map<std::string, Maker> makers)
    : makers_(std::move(makers)), outer_(std::exchange(innermost<Hosted>(), this)) {}

template <class Made, class Spec>
Hosted<Made, Spec>::~Hosted() {
  innermost<Hosted>() = outer_;
}

template <class Made, class Spec>
const typename Hosted<Made, Spec>::Maker* Hosted<Made, Spec>::of(const std::string& name) {
  const Hosted* scope = innermost<Hosted>();
  if (scope == nullptr) return nullptr;
  const auto found = scope->makers_.find(name);
  return found == scope->makers_.end() ? nullptr : &found->second;
}

template class Hosted<engine::Controller, engine::ControllerSpec>;
template class Hosted<engine::Agent, engine::AgentSpec>;

}  // namespace orrery::scenarios
