// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/agent_site.h"

namespace orrery::engine {

/// Takes a row out of a site's inbox behind the back of the books.
struct SiteProbe {
  static void lose_a_row(AgentSite& site) {
    Batch& inbox = site.inbox().slots_.front();
    Batch fewer;
    fewer.signal = inbox.signal;
    fewer.width = inbox.width;
    for (std::size_t i = 1; i < inbox.rows(); ++i) fewer.append_row(inbox, i);
    inbox = fewer;
  }
};

}  // namespace orrery::engine
