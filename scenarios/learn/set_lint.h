// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/data/leakage_lint.h"
#include "scenarios/learn/series_loader.h"

namespace orrery::scenarios {

/// The set as the lint sees it, split as its card says: the training rows of each series train, all
/// others test. Beside the features it has every other column of the files, of which only the form
/// of the cells is judged. Valid as long as `loaded` lives.
models::LintTable lint_table(const LoadedSet& loaded);

/// Findings with places in the files. Those that the card allows come as warnings that give the
/// reason; a set with an error must not be used.
engine::Diagnostics lint_set(const LoadedSet& loaded);

}  // namespace orrery::scenarios
