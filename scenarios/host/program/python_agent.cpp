// SPDX-License-Identifier: Apache-2.0
#include "scenarios/host/program/python_agent.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "scenarios/host/program/call_filter.h"
#include "scenarios/host/program/lock_down.h"

extern "C" const char orrery_embedded_python_driver_begin[];
extern "C" const char orrery_embedded_python_driver_end[];

namespace orrery::scenarios {
namespace {

/// Addresses that Python and numpy take before the script begins.
constexpr std::size_t kPythonBytes = std::size_t{1} << 30;

std::string hand_over_filter() {
  const int descriptor = ::memfd_create("orrery-filter", 0);
  if (descriptor < 0) return std::string("memory for the filter: ") + std::strerror(errno);
  if (descriptor != kFilterDescriptor) {
    ::dup2(descriptor, kFilterDescriptor);
    ::close(descriptor);
  }
  return export_filter(FilterKind::kPython, kFilterDescriptor);
}

}  // namespace

std::string become_python(const HostSettings& settings) {
  std::string wrong = settings.isolated ? enter_python_root() : std::string{};
  if (wrong.empty()) wrong = hand_over_filter();
  if (wrong.empty()) wrong = limit_resources(kPythonBytes + settings.memory_bytes);
  if (wrong.empty()) wrong = drop_capabilities();
  if (!wrong.empty()) return wrong;
  const std::string driver(orrery_embedded_python_driver_begin, orrery_embedded_python_driver_end);
  const SharedLayout& memory = settings.memory;
  const std::string windows = std::to_string(memory.windows);
  const std::string length = std::to_string(memory.length);
  const std::string features = std::to_string(memory.features);
  const std::string outputs = std::to_string(memory.outputs);
  const std::string out_at = std::to_string(memory.output_offset());
  ::execl("/usr/bin/python3", "python3", "-I", "-B", "-u", "-c", driver.c_str(), windows.c_str(),
          length.c_str(), features.c_str(), outputs.c_str(), out_at.c_str(), nullptr);
  return std::string("/usr/bin/python3: ") + std::strerror(errno);
}

}  // namespace orrery::scenarios
