// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/registry/result.h"
#include "scenarios/format/text_guard.h"
#include "scenarios/format/value.h"

namespace orrery::scenarios {

/// Replaces `use`, `for` and `${...}` by what they stand for and removes the section `templates`.
/// Every value keeps the place of the text that made it; its trail tells the steps. Order stays.
///
///   templates: {NAME: {parameters: {P: default}, body: {...}}}   null default: must be given
///   use: NAME, with: {P: value}      in any mapping; the mapping's own keys override the body's
///   KEY_${i}: {for: {i: 1..3}, ...}  an entry for each i; several variables: every combination
///   - {for: {i: [a, b]}, do: ...}    a list item for each i
///
/// Codes: `template-unknown`, `template-form`, `template-cycle`, `parameter-unknown`,
/// `parameter-missing`, `for-form`, `for-key`, `duplicate-key`, `limit-expansions`,
/// `limit-nodes`, `limit-depth` and those of `Substitution`.
engine::Result<Value> expand(const Value& document, const DocumentLimits& limits = {});

}  // namespace orrery::scenarios
