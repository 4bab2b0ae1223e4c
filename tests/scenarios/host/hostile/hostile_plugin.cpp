// SPDX-License-Identifier: Apache-2.0
// A plug-in that attacks. One library serves all tests: they write the attack's name and the
// canary's path over the two marked texts below. Each window is scored with what came of it: 1
// nothing (refused), kBreach when it got through.
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <limits>

#include "scenarios/host/plugin_abi.h"

namespace {

constexpr float kBreach = 666.0F;
constexpr float kRefused = 1.0F;

char attack_text[64] = "orrery-hostile-attack:";
char path_text[256] = "orrery-hostile-path:";
int calls = 0;

// The compiler must not know the texts: the tests change them.
const char* after_colon(const char* text) {
  const char* volatile at = text;
  return std::strchr(at, ':') + 1;
}
bool is(const char* name) { return std::strcmp(after_colon(attack_text), name) == 0; }
const char* path() { return after_colon(path_text); }

float read_file() {
  const int file = ::open(path(), O_RDONLY);
  char secret = 0;
  return file >= 0 && ::read(file, &secret, 1) == 1 ? kBreach : kRefused;
}

float write_file() {
  const int file = ::open(path(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  return file >= 0 ? kBreach : kRefused;
}

float fork_once() {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  return child > 0 ? kBreach : kRefused;
}

float fork_bomb() {
  float got = kRefused;
  for (int i = 0; i < 10'000; ++i)
    if (::fork() >= 0) got = kBreach;
  return got;
}

float exec() {
  const char* words[] = {"/bin/sh", "-c", "true", nullptr};
  ::execv("/bin/sh", const_cast<char**>(words));
  return kRefused;  // success never comes back: the run then misses the answer
}

float connect_out() {
  const int end = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_port = htons(80);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::connect(end, reinterpret_cast<sockaddr*>(&to), sizeof to);
  return end >= 0 ? kBreach : kRefused;
}

float listen_in() {
  const int end = ::socket(AF_INET6, SOCK_STREAM, 0);
  return end >= 0 && ::listen(end, 1) == 0 ? kBreach : kRefused;
}

float kill_parent() {
  bool any = false;
  for (const pid_t who : {::getppid(), static_cast<pid_t>(-1), static_cast<pid_t>(0)})
    any |= who != ::getpid() && ::kill(who, SIGKILL) == 0;
  return any ? kBreach : kRefused;
}

float trace_parent() {
  return ::ptrace(PTRACE_ATTACH, ::getppid(), nullptr, nullptr) == 0 ? kBreach : kRefused;
}

float raise_limits() {
  const rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
  bool any = false;
  for (const auto which : {RLIMIT_AS, RLIMIT_FSIZE, RLIMIT_NPROC})
    any |= ::setrlimit(which, &all) == 0;
  return any ? kBreach : kRefused;
}

/// The shared memory is descriptor 4: cutting it off would end the run by a bus error.
float shrink_memory() { return ::ftruncate(4, 0) == 0 ? kBreach : kRefused; }

float change_model() { return ::write(5, "x", 1) == 1 ? kBreach : kRefused; }

float new_namespaces() {
  const bool any = ::unshare(CLONE_NEWUSER) == 0 || ::mount("x", "/", "tmpfs", 0, nullptr) == 0 ||
                   ::syscall(SYS_bpf, 0, nullptr, 0) >= 0;
  return any ? kBreach : kRefused;
}

/// Without the filter of the host, were it possible.
float loosen_filter() {
  sock_filter allow_all = {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW};
  sock_fprog program = {1, &allow_all};
  ::prctl(PR_SET_SECCOMP, 2, &program);
  return read_file();
}

[[noreturn]] void spin() {
  volatile int turns = 0;
  while (true) {
    turns = turns + 1;
  }
}

void touch_nowhere() {
  volatile std::uintptr_t nowhere = 8;
  *reinterpret_cast<volatile int*>(nowhere) = 1;
}

[[noreturn]] void ignore_signals_and_spin() {
  for (int number = 1; number < 32; ++number) ::signal(number, SIG_IGN);
  spin();
}

float allocate() {
  // Touched page by page, as a network's tensors would be.
  constexpr std::size_t kBytes = std::size_t{100} << 30;
  auto* at = static_cast<char*>(std::malloc(kBytes));
  if (at == nullptr) return kRefused;
  for (std::size_t i = 0; i < kBytes; i += 4096) at[i] = 1;
  return kBreach;
}

[[noreturn]] void flood() {
  char block[4096];
  std::memset(block, 'x', sizeof block);
  while (true)
    if (::write(1, block, sizeof block) < 0) ::_exit(3);
}

void forge_answers() {
  char nonsense[512];
  std::memset(nonsense, 0x5a, sizeof nonsense);
  for (int i = 0; i < 3; ++i)
    if (::write(3, nonsense, sizeof nonsense) < 0) return;
}

/// Attacks that give a score.
float attack(float* out, unsigned outputs) {
  if (is("read")) return read_file();
  if (is("write")) return write_file();
  if (is("fork")) return fork_once();
  if (is("fork-bomb")) return fork_bomb();
  if (is("exec")) return exec();
  if (is("connect")) return connect_out();
  if (is("listen")) return listen_in();
  if (is("kill-parent")) return kill_parent();
  if (is("trace-parent")) return trace_parent();
  if (is("raise-limits")) return raise_limits();
  if (is("shrink-memory")) return shrink_memory();
  if (is("change-model")) return change_model();
  if (is("new-namespaces")) return new_namespaces();
  if (is("loosen-filter")) return loosen_filter();
  if (is("allocate")) return allocate();
  if (is("nan")) return std::numeric_limits<float>::quiet_NaN();
  if (is("infinite")) return std::numeric_limits<float>::infinity();
  if (is("negative")) return -1.0F;
  if (is("spin")) spin();
  if (is("sleep")) ::sleep(1000);
  if (is("late") && calls > 2) ::usleep(2'000'000);
  if (is("ignore-signals")) ignore_signals_and_spin();
  if (is("flood")) flood();
  if (is("fault")) touch_nowhere();
  if (is("abort")) std::abort();
  if (is("exit")) std::exit(0);
  if (is("close")) ::syscall(SYS_close, 3), ::syscall(SYS_close, 1);
  if (is("forge")) forge_answers();
  if (is("overrun")) std::memset(out + outputs, 0x7f, std::size_t{1} << 20);
  return kRefused;
}

struct AttackAtLoad {
  AttackAtLoad() {
    if (is("constructor")) {
      got = read_file() == kBreach || write_file() == kBreach || fork_once() == kBreach;
    }
    if (is("constructor-spins")) spin();
  }
  bool got = false;
} at_load;

}  // namespace

extern "C" int orrery_plugin_abi(void) { return is("other-version") ? 99 : ORRERY_PLUGIN_ABI; }

extern "C" void* orrery_plugin_create(unsigned, unsigned) { return nullptr; }

/// Harmless: twice the first value of each window.
extern "C" int orrery_plugin_score(void*, const float* values, unsigned windows, float* out,
                                   unsigned outputs) {
  ++calls;
  if (is("error")) return 7;
  for (unsigned i = 0; i < windows; ++i) out[i * outputs] = 2.0F * values[i];
  if (is("harmless")) return 0;
  if (is("change-input")) {
    for (unsigned i = 0; i < windows; ++i) const_cast<float*>(values)[i] = 1e9F;
    return 0;
  }
  const float got = at_load.got ? kBreach : attack(out, windows * outputs);
  for (unsigned i = 0; i < windows; ++i) out[i * outputs] = got;
  return 0;
}
