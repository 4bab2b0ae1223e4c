// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scenarios/serve/http_server.h"

// Who may read: everybody who knows the token, from this machine, under the address that was
// printed.
namespace orrery::scenarios {

/// 128 random bits of the system as 32 hexadecimal digits.
std::string random_token();

/// The first line of a file. At least 16 letters, digits, `-` or `_`. Errors: `io-open`,
/// `serve-token`.
engine::Result<std::string> read_token(const std::string& path);

/// In a time that does not tell where they differ.
bool same_secret(std::string_view given, std::string_view secret);

struct AccessRules {
  std::string token;
  int port = 0;

  /// Cookies know no ports: each server has one under a name of its own.
  std::string cookie_name() const;
};

/// Why a request gets no answer: 405 for anything but GET, 403 for a foreign `Host` (a name of
/// somebody else that leads to this machine: DNS rebinding) and for one without the token (query
/// `token`, cookie, or `Authorization: Bearer`).
std::optional<HttpReply> refuse(const HttpRequest& request, const AccessRules& rules);

/// A page that is asked for with the token in its address is asked for again without: the browser
/// keeps the token as a cookie, and it is in no history or picture.
std::optional<HttpReply> keep_token(const HttpRequest& request, const AccessRules& rules);

/// Headers of every reply: the content policy and its kin.
void harden(HttpReply& reply);

}  // namespace orrery::scenarios
