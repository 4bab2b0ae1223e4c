// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

/// The steps by which the host process gives up what it could do, in this order. Each returns what
/// the kernel refused, or nothing. Namespaces of users, mounts, processes, network and messages are
/// made by whoever starts the process (host_process.h).
namespace orrery::scenarios {

/// Leaves an empty folder, which cannot be written, as the whole file system.
std::string enter_empty_root();
/// Leaves /usr and the few files of /etc that the loader of libraries reads, all read-only;
/// /usr/local, where a person's own files may be, is empty.
std::string enter_python_root();

/// Memory in bytes of addresses; no file may grow (an error, not a signal), no core is written, no
/// process started.
std::string limit_resources(std::size_t memory_bytes);
/// Bytes of addresses in use now.
std::size_t addresses_in_use();

/// No capability is left, none can be gained, not even by a program of root's.
std::string drop_capabilities();

}  // namespace orrery::scenarios
