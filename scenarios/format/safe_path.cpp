// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/safe_path.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

namespace orrery::scenarios {
namespace {

using engine::SourcePlace;

constexpr std::size_t kPathBytesMax = 4096;
constexpr std::size_t kListedMax = 100'000;

int openat2_beneath(int folder, const char* path, int flags) {
  open_how how{};
  how.flags = static_cast<decltype(how.flags)>(static_cast<unsigned>(flags));
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  for (int attempt = 0; attempt < 8; ++attempt) {
    const long descriptor = ::syscall(SYS_openat2, folder, path, &how, sizeof(how));
    if (descriptor >= 0 || errno != EAGAIN) return static_cast<int>(descriptor);
  }
  return -1;  // a rename ran against us all the while
}

// `a/./b/../c` as names, or false when it leaves. Without links a name's parent is the name before.
bool split_beneath(const std::string& path, std::vector<std::string>& names) {
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t slash = std::min(path.find('/', at), path.size());
    const std::string name = path.substr(at, slash - at);
    at = slash + 1;
    if (name.empty() || name == ".") continue;
    if (name != "..") {
      names.push_back(name);
    } else {
      if (names.empty()) return false;
      names.pop_back();
    }
  }
  return true;
}

int walk_beneath(int folder, const std::string& path, int flags) {
  std::vector<std::string> names;
  if (!split_beneath(path, names)) {
    errno = EXDEV;
    return -1;
  }
  if (names.empty()) names.emplace_back(".");
  OpenFile at;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool last = i + 1 == names.size();
    const int from = at.is_open() ? at.descriptor() : folder;
    const int how = last ? flags | O_NOFOLLOW : O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    OpenFile next(::openat(from, names[i].c_str(), how));
    if (!next.is_open()) return -1;
    at = std::move(next);
  }
  return ::fcntl(at.descriptor(), F_DUPFD_CLOEXEC, 0);
}

tl::unexpected<engine::Diagnostics> refuse_errno(int error, const std::string& path,
                                                 const SourcePlace& place) {
  switch (error) {
    case EXDEV:
      return engine::failure("path-outside", place,
                             fmt::format("'{}' leaves the folder it must stay in", path),
                             "put the file beneath the scenario's folder, or in a data set "
                             "beneath ORRERY_DATA");
    case ELOOP:
      return engine::failure("path-outside", place, fmt::format("'{}' goes through a link", path),
                             "name the file itself");
    case ENOENT:
      return engine::failure("path-missing", place, fmt::format("'{}' does not exist", path),
                             "check the name; it counts from the scenario's folder");
    case ENOTDIR:
      return engine::failure("path-missing", place,
                             fmt::format("a part of '{}' is not a folder", path),
                             "check the names before the last slash");
    default:
      return engine::failure("path-unreadable", place,
                             fmt::format("'{}' cannot be opened: {}", path, std::strerror(error)),
                             "check the file and its permissions");
  }
}

// Kernel file systems give out what is no file of the user's, even beneath a folder.
bool on_kernel_file_system(int descriptor) {
  struct statfs about {};
  if (::fstatfs(descriptor, &about) != 0) return true;
  constexpr long kDebugFs = 0x64626720, kTraceFs = 0x74726163, kSecurityFs = 0x73636673;
  constexpr long kCgroup = 0x27e0eb, kCgroup2 = 0x63677270, kBpfFs = 0xcafe4a11;
  const long type = static_cast<long>(about.f_type);
  return type == PROC_SUPER_MAGIC || type == SYSFS_MAGIC || type == kDebugFs || type == kTraceFs ||
         type == kSecurityFs || type == kCgroup || type == kCgroup2 || type == kBpfFs;
}

const char* kind_of_file(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFDIR: return "a folder";
    case S_IFIFO: return "a FIFO";
    case S_IFSOCK: return "a socket";
    case S_IFCHR:
    case S_IFBLK: return "a device";
    case S_IFLNK: return "a link";
    default: return "a file of the system";
  }
}

engine::Diagnostics check_form(const std::string& path, const SourcePlace& place) {
  engine::Diagnostics found;
  const auto refuse = [&](const char* message, const char* remedy) {
    found.error("path-form", place, message, remedy);
  };
  if (path.empty()) {
    refuse("the path is empty", "write the name of a file");
  } else if (path.size() > kPathBytesMax || path.find('\0') != std::string::npos) {
    refuse("this is no path", "write a path of at most 4096 bytes without control characters");
  } else if (path.front() == '/') {
    refuse("the path is absolute", "write it from the scenario's folder, or use {data: , file: }");
  } else if (path.find('\\') != std::string::npos) {
    refuse("the path holds a backslash", "separate folders with /");
  } else if (path.front() == '~') {
    refuse("'~' is not expanded", "write the path from the scenario's folder");
  }
  return found;
}

}  // namespace

OpenFile::OpenFile(OpenFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

OpenFile& OpenFile::operator=(OpenFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

engine::Result<Folder> Folder::open(const std::string& path, Resolution resolution) {
  Folder folder;
  folder.name_ = path.empty() ? "." : path;
  folder.resolution_ = resolution;
  folder.folder_ = OpenFile(::open(folder.name_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder.folder_.is_open()) return refuse_errno(errno, folder.name_, {});
  return folder;
}

engine::Result<Folder> Folder::data_root(const std::string& name, const SourcePlace& place,
                                         Resolution resolution) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  };
  if (name.empty() || name.front() == '.' || !std::all_of(name.begin(), name.end(), plain))
    return engine::failure("data-name", place, fmt::format("'{}' is no name of a data set", name),
                           "use letters, digits, '-', '_' and '.'");
  const char* root = std::getenv("ORRERY_DATA");
  if (root == nullptr || *root == '\0')
    return engine::failure("data-absent", place,
                           fmt::format("the data set '{}' is wanted, ORRERY_DATA is not set", name),
                           "set ORRERY_DATA to the folder that holds the data sets");
  const std::string path = fmt::format("{}/{}", root, name);
  auto folder = open(path, resolution);
  if (!folder)
    return engine::failure("data-absent", place, fmt::format("there is no folder '{}'", path),
                           fmt::format("put the data set there, or point ORRERY_DATA at the "
                                       "folder that holds '{}'",
                                       name));
  return folder;
}

engine::Result<OpenFile> Folder::open_beneath(const std::string& path, const SourcePlace& place,
                                              int flags) const {
  if (auto found = check_form(path, place); found.has_errors())
    return engine::failure(std::move(found));
  int descriptor = -1;
  if (resolution_ == Resolution::kKernel)
    descriptor = openat2_beneath(folder_.descriptor(), path.c_str(), flags | O_CLOEXEC);
  // ENOSYS: Linux before 5.6; EPERM: a container's filter that knows no openat2.
  if (resolution_ == Resolution::kNameByName ||
      (descriptor < 0 && (errno == ENOSYS || errno == EPERM)))
    descriptor = walk_beneath(folder_.descriptor(), path, flags | O_CLOEXEC);
  if (descriptor < 0) return refuse_errno(errno, path, place);
  return OpenFile(descriptor);
}

engine::Result<OpenFile> Folder::open_file(const std::string& path,
                                           const SourcePlace& place) const {
  // Looked at before it is opened: opening a FIFO or a device already does something.
  const auto seen = open_beneath(path, place, O_PATH);
  if (!seen) return engine::failure(seen.error());
  struct stat before {};
  const bool known = ::fstat(seen->descriptor(), &before) == 0;
  const auto refuse_kind = [&](const char* kind) {
    return engine::failure("path-not-a-file", place, fmt::format("'{}' is {}", path, kind),
                           "name a regular file");
  };
  if (!known || !S_ISREG(before.st_mode))
    return refuse_kind(S_ISLNK(before.st_mode) ? "a link" : kind_of_file(before.st_mode));
  if (on_kernel_file_system(seen->descriptor())) return refuse_kind("a file of the kernel");
  auto file = open_beneath(path, place, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (!file) return file;
  struct stat after {};
  if (::fstat(file->descriptor(), &after) != 0 || !S_ISREG(after.st_mode) ||
      before.st_dev != after.st_dev || before.st_ino != after.st_ino)
    return engine::failure("path-unreadable", place,
                           fmt::format("'{}' was exchanged while it was opened", path),
                           "try again when nobody changes the folder");
  return file;
}

engine::Result<std::string> Folder::read(const std::string& path, const SourcePlace& place,
                                         std::size_t bytes_max) const {
  const auto file = open_file(path, place);
  if (!file) return engine::failure(file.error());
  return read_whole(*file, path, place, bytes_max);
}

engine::Result<std::string> read_whole(const OpenFile& file, const std::string& path,
                                       const SourcePlace& place, std::size_t bytes_max) {
  std::string text;
  struct stat about {};
  if (::fstat(file.descriptor(), &about) == 0 && about.st_size > 0)
    text.reserve(std::min(static_cast<std::size_t>(about.st_size), bytes_max) + 1);
  char block[65536];
  for (;;) {
    const ssize_t count = ::read(file.descriptor(), block, sizeof block);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return refuse_errno(errno, path, place);
    if (count == 0) return text;
    text.append(block, static_cast<std::size_t>(count));
    if (text.size() > bytes_max)
      return engine::failure("limit-size", place,
                             fmt::format("'{}' has more than {} bytes", path, bytes_max),
                             "split the file");
  }
}

engine::Result<std::vector<std::string>> Folder::list(const std::string& pattern,
                                                      const SourcePlace& place) const {
  const std::size_t slash = pattern.rfind('/');
  const std::string prefix = slash == std::string::npos ? "" : pattern.substr(0, slash + 1);
  const std::string last = pattern.substr(prefix.size());
  if (prefix.find_first_of("*?") != std::string::npos || last.empty())
    return engine::failure("path-form", place,
                           "'*' and '?' may stand in the last name of a path only",
                           "write folder/*.csv");
  if (auto found = check_form(pattern, place); found.has_errors())
    return engine::failure(std::move(found));
  const auto folder = open_beneath(prefix.empty() ? "." : prefix, place, O_RDONLY | O_DIRECTORY);
  if (!folder) return engine::failure(folder.error());
  const int copy = ::fcntl(folder->descriptor(), F_DUPFD_CLOEXEC, 0);
  const std::unique_ptr<DIR, int (*)(DIR*)> names(copy < 0 ? nullptr : ::fdopendir(copy),
                                                  ::closedir);
  if (!names) return refuse_errno(errno, pattern, place);
  std::vector<std::string> files;
  while (const dirent* entry = ::readdir(names.get())) {
    const std::string name = entry->d_name;
    if (name.front() == '.' || !matches_glob(last, name)) continue;
    if (!open_file(prefix + name, place)) continue;  // folders, links that leave, devices
    files.push_back(prefix + name);
    if (files.size() > kListedMax)
      return engine::failure("limit-files", place,
                             fmt::format("'{}' matches more than {} files", pattern, kListedMax),
                             "narrow the pattern");
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool matches_glob(const std::string& pattern, const std::string& name) {
  std::size_t p = 0, n = 0, star = std::string::npos, resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
      ++p;
      ++n;
    } else if (star != std::string::npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace orrery::scenarios
