// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace orrery::scenarios {

/// The system calls that a foreign model may make: memory, time, waiting, its own descriptors, its
/// own end. Everything else is refused: files, sockets, processes, signals to others, limits,
/// tracing, and whatever a later kernel adds.
enum class FilterKind {
  kNetwork,  ///< a refused call raises SIGSYS (refused_calls.h)
  kPython,   ///< a refused call gives EPERM; files may be opened for reading, in a world of /usr
};

/// For this process and for ever. Returns what the kernel refused, or nothing.
std::string install_filter(FilterKind kind);
/// The same as a program for the kernel, written to a descriptor.
std::string export_filter(FilterKind kind, int descriptor);

}  // namespace orrery::scenarios
