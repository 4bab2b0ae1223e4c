// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/format/unit.h"

namespace orrery::scenarios {

/// Every name in `assets/units.xml` with its unit, resolved by UDUNITS-2 once, constant afterwards.
/// Looking a name up allocates nothing and locks nothing.
class UnitSystem {
 public:
  /// The one system, loaded on first use; the file is sought in ORRERY_ASSETS, in the source tree
  /// and beside the installed program. Error: units-file.
  static const engine::Result<UnitSystem>& instance();

  /// Error: units-file.
  static engine::Result<UnitSystem> load(const std::string& path);

  /// A name as it stands, or one SI prefix before a name that takes prefixes.
  std::optional<Unit> find(std::string_view name) const;

  /// Names for "did you mean", sorted; prefixed forms of common units included.
  const std::vector<std::string>& suggestions() const { return suggestions_; }

 private:
  std::map<std::string, Unit, std::less<>> units_;
  std::set<std::string, std::less<>> prefixable_;
  std::vector<std::pair<std::string, double>> prefixes_;
  std::vector<std::string> suggestions_;
};

}  // namespace orrery::scenarios
