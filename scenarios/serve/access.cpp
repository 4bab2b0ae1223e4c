// SPDX-License-Identifier: Apache-2.0
#include "scenarios/serve/access.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <stdexcept>

namespace orrery::scenarios {

namespace {

constexpr std::string_view kBearer = "Bearer ";

HttpReply plain(int status, std::string text) {
  HttpReply reply;
  reply.status = status;
  reply.body = std::move(text);
  return reply;
}

std::string cookie_value(std::string_view cookies, std::string_view name) {
  while (!cookies.empty()) {
    const auto end = std::min(cookies.find(';'), cookies.size());
    std::string_view one = cookies.substr(0, end);
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
    const auto equals = one.find('=');
    if (equals != std::string_view::npos && one.substr(0, equals) == name)
      return std::string(one.substr(equals + 1));
  }
  return "";
}

std::string given_token(const HttpRequest& request, const AccessRules& rules) {
  if (const auto asked = request.query.find("token"); asked != request.query.end())
    return asked->second;
  if (request.authorization.rfind(kBearer, 0) == 0)
    return request.authorization.substr(kBearer.size());
  return cookie_value(request.cookie, rules.cookie_name());
}

}  // namespace

std::string random_token() {
  std::array<unsigned char, 16> bytes;
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    throw std::runtime_error("the system gives no random numbers");
  std::string token;
  for (const unsigned char byte : bytes) token += fmt::format("{:02x}", byte);
  return token;
}

engine::Result<std::string> read_token(const std::string& path) {
  std::ifstream file(path);
  if (!file)
    return engine::failure("io-open", {path}, "the file cannot be read", "check --token-file");
  std::string token;
  std::getline(file, token);
  constexpr std::size_t kShortest = 16;
  const bool plain = std::all_of(token.begin(), token.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_';
  });
  if (token.size() >= kShortest && plain) return token;
  return engine::failure("serve-token", {path, 1, 1, 0, token.size()},
                         "a token is one line of at least 16 letters, digits, - or _",
                         "make one, such as by 'openssl rand -hex 16'");
}

bool same_secret(std::string_view given, std::string_view secret) {
  return given.size() == secret.size() &&
         CRYPTO_memcmp(given.data(), secret.data(), secret.size()) == 0;
}

std::string AccessRules::cookie_name() const { return fmt::format("orrery_{}", port); }

std::optional<HttpReply> refuse(const HttpRequest& request, const AccessRules& rules) {
  if (request.method != "GET") {
    HttpReply reply = plain(405, "only GET: nothing can be changed from here\n");
    reply.headers.emplace_back("Allow", "GET");
    return reply;
  }
  if (request.host != fmt::format("127.0.0.1:{}", rules.port) &&
      request.host != fmt::format("localhost:{}", rules.port))
    return plain(403, "this address is not the one that was printed\n");
  if (!same_secret(given_token(request, rules), rules.token))
    return plain(403, "open the address with its token, as 'orrery serve' has printed it\n");
  return std::nullopt;
}

std::optional<HttpReply> keep_token(const HttpRequest& request, const AccessRules& rules) {
  const bool page = request.path.rfind("/api/", 0) != 0 && request.path != "/metrics";
  if (!page || request.query.count("token") == 0) return std::nullopt;
  HttpReply reply = plain(303, "");
  // The path is ours or leads nowhere; a double slash would lead to another host.
  const bool ours = request.path.rfind("//", 0) != 0 &&
                    std::all_of(request.path.begin(), request.path.end(), [](unsigned char c) {
                      return std::isalnum(c) != 0 || c == '/' || c == '-' || c == '_' || c == '.';
                    });
  reply.headers.emplace_back("Location", ours ? request.path : "/");
  reply.headers.emplace_back("Set-Cookie", fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict",
                                                       rules.cookie_name(), rules.token));
  return reply;
}

void harden(HttpReply& reply) {
  const auto add = [&reply](const char* key, const char* value) {
    reply.headers.emplace_back(key, value);
  };
  add("Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; "
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  add("X-Content-Type-Options", "nosniff");
  add("Referrer-Policy", "no-referrer");
  add("Cross-Origin-Resource-Policy", "same-origin");
  add("Cross-Origin-Opener-Policy", "same-origin");
  const bool cached =
      std::any_of(reply.headers.begin(), reply.headers.end(),
                  [](const auto& header) { return header.first == "Cache-Control"; });
  if (!cached) add("Cache-Control", "no-store");
}

}  // namespace orrery::scenarios
