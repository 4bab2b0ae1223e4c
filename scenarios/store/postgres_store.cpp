// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/postgres_store.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <vector>

#include "engine/registry/module_file.h"

namespace orrery::scenarios {

bool is_postgres(const std::string& place) {
  return place.starts_with("postgresql://") || place.starts_with("postgres://");
}

namespace {

tl::unexpected<engine::Diagnostics> wrong_address(const std::string& shown, std::string what,
                                                  std::string remedy) {
  return engine::failure("store-url", {shown}, std::move(what), std::move(remedy));
}

/// `%41` is `A`, as libpq reads it.
std::string decoded(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() &&
                        std::isxdigit(static_cast<unsigned char>(text[i + 1])) &&
                        std::isxdigit(static_cast<unsigned char>(text[i + 2]));
    out += escape ? static_cast<char>(std::strtol(text.substr(i + 1, 2).c_str(), nullptr, 16))
                  : text[i];
    if (escape) i += 2;
  }
  return out;
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end; (end = text.find(at, begin)) != std::string::npos; begin = end + 1)
    parts.push_back(text.substr(begin, end - begin));
  parts.push_back(text.substr(begin));
  return parts;
}

bool is_name(const std::string& text) {
  constexpr std::size_t kLongest = 48;  // PostgreSQL's names end at 63
  return !text.empty() && text.size() <= kLongest &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return std::isalnum(c) || c == '_' || c == '-' || c == '.';
         });
}

/// `user:secret@host`.
bool has_password(const std::string& place) {
  const std::size_t begin = place.find("://") + 3;
  const std::string authority = place.substr(begin, place.find_first_of("/?", begin) - begin);
  const std::size_t user_end = authority.rfind('@');
  return user_end != std::string::npos &&
         authority.substr(0, user_end).find(':') != std::string::npos;
}

constexpr const char* kUseFile =
    "put it into ~/.pgpass, or into a service file and give ?service=NAME";

}  // namespace

engine::Result<PostgresAddress> read_postgres_address(const std::string& place) {
  const std::size_t mark = place.find('?');
  PostgresAddress address{place, place.substr(0, mark), {}};
  // A secret is not repeated in a message.
  const std::string shown = "postgresql://...";
  if (has_password(address.connection))
    return wrong_address(shown, "an address must not have a password in it", kUseFile);
  char before = '?';
  for (const std::string& setting :
       split(mark == std::string::npos ? std::string() : place.substr(mark + 1), '&')) {
    const std::size_t equals = setting.find('=');
    const std::string key = decoded(setting.substr(0, equals));
    if (key == "password" || key == "sslpassword")
      return wrong_address(shown, "an address must not have a password in it", kUseFile);
    if (key == "experiment") {
      address.experiment = equals == std::string::npos ? "" : decoded(setting.substr(equals + 1));
    } else if (!setting.empty()) {
      address.connection += before + setting;
      before = '&';
    }
  }
  if (!is_name(address.experiment)) {
    return wrong_address(place, "the address does not name the experiment",
                         "end it with ?experiment=NAME; a name has letters, digits, '_', '-' and "
                         "'.', at most 48");
  }
  return address;
}

engine::Result<std::unique_ptr<PostgresStore>> open_postgres(const std::string& place) {
  const auto address = read_postgres_address(place);
  if (!address) return engine::failure(address.error());
  const std::string path = engine::module_file("postgres.so");
  std::string why = "there is no such file";
  void* library = path.empty() ? nullptr : engine::open_module(path, false, why);
  using Open = PostgresStore* (*)(const PostgresAddress&);
  const auto open = library == nullptr
                        ? nullptr
                        : reinterpret_cast<Open>(engine::module_symbol(library, "orrery_postgres"));
  if (open == nullptr) {
    return engine::failure(
        "no-postgres", {path}, "the module for PostgreSQL cannot be loaded: " + why,
        "build with ORRERY_WITH_POSTGRES=ON, or keep the experiment in a folder");
  }
  return std::unique_ptr<PostgresStore>(open(*address));
}

}  // namespace orrery::scenarios
