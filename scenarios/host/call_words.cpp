// SPDX-License-Identifier: Apache-2.0
#include "scenarios/host/call_words.h"

#include <fmt/format.h>
#include <sys/syscall.h>

namespace orrery::scenarios {

std::string words_of_call(std::uint32_t number) {
  switch (number) {
    case SYS_open:
    case SYS_openat:
    case SYS_openat2:
    case SYS_creat: return "open a file";
    case SYS_unlink:
    case SYS_unlinkat:
    case SYS_rename:
    case SYS_renameat2:
    case SYS_mkdir:
    case SYS_mkdirat: return "change a folder";
    case SYS_ftruncate:
    case SYS_truncate: return "change the size of a file";
    case SYS_socket:
    case SYS_socketpair:
    case SYS_connect:
    case SYS_bind:
    case SYS_listen:
    case SYS_sendto:
    case SYS_sendmsg: return "use the network";
    case SYS_clone:
    case SYS_clone3:
    case SYS_fork:
    case SYS_vfork: return "start a process or a thread";
    case SYS_execve:
    case SYS_execveat: return "run a program";
    case SYS_kill:
    case SYS_tkill:
    case SYS_tgkill:
    case SYS_rt_sigqueueinfo: return "send a signal to another process";
    case SYS_ptrace:
    case SYS_process_vm_readv:
    case SYS_process_vm_writev: return "look into another process";
    case SYS_setrlimit:
    case SYS_prlimit64: return "change its limits";
    case SYS_mount:
    case SYS_umount2:
    case SYS_unshare:
    case SYS_setns: return "leave its namespaces";
    default: return fmt::format("make system call {}", number);
  }
}

}  // namespace orrery::scenarios
