// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/batch/software.h"

#include <array>

namespace orrery::scenarios {

namespace {

struct Software {
  const char* name;
  const char* licence;
  const char* purpose;
};

// As the packages' own copyright files have it.
constexpr std::array<Software, 19> kSoftware = {{
    {"Orrery", "Apache-2.0", "simulation, analysis and this report"},
    {"Apache ECharts", "Apache-2.0", "charts of this report"},
    {"Boost", "BSL-1.0", "distributions, quantiles, Sobol sequences"},
    {"CLI11", "BSD-3-Clause", "command line"},
    {"cpp-httplib", "MIT", "orrery serve"},
    {"fmt", "MIT", "text"},
    {"JSON for Modern C++", "MIT", "JSON"},
    {"KissFFT", "BSD-3-Clause", "spectra"},
    {"libfyaml", "MIT", "scenarios"},
    {"libpqxx", "BSD-3-Clause", "stores in PostgreSQL (a module)"},
    {"libseccomp", "LGPL-2.1-only", "confinement of foreign models"},
    {"LibTorch", "BSD-3-Clause", "learning agents (a module)"},
    {"NLopt", "LGPL-2.1-or-later AND MIT", "optimisation of factors"},
    {"ONNX", "Apache-2.0", "exchange of networks (a module)"},
    {"OpenSSL", "Apache-2.0", "hashes"},
    {"SQLite", "blessing", "results and experiments"},
    {"tl::expected", "CC0-1.0", "results or errors"},
    {"UDUNITS-2", "UCAR", "units"},
    {"Zstandard", "BSD-3-Clause OR GPL-2.0-only", "compressed series"},
}};

}  // namespace

Table software_table() {
  Table table{"", {{"library"}, {"licence (SPDX)"}, {"for"}}};
  for (const auto& one : kSoftware) {
    table.rows.push_back({{one.name}, marked(one.licence, "code"), {one.purpose}});
  }
  return table;
}

}  // namespace orrery::scenarios
