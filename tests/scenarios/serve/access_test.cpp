// SPDX-License-Identifier: Apache-2.0
#include "scenarios/serve/access.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

namespace orrery::scenarios {
namespace {

const AccessRules kRules{"0123456789abcdef0123456789abcdef", 8080};

HttpRequest request(const std::string& path) {
  HttpRequest asked;
  asked.method = "GET";
  asked.path = path;
  asked.host = "127.0.0.1:8080";
  return asked;
}

int status(const HttpRequest& asked) {
  const auto refused = refuse(asked, kRules);
  return refused ? refused->status : 200;
}

TEST(Access, TokenByQueryCookieOrHeader) {
  EXPECT_EQ(status(request("/")), 403);
  HttpRequest by_query = request("/");
  by_query.query["token"] = kRules.token;
  EXPECT_EQ(status(by_query), 200);
  HttpRequest by_cookie = request("/");
  by_cookie.cookie = "a=b; orrery_8080=" + kRules.token + "; c=d";
  EXPECT_EQ(status(by_cookie), 200);
  by_cookie.cookie = "orrery_8081=" + kRules.token;
  EXPECT_EQ(status(by_cookie), 403);
  HttpRequest by_header = request("/metrics");
  by_header.authorization = "Bearer " + kRules.token;
  EXPECT_EQ(status(by_header), 200);
  by_header.authorization = "Basic " + kRules.token;
  EXPECT_EQ(status(by_header), 403);
}

TEST(Access, WrongTokens) {
  std::string last = kRules.token;
  last.back() = '0';
  for (const std::string& token :
       {std::string(), last, kRules.token + "0", kRules.token.substr(1), std::string(32, '\0')}) {
    HttpRequest asked = request("/");
    asked.query["token"] = token;
    EXPECT_EQ(status(asked), 403) << token;
  }
  // A wrong one is not made good by a right one beside it.
  HttpRequest both = request("/");
  both.query["token"] = "x";
  both.cookie = "orrery_8080=" + kRules.token;
  EXPECT_EQ(status(both), 403);
}

TEST(Access, OnlyUnderItsOwnAddress) {
  HttpRequest asked = request("/");
  asked.query["token"] = kRules.token;
  for (const char* host : {"localhost:8080", "127.0.0.1:8080"}) {
    asked.host = host;
    EXPECT_EQ(status(asked), 200) << host;
  }
  for (const char* host :
       {"", "evil.example:8080", "127.0.0.1", "127.0.0.1:8081", "127.0.0.1:8080."}) {
    asked.host = host;
    EXPECT_EQ(status(asked), 403) << host;
  }
}

TEST(Access, OnlyGet) {
  HttpRequest asked = request("/");
  asked.query["token"] = kRules.token;
  for (const char* method : {"POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"}) {
    asked.method = method;
    EXPECT_EQ(status(asked), 405) << method;
  }
}

std::string header(const HttpReply& reply, const std::string& key) {
  const auto found = std::find_if(reply.headers.begin(), reply.headers.end(),
                                  [&](const auto& one) { return one.first == key; });
  return found == reply.headers.end() ? "" : found->second;
}

TEST(Access, TokenLeavesTheAddress) {
  HttpRequest asked = request("/e0");
  EXPECT_FALSE(keep_token(asked, kRules).has_value());
  asked.query["token"] = kRules.token;
  const auto kept = keep_token(asked, kRules);
  ASSERT_TRUE(kept.has_value());
  EXPECT_EQ(header(*kept, "Location"), "/e0");
  EXPECT_EQ(header(*kept, "Set-Cookie"),
            "orrery_8080=" + kRules.token + "; Path=/; HttpOnly; SameSite=Strict");
  asked.path = "/api/results";
  EXPECT_FALSE(keep_token(asked, kRules).has_value());
  // Nowhere but here, and no header inside a header.
  for (const char* path : {"//evil.example", "/a\r\nX: y", "/\\evil.example"}) {
    asked.path = path;
    EXPECT_EQ(header(*keep_token(asked, kRules), "Location"), "/") << path;
  }
}

TEST(Access, RandomTokensDiffer) {
  std::set<std::string> tokens;
  for (int i = 0; i < 1000; ++i) tokens.insert(random_token());
  EXPECT_EQ(tokens.size(), 1000);
  EXPECT_EQ(tokens.begin()->size(), 32);
}

TEST(Access, TokensOfFiles) {
  const std::string path = testing::TempDir() + "token";
  std::ofstream(path) << "0123456789-abcdef_XYZ\nanything\n";
  EXPECT_EQ(read_token(path).value(), "0123456789-abcdef_XYZ");
  for (const char* wrong : {"", "short", "0123456789abcde f", "0123456789abcdef\"; x"}) {
    std::ofstream(path) << wrong << "\n";
    EXPECT_FALSE(read_token(path).has_value()) << wrong;
  }
  EXPECT_FALSE(read_token(path + ".none").has_value());
}

}  // namespace
}  // namespace orrery::scenarios
