// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/placed.h"

namespace orrery::scenarios {

void append_placed(const engine::Diagnostics& from, const engine::SourcePlace& element,
                   engine::Diagnostics& to) {
  for (engine::Diagnostic item : from.items()) {
    if (item.place.line < 1) {
      if (!item.place.file.empty() && item.place.file != element.file) {
        item.message = item.place.file + ": " + item.message;
      }
      item.place = element;
    }
    to.add(std::move(item));
  }
}

}  // namespace orrery::scenarios
