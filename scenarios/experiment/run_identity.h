// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/time/sim_time.h"

namespace orrery::scenarios {

/// What every run of an experiment has in common.
struct RunIngredients {
  std::string scenario_text;       ///< expanded, `--set` applied, without `experiment`, `layout`
  std::vector<std::string> files;  ///< SHA-256 of what it reads besides, in the scenario's order
  /// SHA-256 of files that a setting of a point makes it read instead.
  std::map<std::string, std::vector<std::string>> files_of_setting;
  std::optional<engine::Duration> until;
  std::string version;  ///< of the program
};

/// Says which runs are the same: those with the same scenario, files, settings, seed, end and
/// program version. Neither sections `experiment` and `layout` nor the order of settings play a
/// part, so that an experiment that grows, or a plant that is drawn anew, keeps the runs it has.
class RunIdentity {
 public:
  explicit RunIdentity(RunIngredients ingredients);

  /// 32 hexadecimal digits: the first half of a SHA-256. About a microsecond.
  std::string of(const std::vector<std::string>& sets, std::uint64_t seed) const;

 private:
  struct Digest;

  std::map<std::string, std::vector<std::string>> files_of_setting_;
  std::shared_ptr<const Digest> common_;
};

}  // namespace orrery::scenarios
