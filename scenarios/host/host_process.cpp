// SPDX-License-Identifier: Apache-2.0
#include "scenarios/host/host_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

namespace orrery::scenarios {
namespace {

constexpr unsigned long kNamespaces =
    CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;

/// Everything that the child needs, made before it exists: between its birth and the new program
/// it may only make system calls.
struct Birth {
  std::vector<char*> words;
  std::vector<char*> environment;
  std::vector<int> descriptors;  // 0, 1, 2, 3, ...
  std::string uid_map;
  std::string gid_map;
};

// One worker a model: parallelism belongs to the runs. Threads could not be started anyway.
constexpr std::array<const char*, 7> kEnvironment = {"OMP_NUM_THREADS=1",
                                                     "OPENBLAS_NUM_THREADS=1",
                                                     "MKL_NUM_THREADS=1",
                                                     "OPENBLAS_MAIN_FREE=1",
                                                     "LANG=C.UTF-8",
                                                     "PATH=/usr/bin",
                                                     "HOME=/"};

bool write_file(const char* path, const std::string& text) {
  const int file = ::open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return false;
  const auto written = ::write(file, text.data(), text.size());
  ::close(file);
  return written == static_cast<ssize_t>(text.size());
}

/// Moves the descriptors to 0, 1, 2, ...: first all out of the way, then into their places.
bool place_descriptors(std::vector<int>& descriptors) {
  for (int& descriptor : descriptors) {
    descriptor = ::fcntl(descriptor, F_DUPFD, 100);
    if (descriptor < 0) return false;
  }
  int place = 0;
  for (const int descriptor : descriptors)
    if (::dup2(descriptor, place++) < 0) return false;
  return ::syscall(SYS_close_range, place, ~0U, 0) == 0;
}

[[noreturn]] void become_host(Birth& birth, bool isolated) {
  constexpr int kNotStarted = 126;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  // Root of its own world, so that the new program may lock itself in; it then gives that up.
  if (isolated && !(write_file("/proc/self/setgroups", "deny") &&
                    write_file("/proc/self/uid_map", birth.uid_map) &&
                    write_file("/proc/self/gid_map", birth.gid_map)))
    ::_exit(kNotStarted);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (int number = 1; number < 32; ++number) ::signal(number, SIG_DFL);
  if (!place_descriptors(birth.descriptors)) ::_exit(kNotStarted);
  ::execve(birth.words.front(), birth.words.data(), birth.environment.data());
  ::_exit(kNotStarted);
}

/// fork() with namespaces. glibc has no name for it; the child only makes system calls.
pid_t born(unsigned long flags) {
  return static_cast<pid_t>(::syscall(SYS_clone, flags | SIGCHLD, nullptr, nullptr, nullptr, 0));
}

std::string words_of(int status) {
  if (WIFEXITED(status)) return fmt::format("ended by itself with code {}", WEXITSTATUS(status));
  const int number = WTERMSIG(status);
  return fmt::format("was ended by signal {} ({})", number, ::strsignal(number));
}

}  // namespace

bool can_isolate(std::string& why_not) {
  const std::string uid_map = fmt::format("0 {} 1", ::geteuid());
  const pid_t child = born(kNamespaces);
  if (child == 0) {
    // Some kernels allow the namespace and then refuse every right in it.
    const bool good = write_file("/proc/self/setgroups", "deny") &&
                      write_file("/proc/self/uid_map", uid_map) &&
                      ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
    ::_exit(good ? 0 : 1);
  }
  if (child < 0) {
    why_not = std::strerror(errno);
    return false;
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (status == 0) return true;
  why_not = "a new namespace of users has no rights";
  return false;
}

HostProcess::~HostProcess() {
  end({});
  if (output_ >= 0) ::close(output_);
}

std::string HostProcess::start(const std::vector<std::string>& words,
                               const std::vector<int>& descriptors, Isolation isolation) {
  std::array<int, 2> pipe = {-1, -1};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return fmt::format("a pipe: {}", std::strerror(errno));
  output_ = pipe[0];
  ::fcntl(output_, F_SETFL, O_NONBLOCK);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  Birth birth;
  std::vector<std::string> kept = words;
  for (auto& word : kept) birth.words.push_back(word.data());
  birth.words.push_back(nullptr);
  for (const char* setting : kEnvironment) birth.environment.push_back(const_cast<char*>(setting));
  birth.environment.push_back(nullptr);
  birth.descriptors = {nothing, pipe[1], pipe[1]};
  birth.descriptors.insert(birth.descriptors.end(), descriptors.begin(), descriptors.end());
  birth.uid_map = fmt::format("0 {} 1", ::geteuid());
  birth.gid_map = fmt::format("0 {} 1", ::getegid());
  const bool isolated = isolation == Isolation::kNamespaces;
  id_ = born(isolated ? kNamespaces : 0);
  if (id_ == 0) become_host(birth, isolated);
  const int error = errno;
  ::close(pipe[1]);
  if (nothing >= 0) ::close(nothing);
  return id_ > 0 ? std::string{} : fmt::format("a new process: {}", std::strerror(error));
}

std::string HostProcess::end(std::chrono::milliseconds grace) {
  using Clock = std::chrono::steady_clock;
  if (id_ <= 0) return how_it_ended_;
  const auto until = Clock::now() + grace;
  int status = 0;
  pid_t over = ::waitpid(id_, &status, WNOHANG);
  while (over == 0 && Clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    over = ::waitpid(id_, &status, WNOHANG);
  }
  if (over == 0) {
    ::kill(id_, SIGKILL);
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
  }
  how_it_ended_ = over == 0 ? "was ended by the run" : words_of(status);
  id_ = -1;
  return how_it_ended_;
}

}  // namespace orrery::scenarios
