// SPDX-License-Identifier: Apache-2.0
// orrery-host: one foreign model in a process of its own. The order is the protection: libraries
// first, then the lock-down, and only then the foreign bytes.
#include <malloc.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "scenarios/host/program/call_filter.h"
#include "scenarios/host/program/host_settings.h"
#include "scenarios/host/program/lock_down.h"
#include "scenarios/host/program/python_agent.h"
#include "scenarios/host/program/refused_calls.h"
#include "scenarios/host/program/served_model.h"

namespace orrery::scenarios {
namespace {

void reply(std::uint32_t number, HostStatus status, const std::string& text = {},
           const std::vector<std::int64_t>& dims = {}) {
  HostReply message;
  message.number = number;
  message.status = status;
  message.rank = static_cast<std::uint32_t>(dims.size());
  std::copy_n(dims.begin(), std::min(dims.size(), message.dims.size()), message.dims.begin());
  std::copy_n(text.begin(), std::min(text.size(), message.text.size() - 1), message.text.begin());
  [[maybe_unused]] const auto written = ::write(kSocketDescriptor, &message, sizeof message);
}

std::span<std::byte> mapped(int descriptor, std::size_t size, int protection) {
  void* at = ::mmap(nullptr, size, protection, MAP_SHARED, descriptor, 0);
  if (at == MAP_FAILED) return {};
  return {static_cast<std::byte*>(at), size};
}

std::string lock_in(const HostSettings& settings, SharedFront& front) {
  const std::size_t memory_bytes = addresses_in_use() + settings.memory_bytes;
  std::string wrong = settings.isolated ? enter_empty_root() : std::string{};
  if (wrong.empty()) wrong = limit_resources(memory_bytes);
  if (wrong.empty()) wrong = drop_capabilities();
  if (!wrong.empty()) return wrong;
  answer_refused_calls(front);
  return install_filter(FilterKind::kNetwork);
}

/// Answers one request after the other, until the run lets go of the socket.
int serve(const HostSettings& settings, const ModelLoader& loader, std::span<const std::byte> model,
          std::byte* memory) {
  std::unique_ptr<models::ForeignNetwork> network;
  models::WindowShape shape = {settings.memory.windows, settings.memory.length,
                               settings.memory.features, settings.layout};
  const auto* values = reinterpret_cast<const float*>(memory + kInputOffset);
  const std::span out(reinterpret_cast<float*>(memory + settings.memory.output_offset()),
                      settings.memory.output_values());
  std::vector<std::int64_t> dims;
  auto& front = *reinterpret_cast<SharedFront*>(memory);
  HostRequest request;
  while (::read(kSocketDescriptor, &request, sizeof request) == sizeof request) {
    std::string wrong;
    dims.clear();
    if (request.task == HostTask::kLoad) {
      network = loader.load(model, shape, wrong);
    } else if (network != nullptr) {
      wrong = network->run(values, shape, out, dims);
    } else {
      wrong = "nothing is loaded";
    }
    reply(request.number, wrong.empty() ? HostStatus::kDone : HostStatus::kModelError, wrong, dims);
    front.answered.store(request.number, std::memory_order_release);
    glance(front.asked, request.number + 1, kGlanceForRequest);
  }
  return 0;
}

/// Memory of one call is kept for the next: given back, each tensor would cost its page faults
/// anew.
void keep_memory() {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

int run(const HostSettings& settings) {
  keep_memory();
  const auto memory = mapped(kMemoryDescriptor, settings.memory.bytes(), PROT_READ | PROT_WRITE);
  struct stat about = {};
  ::fstat(kModelDescriptor, &about);
  const auto model = mapped(kModelDescriptor, static_cast<std::size_t>(about.st_size), PROT_READ);
  if (memory.empty() || model.empty()) {
    reply(0, HostStatus::kHostError, "cannot map the shared memory");
    return 1;
  }
  if (settings.format == "python") {
    reply(0, HostStatus::kCannotIsolate, become_python(settings));
    return 1;
  }
  ModelLoader loader;
  if (const auto missing = loader.prepare(settings.format, settings.module); !missing.empty()) {
    reply(0, HostStatus::kHostError, missing);
    return 1;
  }
  if (const auto wrong = lock_in(settings, *reinterpret_cast<SharedFront*>(memory.data()));
      !wrong.empty()) {
    reply(0, HostStatus::kCannotIsolate, wrong);
    return 1;
  }
  reply(0, HostStatus::kDone);
  return serve(settings, loader, model, memory.data());
}

}  // namespace
}  // namespace orrery::scenarios

int main(int count, char** words) {
  using orrery::scenarios::HostSettings;
  int type = 0;
  socklen_t size = sizeof type;
  if (count != HostSettings::kWords + 1 ||
      ::getsockopt(orrery::scenarios::kSocketDescriptor, SOL_SOCKET, SO_TYPE, &type, &size) != 0) {
    std::fputs("orrery-host runs foreign models for 'orrery run', which starts it\n", stderr);
    return 2;
  }
  return orrery::scenarios::run(HostSettings::read(words));
}
