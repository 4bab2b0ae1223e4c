// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/unit_system.h"

#include <fmt/format.h>
#include <udunits2.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

namespace orrery::scenarios {

namespace {

using engine::failure;
using engine::Result;

constexpr std::array<const char*, Dimension::kCount> kBaseSymbols = {
    "m", "kg", "s", "A", "K", "mol", "cd", "rad", "bit", "dB", "MAC", "EUR", "USD"};

std::string units_path();
std::string read_all(const std::string& path);

/// A name and whether the file says that it takes prefixes.
struct ListedName {
  std::string name;
  bool takes_prefixes = false;
};
struct Listing {
  std::vector<ListedName> units;
  std::vector<std::pair<std::string, double>> prefixes;
};
Listing list_names(std::string_view xml);

std::optional<Unit> resolve(ut_system* system, const std::string& name);

}  // namespace

const Result<UnitSystem>& UnitSystem::instance() {
  static const Result<UnitSystem> system = load(units_path());
  return system;
}

Result<UnitSystem> UnitSystem::load(const std::string& path) {
  ut_set_error_message_handler(ut_ignore);
  const std::unique_ptr<ut_system, decltype(&ut_free_system)> system(ut_read_xml(path.c_str()),
                                                                     &ut_free_system);
  if (!system) {
    return failure("units-file", {path}, "cannot read the units file",
                   "set ORRERY_ASSETS to the folder that holds units.xml");
  }
  UnitSystem made;
  // UDUNITS-2 cannot enumerate what it knows, so the names are read from the file itself.
  const Listing listing = list_names(read_all(path));
  made.prefixes_ = listing.prefixes;
  for (const auto& [name, takes_prefixes] : listing.units) {
    const auto unit = resolve(system.get(), name);
    if (!unit)
      return failure("units-file", {path}, fmt::format("unit `{}` cannot be used here", name));
    made.units_.emplace(name, *unit);
    if (takes_prefixes) made.prefixable_.insert(name);
  }
  for (const auto& [name, unit] : made.units_) made.suggestions_.push_back(name);
  for (const char* common :
       {"mm",   "km", "ms", "us", "kPa", "MPa", "kW",  "kWh",  "mAh",  "kbit", "kbit/s",
        "Mbit", "kB", "MB", "mA", "kV",  "kHz", "MHz", "m3/h", "m3/s", "mm/s"})
    made.suggestions_.emplace_back(common);
  return made;
}

std::optional<Unit> UnitSystem::find(std::string_view name) const {
  if (const auto found = units_.find(name); found != units_.end()) return found->second;
  for (const auto& [prefix, factor] : prefixes_) {
    if (!name.starts_with(prefix)) continue;
    const std::string_view rest = name.substr(prefix.size());
    if (!prefixable_.contains(rest)) continue;
    const Unit& unit = units_.find(rest)->second;
    return Unit(Dimension{}, factor) * unit;
  }
  return std::nullopt;
}

namespace {

std::string units_path() {
  std::vector<std::filesystem::path> folders;
  if (const char* assets = std::getenv("ORRERY_ASSETS"); assets != nullptr)
    return (std::filesystem::path(assets) / "units.xml").string();
  folders.emplace_back(ORRERY_ASSETS_SOURCE);
  std::error_code none;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", none);
  if (!none) folders.push_back(program.parent_path().parent_path() / "share/orrery/assets");
  for (const auto& folder : folders) {
    if (std::filesystem::exists(folder / "units.xml", none)) return (folder / "units.xml").string();
  }
  return (folders.front() / "units.xml").string();
}

std::string read_all(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The text between `open` and `close` that starts at or after `from`, which moves behind it.
std::optional<std::string_view> next_between(std::string_view xml, std::string_view open,
                                             std::string_view close, std::size_t& from) {
  const std::size_t start = xml.find(open, from);
  if (start == std::string_view::npos) return std::nullopt;
  const std::size_t begin = start + open.size();
  const std::size_t end = xml.find(close, begin);
  if (end == std::string_view::npos) return std::nullopt;
  from = end + close.size();
  return xml.substr(begin, end - begin);
}

void list_tags(std::string_view block, std::string_view tag, std::vector<ListedName>& names) {
  const std::string open = fmt::format("<{}", tag);
  const std::string close = fmt::format("</{}>", tag);
  std::size_t at = 0;
  while (const auto found = next_between(block, open, close, at)) {
    const std::size_t text = found->find('>');
    names.push_back({std::string(found->substr(text + 1)),
                     found->substr(0, text).find("takes SI prefixes") != std::string_view::npos});
  }
}

Listing list_names(std::string_view xml) {
  Listing listing;
  std::size_t at = 0;
  while (const auto block = next_between(xml, "<prefix>", "</prefix>", at)) {
    std::vector<ListedName> values, symbols;
    list_tags(*block, "value", values);
    list_tags(*block, "symbol", symbols);
    double factor = 0.0;
    const std::string& digits = values.empty() ? "" : values.front().name;
    std::from_chars(digits.data(), digits.data() + digits.size(), factor);
    for (const auto& symbol : symbols) listing.prefixes.emplace_back(symbol.name, factor);
  }
  at = 0;
  while (const auto block = next_between(xml, "<unit>", "</unit>", at)) {
    for (const char* tag : {"symbol", "singular", "plural"}) list_tags(*block, tag, listing.units);
  }
  return listing;
}

/// What a visit of a UDUNITS-2 unit gathers.
struct Gathered {
  Dimension dimension;
  double scale = 1.0;
  double offset = 0.0;
};

ut_status add_basic(const ut_unit* unit, int power, Gathered& into) {
  const char* symbol = ut_get_symbol(unit, UT_UTF8);
  for (std::size_t i = 0; symbol != nullptr && i < kBaseSymbols.size(); ++i) {
    if (std::string_view(symbol) != kBaseSymbols[i]) continue;
    const auto raised = Dimension::of_base(i).power(power);
    if (!raised) return UT_VISIT_ERROR;
    into.dimension = into.dimension * *raised;
    return UT_SUCCESS;
  }
  return UT_VISIT_ERROR;
}

ut_status visit_basic(const ut_unit* unit, void* into) {
  return add_basic(unit, 1, *static_cast<Gathered*>(into));
}

ut_status visit_product(const ut_unit*, int count, const ut_unit* const* units, const int* powers,
                        void* into) {
  for (int i = 0; i < count; ++i) {
    const ut_status status = add_basic(units[i], powers[i], *static_cast<Gathered*>(into));
    if (status != UT_SUCCESS) return status;
  }
  return UT_SUCCESS;
}

ut_status visit_galilean(const ut_unit*, double scale, const ut_unit* underlying, double offset,
                         void* into);

ut_status visit_timestamp(const ut_unit*, const ut_unit*, double, void*) { return UT_VISIT_ERROR; }

ut_status visit_logarithmic(const ut_unit*, double, const ut_unit*, void*) {
  return UT_VISIT_ERROR;
}

constexpr ut_visitor kVisitor{visit_basic, visit_product, visit_galilean, visit_timestamp,
                              visit_logarithmic};

ut_status visit_galilean(const ut_unit*, double scale, const ut_unit* underlying, double offset,
                         void* into) {
  auto& gathered = *static_cast<Gathered*>(into);
  gathered.scale *= scale;
  gathered.offset += offset;
  return ut_accept_visitor(underlying, &kVisitor, into);
}

std::optional<Unit> resolve(ut_system* system, const std::string& name) {
  ut_unit* found = ut_get_unit_by_symbol(system, name.c_str());
  if (found == nullptr) found = ut_get_unit_by_name(system, name.c_str());
  if (found == nullptr) return std::nullopt;
  const std::unique_ptr<ut_unit, decltype(&ut_free)> unit(found, &ut_free);
  Gathered gathered;
  if (ut_accept_visitor(unit.get(), &kVisitor, &gathered) != UT_SUCCESS) return std::nullopt;
  return Unit(gathered.dimension, gathered.scale, gathered.offset);
}

}  // namespace

}  // namespace orrery::scenarios
