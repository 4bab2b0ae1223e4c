// SPDX-License-Identifier: Apache-2.0
#include "scenarios/serve/http_server.h"

#include <fmt/format.h>
#include <httplib.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <thread>

namespace orrery::scenarios {

namespace {

using Clock = std::chrono::steady_clock;

/// A socket that gives so many bytes and so many seconds, all in all: the library limits a line of
/// a header and the wait for a piece, but neither their number.
class LimitedSocket final : public httplib::Stream {
 public:
  LimitedSocket(socket_t socket, const HttpLimits& limits, const std::atomic<bool>& stopping)
      : socket_(socket),
        bytes_left_(limits.request_bytes),
        arrived_by_(Clock::now() + std::chrono::seconds(limits.arrive_s)),
        answered_by_(Clock::now() + std::chrono::seconds(limits.answer_s)),
        stopping_(stopping) {}

  using httplib::Stream::write;
  bool is_readable() const override { return at_ < end_ || wait_for(POLLIN); }
  bool is_writable() const override { return wait_for(POLLOUT); }

  ssize_t read(char* to, std::size_t size) override {
    if (at_ == end_ && !fill()) return -1;
    const std::size_t given = std::min(size, end_ - at_);
    std::copy_n(buffer_.data() + at_, given, to);
    at_ += given;
    return static_cast<ssize_t>(given);
  }
  ssize_t write(const char* from, std::size_t size) override {
    if (!is_writable()) return -1;
    return send(socket_, from, size, MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    ip = "127.0.0.1";
    port = 0;
  }
  void get_local_ip_and_port(std::string& ip, int& port) const override {
    get_remote_ip_and_port(ip, port);
  }
  socket_t socket() const override { return socket_; }

 private:
  bool fill() {
    if (bytes_left_ == 0 || !wait_for(POLLIN)) return false;
    const ssize_t got = recv(socket_, buffer_.data(), std::min(buffer_.size(), bytes_left_), 0);
    if (got <= 0) return false;
    bytes_left_ -= static_cast<std::size_t>(got);
    at_ = 0;
    end_ = static_cast<std::size_t>(got);
    return true;
  }

  /// In short steps, so that a stop is not kept waiting by an idle browser.
  bool wait_for(short event) const {
    const Clock::time_point deadline = event == POLLIN ? arrived_by_ : answered_by_;
    while (!stopping_ && Clock::now() < deadline) {
      pollfd one{socket_, event, 0};
      constexpr int kStepMs = 50;
      if (poll(&one, 1, kStepMs) > 0) return (one.revents & (event | POLLHUP)) != 0;
    }
    return false;
  }

  socket_t socket_;
  std::size_t bytes_left_;
  Clock::time_point arrived_by_;
  Clock::time_point answered_by_;
  const std::atomic<bool>& stopping_;
  std::array<char, 4096> buffer_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
};

/// Set while a connection is only to be closed.
thread_local bool t_one_too_many = false;

/// The library's threads, but with a limit on connections that wait for one.
class BoundedPool final : public httplib::ThreadPool {
 public:
  explicit BoundedPool(const HttpLimits& limits)
      : httplib::ThreadPool(limits.threads), most_(limits.waiting) {}

  void enqueue(std::function<void()> connection) override {
    if (waiting_ >= most_) {
      t_one_too_many = true;
      connection();
      t_one_too_many = false;
      return;
    }
    ++waiting_;
    httplib::ThreadPool::enqueue([this, connection = std::move(connection)] {
      --waiting_;
      connection();
    });
  }

 private:
  std::size_t most_;
  std::atomic<std::size_t> waiting_ = 0;
};

HttpRequest request_of(const httplib::Request& request) {
  HttpRequest mine;
  mine.method = request.method;
  mine.path = request.path;
  for (const auto& [key, value] : request.params) mine.query.emplace(key, value);
  mine.host = request.get_header_value("Host");
  mine.authorization = request.get_header_value("Authorization");
  mine.cookie = request.get_header_value("Cookie");
  return mine;
}

void put(const HttpReply& reply, httplib::Response& response) {
  response.status = reply.status;
  response.set_content(reply.body, reply.type);
  for (const auto& [key, value] : reply.headers) response.set_header(key, value);
}

}  // namespace

class HttpServer::Library final : public httplib::Server {
 public:
  Library(std::function<HttpReply(const HttpRequest&)> answer, const HttpLimits& limits)
      : answer_(std::move(answer)), limits_(limits) {
    // The library would share a port with a second server.
    set_socket_options([](socket_t socket) {
      const int yes = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    new_task_queue = [this] { return new BoundedPool(limits_); };
    // Before anything else, and for every method: the library serves nothing of its own.
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      put(answer_(request_of(request)), response);
      return HandlerResponse::Handled;
    });
    set_exception_handler(
        [](const httplib::Request&, httplib::Response& response, std::exception_ptr) {
          put({500, "text/plain; charset=utf-8", "internal error\n"}, response);
        });
  }
  ~Library() override { finish(); }

  engine::Result<int> bind(int port) {
    const int bound =
        port == 0 ? bind_to_any_port("127.0.0.1") : (bind_to_port("127.0.0.1", port) ? port : -1);
    if (bound < 0) {
      return engine::failure("serve-port", {"--port"}, fmt::format("port {} is taken", port),
                             "choose another one, or 0 for any that is free");
    }
    return bound;
  }

  void start() {
    listener_ = std::thread([this] { listen_after_bind(); });
    while (!is_running()) std::this_thread::yield();
  }

  void finish() {
    stopping_ = true;
    if (!listener_.joinable()) return;
    stop();
    listener_.join();
  }

 private:
  /// The library calls this for each connection.
  bool process_and_close_socket(socket_t socket) override {
    LimitedSocket stream(socket, limits_, stopping_);
    bool closed = false;
    const bool done = !t_one_too_many && process_request(stream, true, closed, nullptr);
    shutdown(socket, SHUT_RDWR);
    close(socket);
    return done;
  }

  std::function<HttpReply(const HttpRequest&)> answer_;
  HttpLimits limits_;
  std::atomic<bool> stopping_ = false;
  std::thread listener_;
};

HttpServer::HttpServer(std::function<HttpReply(const HttpRequest&)> answer,
                       const HttpLimits& limits)
    : library_(std::make_unique<Library>(std::move(answer), limits)) {}
HttpServer::~HttpServer() = default;
engine::Result<int> HttpServer::bind(int port) { return library_->bind(port); }
void HttpServer::start() { library_->start(); }
void HttpServer::stop() { library_->finish(); }

}  // namespace orrery::scenarios
