// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/registry/result.h"
#include "scenarios/format/value.h"

namespace orrery::scenarios {

/// `over` on top of `below`, as `extends` and `use` do it: mappings merge key by key, everything
/// else is replaced, `null` removes the key. Keys of `below` keep their places in the order.
void override_with(Value& below, Value over);

/// Two included files together: mappings merge; the same key with two different values is an
/// error (`include-conflict`), for neither file is the stronger one.
void unite_with(Value& first, Value second, engine::Diagnostics& mistakes);

/// The including file on top of what it includes: like `override_with`, but a mapping, a list and
/// a scalar do not replace each other (`include-conflict`).
void complete_with(Value& included, Value own, engine::Diagnostics& mistakes);

}  // namespace orrery::scenarios
