// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/experiment_lock.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <map>
#include <mutex>
#include <utility>

namespace orrery::scenarios {

namespace fs = std::filesystem;

namespace {

// POSIX locks do not keep a process away from itself, and closing any descriptor of a file gives
// its locks back. So the process remembers which files it holds and opens them once.
struct HeldFiles {
  using Key = std::pair<dev_t, ino_t>;
  struct Held {
    int descriptor = -1;
    ExperimentLock::Kind kind = ExperimentLock::Kind::kAlone;
    int holders = 0;
  };
  pid_t process = ::getpid();
  std::map<Key, Held> by_file;
};

std::mutex held_files_mutex;

/// Under the mutex.
HeldFiles& held_files() {
  static HeldFiles held;
  if (held.process != ::getpid()) {  // a child has none of them
    held.process = ::getpid();
    held.by_file.clear();
  }
  return held;
}

HeldFiles::Key key_of(int descriptor) {
  struct stat about {};
  ::fstat(descriptor, &about);
  return {about.st_dev, about.st_ino};
}

/// What this process holds of a file; null: nothing. Under the mutex.
HeldFiles::Held* find_held(const fs::path& file) {
  struct stat about {};
  if (::stat(file.c_str(), &about) != 0) return nullptr;
  const auto found = held_files().by_file.find({about.st_dev, about.st_ino});
  return found == held_files().by_file.end() ? nullptr : &found->second;
}

struct flock lock_of(short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

std::string words_about(const std::string& command) {
  char host[256] = "unknown host";
  ::gethostname(host, sizeof host - 1);
  return fmt::format("process {} on {} since {:%Y-%m-%d %H:%M:%S} UTC: {}", ::getpid(), host,
                     fmt::gmtime(std::time(nullptr)), command);
}

void write_words(int descriptor, const std::string& words) {
  // Only for the message of others: a full disk is reported where rows are written.
  if (::ftruncate(descriptor, 0) == 0 && ::pwrite(descriptor, words.data(), words.size(), 0) < 0) {
    return;
  }
}

std::string read_words(int descriptor) {
  std::string words(4096, '\0');
  const ssize_t size = ::pread(descriptor, words.data(), words.size(), 0);
  words.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return words;
}

tl::unexpected<engine::Diagnostics> held_by(const fs::path& file, const std::string& words) {
  return engine::failure("io-locked", {file.parent_path().string()},
                         "another command works on this experiment: " +
                             (words.empty() ? std::string("it does not say which") : words),
                         "wait until it has ended or stop it, or choose another --out");
}

/// Whoever holds it, as its words or the system say.
std::string holder(int descriptor) {
  struct flock lock = lock_of(F_WRLCK);
  if (::fcntl(descriptor, F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) return {};
  if (lock.l_type != F_WRLCK) return fmt::format("a shard of it (process {})", lock.l_pid);
  const std::string words = read_words(descriptor);
  // Whoever has just taken the lock has not said so yet: there may be nothing, or an old holder.
  const bool is_its_own = words.rfind(fmt::format("process {} ", lock.l_pid), 0) == 0;
  return lock.l_pid <= 0 || is_its_own ? words : fmt::format("process {}", lock.l_pid);
}

tl::unexpected<engine::Diagnostics> not_opened(const fs::path& file) {
  const bool forbidden = errno == EACCES || errno == EPERM || errno == EROFS;
  if (errno == ENOSPC || errno == EDQUOT) {
    return engine::failure("io-disk-full", {file.string()}, "the disk is full",
                           "free some space and give the same command again");
  }
  return engine::failure(forbidden ? "io-permission" : "io-open", {file.string()},
                         std::strerror(errno), "choose a folder that you may write to");
}

/// After a lock was not given; closes the file.
tl::unexpected<engine::Diagnostics> refused(const fs::path& file, int descriptor) {
  const int why = errno;
  const std::string words = holder(descriptor);
  ::close(descriptor);
  if (why == EACCES || why == EAGAIN) return held_by(file, words);
  return engine::failure(
      "io-open", {file.string()},
      fmt::format("this file system gives no locks ({})", std::strerror(why)),
      "keep the experiment on a local disk, or in PostgreSQL (--out postgresql://...)");
}

}  // namespace

engine::Result<ExperimentLock> ExperimentLock::take(const fs::path& file, Kind kind,
                                                    const std::string& command) {
  const std::scoped_lock guard(held_files_mutex);
  ExperimentLock taken;
  if (HeldFiles::Held* held = find_held(file)) {
    if (kind == Kind::kAlone || held->kind == Kind::kAlone)
      return held_by(file, "this process itself");
    ++held->holders;
    taken.descriptor_ = held->descriptor;
    return taken;
  }
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor < 0) return not_opened(file);
  struct flock lock = lock_of(kind == Kind::kAlone ? F_WRLCK : F_RDLCK);
  if (::fcntl(descriptor, F_SETLK, &lock) != 0) return refused(file, descriptor);
  held_files().by_file[key_of(descriptor)] = {descriptor, kind, 1};
  taken.descriptor_ = descriptor;
  if (kind == Kind::kAlone) write_words(descriptor, words_about(command));
  return taken;
}

ExperimentLock::ExperimentLock(ExperimentLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

ExperimentLock& ExperimentLock::operator=(ExperimentLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

void ExperimentLock::release() {
  if (descriptor_ < 0) return;
  const std::scoped_lock guard(held_files_mutex);
  const int descriptor = std::exchange(descriptor_, -1);
  auto& by_file = held_files().by_file;
  const auto held = by_file.find(key_of(descriptor));
  if (held == by_file.end() || --held->second.holders > 0) return;
  by_file.erase(held);
  ::close(descriptor);
}

bool ExperimentLock::is_held(const fs::path& file) {
  const std::scoped_lock guard(held_files_mutex);
  if (find_held(file) != nullptr) return true;
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  struct flock lock = lock_of(F_WRLCK);
  const bool held = ::fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  ::close(descriptor);
  return held;
}

}  // namespace orrery::scenarios
