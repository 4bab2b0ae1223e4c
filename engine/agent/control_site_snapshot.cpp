// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/agent/control_site.h"

namespace orrery::engine {

namespace {

void save_step(const ControlStep& step, ArchiveWriter& archive) {
  archive.put(step.at);
  archive.put(step.number);
  archive.put_span(std::span<const float>(step.observations));
  archive.put_span(std::span<const std::uint8_t>(step.missing));
  archive.put_span(std::span<const float>(step.actions));
  archive.put_span(std::span<const std::uint8_t>(step.fallback));
  archive.put_span(std::span<const double>(step.measures));
  archive.put_span(std::span<const double>(step.rewards));
  archive.put_span(std::span<const std::uint8_t>(step.terminated));
  archive.put_span(std::span<const double>(step.costs));
}

bool load_step(ArchiveReader& archive, ControlStep& step) {
  return archive.get(step.at) && archive.get(step.number) &&
         archive.get_span(std::span<float>(step.observations)) &&
         archive.get_span(std::span<std::uint8_t>(step.missing)) &&
         archive.get_span(std::span<float>(step.actions)) &&
         archive.get_span(std::span<std::uint8_t>(step.fallback)) &&
         archive.get_span(std::span<double>(step.measures)) &&
         archive.get_span(std::span<double>(step.rewards)) &&
         archive.get_span(std::span<std::uint8_t>(step.terminated)) &&
         archive.get_span(std::span<double>(step.costs));
}

}  // namespace

void ControlSite::save(ArchiveWriter& archive) const {
  archive.begin_section(spec_.name);
  inbox_.save(archive);
  for (const SignalMemory& memory : memories_) memory.save(archive);
  measures_.save(archive);
  actions_.save(archive);
  save_step(step_, archive);
  archive.put(ticks_);
  archive.put(is_open_);
  archive.put(is_decided_);
  archive.put_span(std::span<const std::uint32_t>(missing_ticks_));
  archive.put(row_ticks_);
  archive.put(fallback_ticks_);
  archive.put_text(trouble_);
  if (controller_ != nullptr) controller_->save(archive);
  if (fallback_ != nullptr) fallback_->save(archive);
}

bool ControlSite::load(ArchiveReader& archive) {
  return archive.expect_section(spec_.name) && inbox_.load(archive) &&
         std::all_of(memories_.begin(), memories_.end(),
                     [&](SignalMemory& memory) { return memory.load(archive); }) &&
         measures_.load(archive) && actions_.load(archive) && load_step(archive, step_) &&
         archive.get(ticks_) && archive.get(is_open_) && archive.get(is_decided_) &&
         archive.get_span(std::span<std::uint32_t>(missing_ticks_)) && archive.get(row_ticks_) &&
         archive.get(fallback_ticks_) && archive.get_text(trouble_) &&
         (controller_ == nullptr || controller_->load(archive)) &&
         (fallback_ == nullptr || fallback_->load(archive));
}

}  // namespace orrery::engine
