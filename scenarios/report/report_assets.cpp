// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/report_assets.h"

#include <cstddef>

extern "C" {
extern const char orrery_embedded_echarts_begin[];
extern const char orrery_embedded_echarts_end[];
extern const char orrery_embedded_report_js_begin[];
extern const char orrery_embedded_report_js_end[];
extern const char orrery_embedded_chart_style_js_begin[];
extern const char orrery_embedded_chart_style_js_end[];
extern const char orrery_embedded_batch_table_js_begin[];
extern const char orrery_embedded_batch_table_js_end[];
extern const char orrery_embedded_batch_view_js_begin[];
extern const char orrery_embedded_batch_view_js_end[];
extern const char orrery_embedded_batch_charts_js_begin[];
extern const char orrery_embedded_batch_charts_js_end[];
extern const char orrery_embedded_batch_factors_js_begin[];
extern const char orrery_embedded_batch_factors_js_end[];
extern const char orrery_embedded_batch_columns_js_begin[];
extern const char orrery_embedded_batch_columns_js_end[];
extern const char orrery_embedded_batch_js_begin[];
extern const char orrery_embedded_batch_js_end[];
extern const char orrery_embedded_report_css_begin[];
extern const char orrery_embedded_report_css_end[];
}

namespace orrery::scenarios {

namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::string_view echarts_script() {
  return between(orrery_embedded_echarts_begin, orrery_embedded_echarts_end);
}

std::string_view report_script() {
  return between(orrery_embedded_report_js_begin, orrery_embedded_report_js_end);
}

std::string_view chart_style_script() {
  return between(orrery_embedded_chart_style_js_begin, orrery_embedded_chart_style_js_end);
}

std::array<std::string_view, 8> batch_scripts() {
  return {echarts_script(),
          chart_style_script(),
          between(orrery_embedded_batch_table_js_begin, orrery_embedded_batch_table_js_end),
          between(orrery_embedded_batch_view_js_begin, orrery_embedded_batch_view_js_end),
          between(orrery_embedded_batch_charts_js_begin, orrery_embedded_batch_charts_js_end),
          between(orrery_embedded_batch_factors_js_begin, orrery_embedded_batch_factors_js_end),
          between(orrery_embedded_batch_columns_js_begin, orrery_embedded_batch_columns_js_end),
          between(orrery_embedded_batch_js_begin, orrery_embedded_batch_js_end)};
}

std::string_view report_style() {
  return between(orrery_embedded_report_css_begin, orrery_embedded_report_css_end);
}

}  // namespace orrery::scenarios
