// SPDX-License-Identifier: Apache-2.0
#include "engine/agent/command_archive.h"

namespace orrery::engine {

void save_command(const Command& command, ArchiveWriter& archive) {
  archive.put(command.device);
  archive.put_text(command.input);
  archive.put(command.value);
  archive.put(command.expires);
  archive.put(command.fail_safe.after);
  archive.put(command.fail_safe.value);
}

bool load_command(ArchiveReader& archive, Command& command) {
  return archive.get(command.device) && archive.get_text(command.input) &&
         archive.get(command.value) && archive.get(command.expires) &&
         archive.get(command.fail_safe.after) && archive.get(command.fail_safe.value);
}

}  // namespace orrery::engine
