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

// As the copyright files of Debian 12's packages have it for what ends up in the libraries (of
// Boost: each header that the program includes). Where they say less or something else than an
// identifier can: SQLite is in the public domain, which SPDX calls `blessing`; fmt adds an optional
// exception to MIT; of ONNX they say MIT, its own sources Apache-2.0; libfyaml's list type
// (`fy-list.h`) is said to be GPL-2. LibTorch and Open MPI: most of it, some files have others.
constexpr std::array<Software, 31> kSoftware = {{
    {"Orrery", "Apache-2.0", "simulation, analysis and this report"},
    {"Apache ECharts", "Apache-2.0 AND BSD-3-Clause", "charts of this report"},
    {"ZRender", "BSD-3-Clause", "under ECharts"},
    {"tslib", "0BSD", "under ECharts"},
    {"Boost", "BSL-1.0", "distributions, quantiles, Sobol sequences, graphs"},
    {"Brotli", "MIT", "under cpp-httplib"},
    {"CLI11", "BSD-3-Clause", "command line"},
    {"cpp-httplib", "MIT", "orrery serve"},
    {"Expat", "MIT", "under UDUNITS-2"},
    {"fmt", "MIT", "text"},
    {"GNU C library", "LGPL-2.1-or-later", "run time"},
    {"GNU C++ library", "GPL-3.0-or-later WITH GCC-exception-3.1", "run time"},
    {"JSON for Modern C++", "MIT", "JSON"},
    {"KissFFT", "BSD-3-Clause", "spectra"},
    {"libfyaml", "MIT AND BSD-2-Clause AND GPL-2.0-only", "scenarios"},
    {"libpq", "PostgreSQL", "under libpqxx"},
    {"libpqxx", "BSD-3-Clause", "stores in PostgreSQL (a module)"},
    {"libseccomp", "LGPL-2.1-only", "confinement of foreign models"},
    {"LibTorch", "BSD-3-Clause", "learning agents (a module); some files have other licences"},
    {"NLopt", "MIT AND BSD-3-Clause AND LGPL-2.1-or-later", "optimisation of factors"},
    {"ONNX", "Apache-2.0", "exchange of networks (a module); MIT by Debian's account"},
    {"Open MPI", "BSD-3-Clause-Open-MPI",
     "runs over many machines (a module); some files have other licences"},
    {"OpenBLAS", "BSD-3-Clause", "under LibTorch"},
    {"OpenSSL", "Apache-2.0", "hashes"},
    {"Protocol Buffers", "BSD-3-Clause", "under ONNX"},
    {"Random123", "BSD-3-Clause", "random numbers"},
    {"SQLite", "blessing", "results and experiments"},
    {"tl::expected", "CC0-1.0", "results or errors"},
    {"UDUNITS-2", "UCAR", "units"},
    {"zlib", "Zlib", "under cpp-httplib"},
    {"Zstandard", "(BSD-3-Clause OR GPL-2.0-only) AND MIT", "compressed series"},
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
