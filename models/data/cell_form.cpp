// SPDX-License-Identifier: Apache-2.0
#include "models/data/cell_form.h"

#include <algorithm>

namespace orrery::models {

namespace {

bool blank(char c) { return c == ' ' || c == '\t'; }
bool digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::uint16_t form_of(std::string_view text, bool quoted) {
  unsigned form = quoted ? CellForm::kQuoted : 0u;
  if (!text.empty() && blank(text.front())) form |= CellForm::kLeadingBlank;
  if (!text.empty() && blank(text.back())) form |= CellForm::kTrailingBlank;
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  if (text.empty() || text == "NaN" || text == "nan" || text == "NA") {
    return static_cast<std::uint16_t>(form | CellForm::kMissing);
  }
  if (text.front() == '+') form |= CellForm::kPlus;
  const bool number = std::any_of(text.begin(), text.end(), digit);
  int decimals = 0;
  bool after_point = false;
  for (const char c : text) {
    if (c == '.') {
      form |= CellForm::kPoint;
      after_point = true;
      decimals = 0;
    } else if (after_point && digit(c)) {
      decimals = std::min(decimals + 1, 31);
    } else {
      after_point = false;
      if (number && (c == 'e' || c == 'E')) form |= CellForm::kExponent;
      if (c >= 'A' && c <= 'Z' && !(number && c == 'E')) form |= CellForm::kCapital;
    }
  }
  form |= static_cast<unsigned>(decimals) << CellForm::kDecimalsShift;
  return static_cast<std::uint16_t>(form);
}

}  // namespace orrery::models
