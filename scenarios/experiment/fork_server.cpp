// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/fork_server.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace orrery::scenarios {

namespace {

enum class Wish : std::uint8_t { kFork, kWait };
struct Request {
  Wish wish = Wish::kFork;
  pid_t id = -1;
};
struct Answer {
  pid_t id = -1;  ///< -1: it could not be done, because of `number`
  int number = 0;
};

template <class T>
std::span<const std::byte> bytes_of(const T& value) {
  return std::as_bytes(std::span(&value, 1));
}

template <class T>
std::optional<T> read_as(const std::optional<MessageSocket::Message>& message) {
  if (!message || message->bytes.size() != sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, message->bytes.data(), sizeof value);
  return value;
}

/// This process ends with its parent, also when that was gone before it could ask.
void end_with(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(0);
}

/// Ctrl-C in a terminal reaches the whole group, and so does SIGTERM of `timeout`, of Slurm and of
/// systemd: the first process decides what they mean here. Were this one ended by them, it would
/// take workers with it whose runs are to be stopped in order. SIGTERM waits: a worker that is told
/// to stop before it listens must not miss it.
void leave_signals_to_the_first() {
  for (const int signal : {SIGINT, SIGHUP, SIGQUIT}) ::signal(signal, SIG_IGN);
  sigset_t waits;
  sigemptyset(&waits);
  sigaddset(&waits, SIGTERM);
  sigprocmask(SIG_BLOCK, &waits, nullptr);
}

[[noreturn]] void fail(int number, const char* what) {
  throw std::system_error(number, std::generic_category(), what);
}

[[noreturn]] void fail_without_server() { fail(ECHILD, "the process that begins workers is gone"); }

}  // namespace

ForkServer::ForkServer(Work work) {
  auto [ours, theirs] = MessageSocket::make();
  const pid_t parent = ::getpid();
  id_ = ::fork();
  if (id_ < 0) fail(errno, "no process for workers");
  if (id_ > 0) {
    control_ = std::move(ours);
    return;
  }
  end_with(parent);
  leave_signals_to_the_first();
  ours.close();
  control_ = std::move(theirs);
  serve(work);
  ::_exit(0);
}

ForkServer::~ForkServer() {
  control_.close();
  if (id_ > 0) ::waitpid(id_, nullptr, 0);
}

void ForkServer::serve(const Work& work) {
  while (const auto request = read_as<Request>(control_.receive())) {
    if (request->wish == Wish::kFork) {
      fork_one(work);
      continue;
    }
    int status = 0;
    pid_t ended = -1;
    do ended = ::waitpid(request->id, &status, 0);
    while (ended < 0 && errno == EINTR);
    control_.send(bytes_of(Answer{ended, status}));
  }
}

void ForkServer::fork_one(const Work& work) {
  auto [theirs, mine] = MessageSocket::make();
  OpenFile errors(::memfd_create("stderr of a worker", MFD_CLOEXEC));
  if (errors.is_open()) ::fcntl(errors.descriptor(), F_SETFL, O_APPEND);
  const pid_t parent = ::getpid();
  const pid_t id = ::fork();
  if (id == 0) {
    end_with(parent);
    control_.close();
    theirs.close();
    if (errors.is_open()) ::dup2(errors.descriptor(), STDERR_FILENO);
    work(mine);
    ::_exit(0);
  }
  if (id < 0 || !errors.is_open()) {
    control_.send(bytes_of(Answer{-1, errno}));
    return;
  }
  const std::array<int, 2> files = {theirs.descriptor(), errors.descriptor()};
  control_.send(bytes_of(Answer{id, 0}), files);
}

ForkServer::Worker ForkServer::fork_worker() {
  control_.send(bytes_of(Request{}));
  auto message = control_.receive();
  const auto answer = read_as<Answer>(message);
  if (!answer) fail_without_server();
  if (answer->id < 0 || message->files.size() != 2) fail(answer->number, "no process for a worker");
  Worker worker;
  worker.id = answer->id;
  worker.socket = MessageSocket(std::move(message->files[0]));
  worker.errors = std::move(message->files[1]);
  return worker;
}

ForkServer::Death ForkServer::wait_for(pid_t id) {
  control_.send(bytes_of(Request{Wish::kWait, id}));
  const auto answer = read_as<Answer>(control_.receive());
  if (!answer) fail_without_server();
  return {id, answer->number};
}

void ForkServer::kill(pid_t id) const { ::kill(id, SIGKILL); }

}  // namespace orrery::scenarios
