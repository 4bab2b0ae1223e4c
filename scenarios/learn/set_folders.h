// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/learn/series_loader.h"

namespace orrery::scenarios {

/// A folder with data that somebody has described.
struct SetFolder {
  std::string name;  ///< of the folder
  std::string folder;
  std::string card_path;   ///< its own `card.yaml`, or one of `assets/cards`
  std::string shown_card;  ///< what messages call it
};

/// The sets of `folder`: itself, when it holds a `card.yaml`; else its subfolders that hold one, or
/// whose name is that of a card in `assets/cards`, sorted by name. With neither, `folder` itself
/// when its own name is that of such a card.
///
/// Errors: `path-...`, `data-none` (nothing here has a card).
engine::Result<std::vector<SetFolder>> discover_sets(const std::string& folder);

/// Reads one of them.
engine::Result<LoadedSet> load_set(const SetFolder& from);

/// The folder of the cards that come with the program: ORRERY_ASSETS, the source tree, or beside
/// the installed program.
std::string built_in_cards();

}  // namespace orrery::scenarios
