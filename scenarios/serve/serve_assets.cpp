// SPDX-License-Identifier: Apache-2.0
#include "scenarios/serve/serve_assets.h"

#include <cstddef>

extern "C" {
extern const char orrery_embedded_serve_js_begin[];
extern const char orrery_embedded_serve_js_end[];
extern const char orrery_embedded_serve_css_begin[];
extern const char orrery_embedded_serve_css_end[];
}

namespace orrery::scenarios {

namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::string_view serve_script() {
  return between(orrery_embedded_serve_js_begin, orrery_embedded_serve_js_end);
}

std::string_view serve_style() {
  return between(orrery_embedded_serve_css_begin, orrery_embedded_serve_css_end);
}

}  // namespace orrery::scenarios
