// SPDX-License-Identifier: Apache-2.0
#include "engine/agent/decisions.h"

namespace orrery::engine {

void Decisions::clear() {
  judgements.clear();
  commands.clear();
  label_queries.clear();
  model_updates.clear();
  output.clear();
}

}  // namespace orrery::engine
