// SPDX-License-Identifier: Apache-2.0
#include "devices/replay/csv_reader.h"

#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>

namespace orrery::devices {

CsvReader::CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = line_begin_ = 3;
}

bool CsvReader::next(std::vector<CsvCell>& record) {
  record.clear();
  unescaped_.clear();
  while (at_ < text_.size() && !error_) {
    CsvCell cell{{}, line_, static_cast<int>(at_ - line_begin_) + 1};
    if (text_[at_] == '"') {
      if (!read_quoted(cell)) return false;
    } else {
      const std::size_t begin = at_;
      while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n') ++at_;
      cell.text = text_.substr(begin, at_ - begin);
    }
    const bool last = at_ >= text_.size() || text_[at_] == '\n';
    if (last && cell.text.ends_with('\r')) cell.text.remove_suffix(1);
    record.push_back(cell);
    if (at_ < text_.size()) ++at_;  // past the separator or the line's end
    if (!last) {
      if (at_ < text_.size()) continue;
      record.push_back({{}, line_, static_cast<int>(at_ - line_begin_) + 1});
      return true;
    }
    line_begin_ = at_;
    ++line_;
    if (record.size() == 1 && cell.text.empty()) {
      record.clear();  // an empty line
      continue;
    }
    return true;
  }
  return false;
}

bool CsvReader::read_quoted(CsvCell& cell) {
  const std::size_t begin = ++at_;
  std::string whole;
  bool doubled = false;
  std::size_t piece = begin;
  while (true) {
    if (at_ >= text_.size()) {
      fail(cell, "a quoted cell is not closed", "close it with a quote");
      return false;
    }
    if (text_[at_] == '\n') {
      ++line_;
      line_begin_ = at_ + 1;
    }
    if (text_[at_] != '"') {
      ++at_;
      continue;
    }
    if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
    doubled = true;
    whole.append(text_.substr(piece, at_ + 1 - piece));
    at_ += 2;
    piece = at_;
  }
  const std::string_view tail = text_.substr(piece, at_ - piece);
  ++at_;
  if (!doubled) {
    cell.text = tail;
  } else {
    whole.append(tail);
    cell.text = unescaped_.emplace_back(std::move(whole));
  }
  if (at_ < text_.size() && text_[at_] == '\r') ++at_;
  if (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n') {
    fail(cell, "text follows the closing quote of a cell",
         "double each quote inside a quoted cell");
    return false;
  }
  return true;
}

void CsvReader::fail(const CsvCell& at, std::string message, std::string remedy) {
  engine::Diagnostic diagnostic;
  diagnostic.code = "csv-quote";
  diagnostic.place.line = at.line;
  diagnostic.place.column = at.column;
  diagnostic.message = std::move(message);
  diagnostic.remedy = std::move(remedy);
  error_ = std::move(diagnostic);
}

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Exactly `digits` digits at the front of `text`, then removed; -1 when they are not there.
int take_digits(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return -1;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

/// `.` and one to nine digits, as nanoseconds; 0 when there is no point, -1 when malformed.
std::int64_t take_fraction_ns(std::string_view& text) {
  if (!take(text, '.')) return 0;
  std::int64_t ns = 0;
  std::int64_t unit = 100'000'000;
  std::size_t digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9' && digits < 9) {
    ns += unit * (text.front() - '0');
    unit /= 10;
    text.remove_prefix(1);
    ++digits;
  }
  return digits == 0 ? -1 : ns;
}

std::optional<std::int64_t> parse_calendar_ns(std::string_view text) {
  const int year = take_digits(text, 4);
  if (year < 1900 || year > 2190 || !take(text, '-')) return std::nullopt;  // spans fit int64 ns
  const int month = take_digits(text, 2);
  if (!take(text, '-')) return std::nullopt;
  const int day = take_digits(text, 2);
  if (month < 1 || day < 1) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || (!take(text, ' ') && !take(text, 'T'))) return std::nullopt;
  const int hour = take_digits(text, 2);
  if (!take(text, ':')) return std::nullopt;
  const int minute = take_digits(text, 2);
  if (!take(text, ':')) return std::nullopt;
  const int second = take_digits(text, 2);
  const std::int64_t fraction_ns = take_fraction_ns(text);
  take(text, 'Z');
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 ||
      fraction_ns < 0 || !text.empty())
    return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return (((days * 24 + hour) * 60 + minute) * 60 + second) * engine::kNsPerSecond + fraction_ns;
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  text = trimmed(text);
  if (text.empty() || text == "NaN" || text == "nan" || text == "NA")
    return std::numeric_limits<double>::quiet_NaN();
  if (text.front() == '+') text.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

std::optional<std::int64_t> parse_time_ns(std::string_view text) {
  text = trimmed(text);
  if (text.size() >= 19 && text[4] == '-') return parse_calendar_ns(text);
  const auto seconds = parse_number(text);
  if (!seconds || !(std::abs(*seconds) < 4.6e9)) return std::nullopt;  // NaN fails too
  return engine::Duration::from_seconds(*seconds).ns;
}

}  // namespace orrery::devices
