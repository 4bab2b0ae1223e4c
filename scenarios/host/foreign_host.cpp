// SPDX-License-Identifier: Apache-2.0
#include "scenarios/host/foreign_host.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "scenarios/host/call_words.h"

namespace orrery::scenarios {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// Loading our own libraries takes half a second, on a busy machine many times that.
constexpr milliseconds kLibrariesMost{60'000};
constexpr milliseconds kLastWords{1'000};
constexpr std::uint64_t kOutputMost = 1 << 20;
constexpr std::size_t kOutputKept = 2048;

/// Beside the running program, as built or installed: bin/orrery, bin/orrery-host,
/// lib/orrery/foreign.so.
fs::path beside_program(const char* relative) {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return (program.parent_path() / relative).lexically_normal();
}

/// A memory file that can neither grow nor shrink, nor, if `fixed`, change.
OpenFile memory_file(const char* name, std::size_t bytes, const std::string* content) {
  OpenFile file(::memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file.is_open() || ::ftruncate(file.descriptor(), static_cast<off_t>(bytes)) != 0) return {};
  int seals = F_SEAL_SHRINK | F_SEAL_GROW;
  for (std::size_t at = 0; content != nullptr && at < bytes;) {
    const auto done =
        ::pwrite(file.descriptor(), content->data() + at, bytes - at, static_cast<off_t>(at));
    if (done <= 0) return {};
    at += static_cast<std::size_t>(done);
  }
  if (content != nullptr) seals |= F_SEAL_WRITE;
  ::fcntl(file.descriptor(), F_ADD_SEALS, seals | F_SEAL_SEAL);
  return file;
}

std::string system_words(const char* what) {
  return fmt::format("{}: {}", what, std::strerror(errno));
}

}  // namespace

engine::Result<std::unique_ptr<ForeignHost>> ForeignHost::start(HostSpec spec) {
  std::unique_ptr<ForeignHost> host(new ForeignHost(std::move(spec)));
  std::string wrong = host->open_memory();
  if (wrong.empty()) wrong = host->launch();
  if (!wrong.empty()) {
    return engine::failure("model-host", {}, "the host of foreign models cannot start: " + wrong,
                           "install orrery-host beside orrery");
  }
  host->reply_.status = HostStatus::kDone;
  if (!host->wait_for(0, kLibrariesMost)) {
    const bool kernel = host->reply_.status == HostStatus::kCannotIsolate;
    return engine::failure(kernel ? "model-sandbox" : "model-host", {},
                           "the host of foreign models cannot start: " + host->trouble_,
                           kernel ? "run it where the kernel allows namespaces of users"
                                  : "install what is missing (scripts/setup.sh lists it)");
  }
  if (!host->exchange(HostTask::kLoad, host->spec_.timeout)) {
    return engine::failure("model-open", {}, "the model " + host->trouble_,
                           "mend the model file; docs/bring-your-own.md says what it may do");
  }
  return host;
}

ForeignHost::~ForeignHost() {
  process_.end({});
  if (mapped_ != nullptr) ::munmap(mapped_, spec_.shape.bytes());
}

std::string ForeignHost::open_memory() {
  const std::size_t bytes = spec_.shape.bytes();
  memory_ = memory_file("orrery-windows", bytes, nullptr);
  model_ = memory_file("orrery-model", spec_.model.size(), &spec_.model);
  if (!memory_.is_open() || !model_.is_open()) return system_words("shared memory");
  void* at = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory_.descriptor(), 0);
  if (at == MAP_FAILED) return system_words("shared memory");
  mapped_ = static_cast<std::byte*>(at);
  outputs_.resize(spec_.shape.output_values());
  return {};
}

std::string ForeignHost::launch() {
  int ends[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    return system_words("a socket");
  socket_ = OpenFile(ends[0]);
  const OpenFile other(ends[1]);
  const SharedLayout& shape = spec_.shape;
  const fs::path program = beside_program("orrery-host");
  if (::access(program.c_str(), X_OK) != 0) return system_words(program.c_str());
  return process_.start(
      {program.string(), spec_.format, beside_program("../lib/orrery/foreign.so").string(),
       spec_.isolation == Isolation::kNamespaces ? "isolated" : "filtered",
       std::to_string(shape.windows), std::to_string(shape.length), std::to_string(shape.features),
       std::to_string(shape.outputs), std::to_string(static_cast<unsigned>(spec_.layout)),
       std::to_string(spec_.memory_bytes)},
      {other.descriptor(), memory_.descriptor(), model_.descriptor()}, spec_.isolation);
}

std::span<float> ForeignHost::inputs() {
  return {reinterpret_cast<float*>(mapped_ + kInputOffset), spec_.shape.input_values()};
}

bool ForeignHost::call() {
  if (!trouble_.empty()) return false;
  const auto begin = Clock::now();
  if (!exchange(HostTask::kScore, spec_.timeout)) return false;
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin);
  ++report_.calls;
  report_.longest = std::max(report_.longest, took);
  if (spec_.latency.count() > 0 && took > spec_.latency) ++report_.late;
  std::memcpy(outputs_.data(), mapped_ + spec_.shape.output_offset(),
              outputs_.size() * sizeof(float));
  return true;
}

bool ForeignHost::exchange(HostTask task, milliseconds timeout) {
  HostRequest request;
  request.task = task;
  request.number = ++number_;
  request.windows = spec_.shape.windows;
  if (::send(socket_.descriptor(), &request, sizeof request, MSG_NOSIGNAL | MSG_DONTWAIT) !=
      static_cast<ssize_t>(sizeof request)) {
    fail(process_.end(kLastWords));
    return false;
  }
  auto& front = *reinterpret_cast<SharedFront*>(mapped_);
  front.asked.store(request.number, std::memory_order_release);
  glance(front.answered, request.number, kGlanceForReply);
  return wait_for(request.number, timeout);
}

bool ForeignHost::wait_for(std::uint32_t number, milliseconds timeout) {
  const auto until = Clock::now() + timeout;
  pollfd watched[] = {{socket_.descriptor(), POLLIN, 0}, {process_.output(), POLLIN, 0}};
  while (true) {
    const auto left = std::chrono::ceil<milliseconds>(until - Clock::now()).count();
    if (left <= 0) {
      fail(fmt::format("did not answer within {} ms", timeout.count()));
      return false;
    }
    const int ready = ::poll(watched, 2, static_cast<int>(left));
    if (ready < 0 && errno != EINTR) {
      fail(system_words("could not be waited for"));
      return false;
    }
    if (ready <= 0) continue;
    if ((watched[1].revents & POLLIN) != 0) read_output();
    if (report_.output_bytes > kOutputMost) {
      fail(fmt::format("wrote more than {} bytes of output", kOutputMost));
      return false;
    }
    // All copies of the pipe's other end are closed: nothing to be watched any more.
    if ((watched[1].revents & POLLIN) == 0 && watched[1].revents != 0) watched[1].fd = -1;
    if (watched[0].revents != 0) return take_reply(number);
  }
}

bool ForeignHost::take_reply(std::uint32_t number) {
  HostReply reply;
  const auto size = ::recv(socket_.descriptor(), &reply, sizeof reply, MSG_DONTWAIT | MSG_TRUNC);
  if (size <= 0) {
    read_output();
    fail(process_.end(kLastWords));
    return false;
  }
  if (size != static_cast<ssize_t>(sizeof reply) || reply.mark != kProtocolMark ||
      reply.number != number) {
    fail("answered what it was not asked");
    return false;
  }
  reply_ = reply;
  dims_.assign(reply.dims.begin(),
               reply.dims.begin() + std::min<std::size_t>(reply.rank, reply.dims.size()));
  if (reply.status == HostStatus::kDone) return true;
  reply_.text.back() = '\0';
  fail("stopped: " + shown(reply_.text.data()));
  return false;
}

void ForeignHost::read_output() {
  char block[4096];
  // One block a turn: the watch over the clock goes on while the model floods.
  const auto size = ::read(process_.output(), block, sizeof block);
  if (size <= 0) return;
  report_.output_bytes += static_cast<std::uint64_t>(size);
  const std::size_t room = kOutputKept - std::min(kOutputKept, report_.output.size());
  report_.output.append(block, std::min(room, static_cast<std::size_t>(size)));
}

void ForeignHost::fail(std::string why) {
  if (!trouble_.empty()) return;
  trouble_ = std::move(why);
  process_.end({});
}

HostReport ForeignHost::report() const {
  HostReport report = report_;
  report.output = shown(report.output);
  const auto& front = *reinterpret_cast<const SharedFront*>(mapped_);
  report.refused_calls = front.refused_calls;
  if (report.refused_calls > 0) report.first_refused = words_of_call(front.first_refused);
  return report;
}

std::string shown(std::string_view text, std::size_t length_max) {
  std::string line;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (line.size() == length_max) return line + "...";
    line += byte < 0x20 || byte >= 0x7f ? ' ' : c;
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

}  // namespace orrery::scenarios
