// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/loop.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace orrery::scenarios {
namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool read_range(const Value& range, std::size_t count_max, std::vector<Value>& values,
                engine::Diagnostics& mistakes) {
  const std::string_view text = range.raw();
  const std::size_t dots = range.is_string() ? text.find("..") : std::string_view::npos;
  const auto first =
      dots == std::string_view::npos ? std::nullopt : whole_number(trimmed(text.substr(0, dots)));
  const auto last =
      dots == std::string_view::npos ? std::nullopt : whole_number(trimmed(text.substr(dots + 2)));
  if (!first || !last) {
    mistakes.add(range.mistake("for-form", "a variable of 'for' is neither a range nor a list",
                               "write i: 1..10 (both ends count) or i: [a, b]"));
    return false;
  }
  if (*last < *first) {
    mistakes.add(range.mistake("for-form", fmt::format("the range {} ends before it begins", text),
                               "write the smaller number first"));
    return false;
  }
  const auto span = static_cast<std::uint64_t>(*last) - static_cast<std::uint64_t>(*first);
  if (span >= count_max) {
    mistakes.add(range.mistake(
        "limit-expansions", fmt::format("the range {} has more than {} numbers", text, count_max),
        "describe many equal devices by a count instead"));
    return false;
  }
  for (std::uint64_t i = 0; i <= span; ++i)
    values.push_back(Value::scalar(std::to_string(*first + static_cast<std::int64_t>(i)),
                                   ValueStyle::kPlain, range.spot()));
  return true;
}

}  // namespace

std::vector<LoopVariable> read_loop(const Value& loop, const Bindings& bindings,
                                    std::size_t count_max, engine::Diagnostics& mistakes) {
  std::vector<LoopVariable> variables;
  bool good = !loop.entries().empty();
  if (!good)
    mistakes.add(loop.mistake("for-form", "'for' has no variable", "write for: {i: 1..10}"));
  for (const auto& entry : loop.entries()) {
    LoopVariable variable{entry.key.text, {}};
    if (!is_variable_name(variable.name)) {
      mistakes.add(entry.key.spot.mistake(
          "for-form", fmt::format("'{}' is no name for a variable", variable.name),
          "use letters, digits and underscores"));
      good = false;
    }
    const Substitution substitution(bindings, mistakes);
    const std::size_t mistakes_before = mistakes.error_count();
    const Value values = entry.value.is_scalar() ? substitution.fill(entry.value) : entry.value;
    if (mistakes.error_count() > mistakes_before) {
      good = false;
    } else if (values.is_sequence()) {
      for (const auto& item : values.items())
        variable.values.push_back(item.is_scalar() ? substitution.fill(item) : item);
      good = good && !variable.values.empty();
    } else {
      good = read_range(values, count_max, variable.values, mistakes) && good;
    }
    variables.push_back(std::move(variable));
  }
  return good ? variables : std::vector<LoopVariable>{};
}

}  // namespace orrery::scenarios
