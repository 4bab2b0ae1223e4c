// SPDX-License-Identifier: Apache-2.0
#include "scenarios/host/program/lock_down.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/mount.h>
#include <linux/securebits.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace orrery::scenarios {
namespace {

/// Any folder that every system has: the new root is mounted over it.
constexpr const char* kStage = "/tmp";
constexpr rlim_t kDescriptorsMost = 64;
constexpr rlim_t kStackBytes = 8 << 20;
constexpr rlim_t kCpuMost_s = 24 * 3600;  // what is between two calls is bounded as well

std::string refused(const char* what) { return std::string(what) + ": " + std::strerror(errno); }

std::string mount_stage() {
  // Nothing that is mounted here may reach the mounts of others.
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
    return refused("private mounts");
  if (::mount("orrery", kStage, "tmpfs", MS_NOSUID | MS_NODEV, "size=64k,nr_inodes=32,mode=0755"))
    return refused("an empty folder");
  return ::chdir(kStage) == 0 ? std::string{} : refused("an empty folder");
}

std::string pivot_to_stage() {
  // The new root stands over the old one, which is then let go of.
  if (::syscall(SYS_pivot_root, ".", ".") != 0) return refused("another root");
  if (::umount2(".", MNT_DETACH) != 0) return refused("leaving the old root");
  if (::chdir("/") != 0) return refused("another root");
  if (::mount(nullptr, "/", nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV,
              nullptr) != 0)
    return refused("a read-only root");
  return {};
}

/// `from` and all that is mounted in it, read-only, at `to`.
bool bind_read_only(const char* from, const char* to) {
  if (::mount(from, to, nullptr, MS_BIND | MS_REC, nullptr) != 0) return false;
  mount_attr how = {};
  how.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
  constexpr unsigned kRecursive = 0x8000;  // AT_RECURSIVE
  return ::syscall(SYS_mount_setattr, AT_FDCWD, to, kRecursive, &how, sizeof how) == 0;
}

bool limit(__rlimit_resource which, rlim_t most) {
  const rlimit both = {most, most};
  return ::setrlimit(which, &both) == 0;
}

}  // namespace

std::string enter_empty_root() {
  if (auto wrong = mount_stage(); !wrong.empty()) return wrong;
  return pivot_to_stage();
}

std::string enter_python_root() {
  if (auto wrong = mount_stage(); !wrong.empty()) return wrong;
  ::mkdir("usr", 0755);
  ::mkdir("etc", 0755);
  ::mkdir("etc/alternatives", 0755);
  for (const char* link : {"bin", "lib", "lib64"}) {
    if (::symlink((std::string("usr/") + link).c_str(), link) != 0) return refused("links of /usr");
  }
  if (!bind_read_only("/usr", "usr")) return refused("a read-only /usr");
  if (::access("usr/local", F_OK) == 0 &&
      ::mount("orrery", "usr/local", "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, "size=4k") != 0)
    return refused("an empty /usr/local");
  // Debian's linear algebra is found through these links.
  if (::access("/etc/alternatives", F_OK) == 0 &&
      !bind_read_only("/etc/alternatives", "etc/alternatives"))
    return refused("a read-only /etc/alternatives");
  return pivot_to_stage();
}

std::size_t addresses_in_use() {
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  unsigned long pages = 0;
  if (file == nullptr || std::fscanf(file, "%lu", &pages) != 1) pages = 0;
  if (file != nullptr) std::fclose(file);
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

std::string limit_resources(std::size_t memory_bytes) {
  ::signal(SIGXFSZ, SIG_IGN);
  const bool limited = limit(RLIMIT_AS, memory_bytes) && limit(RLIMIT_FSIZE, 0) &&
                       limit(RLIMIT_CORE, 0) && limit(RLIMIT_NPROC, 0) &&
                       limit(RLIMIT_NOFILE, kDescriptorsMost) && limit(RLIMIT_MEMLOCK, 0) &&
                       limit(RLIMIT_MSGQUEUE, 0) && limit(RLIMIT_STACK, kStackBytes) &&
                       limit(RLIMIT_CPU, kCpuMost_s);
  return limited ? std::string{} : refused("limits");
}

std::string drop_capabilities() {
  // Files of root's give nothing to programs any more, and that cannot be undone.
  const unsigned long bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP |
                             SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_KEEP_CAPS_LOCKED |
                             SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
  // Without the right to, there is nothing to give up: what follows decides.
  ::prctl(PR_SET_SECUREBITS, bits, 0, 0, 0);
  for (unsigned long capability = 0; capability < 64; ++capability)
    ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[2] = {};
  if (::syscall(SYS_capset, &header, none) != 0) return refused("giving up capabilities");
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return refused("no new privileges");
  __user_cap_data_struct left[2] = {};
  if (::syscall(SYS_capget, &header, left) != 0) return refused("reading capabilities");
  const bool any =
      (left[0].effective | left[0].permitted | left[1].effective | left[1].permitted) != 0;
  return any ? "capabilities are left" : std::string{};
}

}  // namespace orrery::scenarios
