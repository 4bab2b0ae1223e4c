// SPDX-License-Identifier: Apache-2.0
#include "scenarios/host/program/refused_calls.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace orrery::scenarios {
namespace {

SharedFront* front_of_process = nullptr;

#if !defined(__x86_64__)
#error "name the registers of this processor: number, arguments, result"
#endif

bool opens_plugin(const ucontext_t& at, int call) {
  if (call != SYS_openat) return false;
  const auto* path = reinterpret_cast<const char*>(at.uc_mcontext.gregs[REG_RSI]);
  const auto flags = at.uc_mcontext.gregs[REG_RDX];
  return path != nullptr && (flags & O_ACCMODE) == O_RDONLY && std::strcmp(path, kPluginPath) == 0;
}

/// The C library asks about an open descriptor by an empty path.
bool asks_about_descriptor(const ucontext_t& at, int call) {
  if (call != SYS_newfstatat) return false;
  const auto* path = reinterpret_cast<const char*>(at.uc_mcontext.gregs[REG_RSI]);
  return path != nullptr && *path == '\0' && at.uc_mcontext.gregs[REG_R10] == AT_EMPTY_PATH;
}

// Runs in the middle of foreign code: only what is safe in a signal handler.
void on_refused(int, siginfo_t* info, void* context) {
  auto& at = *static_cast<ucontext_t*>(context);
  const int call = info->si_syscall;
  if (opens_plugin(at, call)) {
    at.uc_mcontext.gregs[REG_RAX] = ::syscall(SYS_dup, kModelDescriptor);
    return;
  }
  if (asks_about_descriptor(at, call)) {
    const auto& registers = at.uc_mcontext.gregs;
    const long result = ::syscall(SYS_fstat, registers[REG_RDI], registers[REG_RDX]);
    at.uc_mcontext.gregs[REG_RAX] = result == 0 ? 0 : -errno;
    return;
  }
  if (front_of_process->refused_calls.fetch_add(1) == 0)
    front_of_process->first_refused = static_cast<std::uint32_t>(call);
  at.uc_mcontext.gregs[REG_RAX] = -EPERM;
}

}  // namespace

void answer_refused_calls(SharedFront& front) {
  front_of_process = &front;
  struct sigaction action = {};
  action.sa_sigaction = on_refused;
  action.sa_flags = SA_SIGINFO | SA_NODEFER;
  sigaction(SIGSYS, &action, nullptr);
}

}  // namespace orrery::scenarios
