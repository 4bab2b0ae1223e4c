// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace orrery::scenarios {

/// Whether the user, not a scenario or a manifest, has named exactly this file: by `--trust-model`
/// on the command line (`flags`), or by a line in $XDG_CONFIG_HOME/orrery/trusted-models
/// (~/.config/orrery/trusted-models): a SHA-256 in hexadecimal digits, then what it is.
bool user_trusts(const std::string& sha256, const std::vector<std::string>& flags);

/// The list's path, for remedies; empty where there is no home.
std::string trust_list_path();

}  // namespace orrery::scenarios
