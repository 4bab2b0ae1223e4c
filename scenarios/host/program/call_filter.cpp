// SPDX-License-Identifier: Apache-2.0
#include "scenarios/host/program/call_filter.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace orrery::scenarios {
namespace {

using Filter = std::unique_ptr<void, decltype(&seccomp_release)>;

constexpr int kAllowed[] = {
    // its memory
    SCMP_SYS(brk),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(mincore),
    // descriptors that it has
    SCMP_SYS(read),
    SCMP_SYS(pread64),
    SCMP_SYS(readv),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(dup),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(select),
    SCMP_SYS(pselect6),
    // time, waiting, order
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(membarrier),
    // signals within itself
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    // what it is
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getppid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(capget),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getrusage),
    SCMP_SYS(times),
    SCMP_SYS(getcpu),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getrandom),
    // its end
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

/// Reading in a world where nothing but /usr is.
constexpr int kReading[] = {
    SCMP_SYS(newfstatat), SCMP_SYS(stat),       SCMP_SYS(lstat),      SCMP_SYS(statx),
    SCMP_SYS(readlink),   SCMP_SYS(readlinkat), SCMP_SYS(getdents64), SCMP_SYS(getcwd),
    SCMP_SYS(access),     SCMP_SYS(faccessat),  SCMP_SYS(faccessat2),
};

constexpr unsigned long kWaysToWrite = O_ACCMODE | O_CREAT | O_TRUNC | O_TMPFILE;

int allow(scmp_filter_ctx filter, int call) {
  return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
}

/// Number of the first rule that could not be added, negative, or 0.
int add_rules(scmp_filter_ctx filter, FilterKind kind) {
  int wrong = 0;
  const auto add = [&](int result) {
    if (wrong == 0) wrong = result;
  };
  for (const int call : kAllowed) add(allow(filter, call));
  add(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, F_GETFL)));
  add(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, F_GETFD)));
  add(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, F_SETFD)));
  // Limits may be read, not set.
  add(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2, SCMP_A0(SCMP_CMP_EQ, 0),
                       SCMP_A2(SCMP_CMP_EQ, 0)));
  add(allow(filter, SCMP_SYS(getrlimit)));
  // A signal of its own to itself, as abort() sends.
  add(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                       SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()))));
  if (kind == FilterKind::kPython) {
    for (const int call : kReading) add(allow(filter, call));
    add(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                         SCMP_A2(SCMP_CMP_MASKED_EQ, kWaysToWrite & ~O_DIRECTORY, O_RDONLY)));
    return wrong;
  }
  // Libraries start threads and processes with every signal blocked; SIGSYS would then kill.
  for (const int call : {SCMP_SYS(clone), SCMP_SYS(fork), SCMP_SYS(vfork)})
    add(seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0));
  add(seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0));
  return wrong;
}

Filter make_filter(FilterKind kind, std::string& wrong) {
  const bool raises = kind == FilterKind::kNetwork;
  Filter filter(seccomp_init(raises ? SCMP_ACT_TRAP : SCMP_ACT_ERRNO(EPERM)), seccomp_release);
  if (!filter) {
    wrong = "a filter of system calls";
    return filter;
  }
  seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
  seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
  if (const int result = add_rules(filter.get(), kind); result != 0)
    wrong = std::string("a filter of system calls: ") + std::strerror(-result);
  return filter;
}

}  // namespace

std::string install_filter(FilterKind kind) {
  std::string wrong;
  const Filter filter = make_filter(kind, wrong);
  if (!wrong.empty()) return wrong;
  const int result = seccomp_load(filter.get());
  return result == 0 ? wrong : std::string("a filter of system calls: ") + std::strerror(-result);
}

std::string export_filter(FilterKind kind, int descriptor) {
  std::string wrong;
  const Filter filter = make_filter(kind, wrong);
  if (!wrong.empty()) return wrong;
  const int result = seccomp_export_bpf(filter.get(), descriptor);
  return result == 0 ? wrong : std::string("a filter of system calls: ") + std::strerror(-result);
}

}  // namespace orrery::scenarios
