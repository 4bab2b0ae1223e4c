// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "scenarios/serve/access.h"
#include "scenarios/serve/served_places.h"

namespace orrery::scenarios {

/// The reply to every request: refused, or a page, a file of the program, JSON, metrics.
class ServeAnswers {
 public:
  ServeAnswers(std::vector<ServedPlace> places, std::string token)
      : places_(std::move(places)), rules_{std::move(token), 0} {}

  /// Known when the server has its port, before it answers.
  void set_port(int port) { rules_.port = port; }
  HttpReply answer(const HttpRequest& request);

 private:
  HttpReply allowed(const HttpRequest& request);
  HttpReply list();
  HttpReply experiment(const HttpRequest& request, const ServedPlace& place,
                       const std::vector<std::string>& rest);
  HttpReply result(const ServedPlace& place);
  HttpReply metrics();
  const ServedPlace* find(const std::string& id) const;

  std::vector<ServedPlace> places_;
  AccessRules rules_;
  ServedReader reader_;
};

}  // namespace orrery::scenarios
