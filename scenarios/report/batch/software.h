// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/report/html.h"

namespace orrery::scenarios {

/// Name, licence (SPDX expression) and purpose of the libraries that the program is made of.
Table software_table();

}  // namespace orrery::scenarios
