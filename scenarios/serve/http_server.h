// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/registry/result.h"

namespace orrery::scenarios {

/// What of a request counts here.
struct HttpRequest {
  std::string method;
  std::string path;  ///< without the query, percent signs resolved
  std::map<std::string, std::string> query;
  std::string host;
  std::string authorization;
  std::string cookie;
};

struct HttpReply {
  int status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
};

struct HttpLimits {
  std::size_t threads = 8;
  std::size_t request_bytes = 16 * 1024;  ///< a request longer than that is cut off
  int arrive_s = 2;                       ///< likewise one that takes longer to come
  int answer_s = 20;                      ///< and one whose answer is not taken by then
  std::size_t waiting = 32;               ///< connections beyond that are closed at once
};

/// A small HTTP/1.1 server on 127.0.0.1, one request a connection. The only file that knows the
/// library (cpp-httplib) is http_server.cpp.
class HttpServer {
 public:
  /// `answer` is called by several threads at a time.
  HttpServer(std::function<HttpReply(const HttpRequest&)> answer, const HttpLimits& limits);
  ~HttpServer();

  /// Takes the port (0: any free one), and gives it. Error: `serve-port`.
  engine::Result<int> bind(int port);
  /// Begins to answer.
  void start();
  /// Cuts off what is under way.
  void stop();

 private:
  class Library;
  std::unique_ptr<Library> library_;
};

}  // namespace orrery::scenarios
