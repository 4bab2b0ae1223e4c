// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/registry/result.h"

namespace orrery::scenarios {

enum class ValueKind : std::uint8_t {
  kNull,
  kBool,
  kInteger,
  kNumber,
  kString,
  kSequence,
  kMapping
};
enum class ValueStyle : std::uint8_t { kImplicit, kPlain, kQuoted, kBlockText, kBlock, kFlow };
enum class NonFinite : std::uint8_t { kRefused, kAllowed };

/// "a number", "a mapping": the kind in a sentence.
const char* to_string(ValueKind kind);

/// Where text came from: its file and, for what reuse has copied, the steps that brought it here.
struct Origin {
  std::string file;
  std::string step;  ///< "template 'pump' used at plant.yaml:12:5"; empty for plain text
  std::shared_ptr<const Origin> outer;
};

/// A place in a text, small enough to be kept by every value. Lines and columns (code points)
/// count from 1, `begin` and `end` are bytes of that file.
struct Spot {
  std::shared_ptr<const Origin> origin;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  engine::SourcePlace place() const;
  /// The steps of reuse, innermost first; empty for text that stands where it was written.
  std::vector<std::string> trail() const;
  /// A mistake here; the trail is added to the message.
  engine::Diagnostic mistake(std::string code, std::string message, std::string remedy = {}) const;
};

struct Key {
  std::string text;
  Spot spot;
};

struct Entry;

/// One value of a document: YAML 1.2 core schema, without octal and hexadecimal numbers. Numbers
/// keep their text (`raw`); reading one is the accessor's work, so that the error is precise.
class Value {
 public:
  Value() = default;
  /// A scalar; a plain one takes its kind from the text.
  static Value scalar(std::string text, ValueStyle style, Spot spot);
  static Value sequence(ValueStyle style, Spot spot);
  static Value mapping(ValueStyle style, Spot spot);

  ValueKind kind() const { return kind_; }
  ValueStyle style() const { return style_; }
  bool is_null() const { return kind_ == ValueKind::kNull; }
  bool is_string() const { return kind_ == ValueKind::kString; }
  bool is_sequence() const { return kind_ == ValueKind::kSequence; }
  bool is_mapping() const { return kind_ == ValueKind::kMapping; }
  bool is_scalar() const { return !is_sequence() && !is_mapping(); }

  /// The text of a scalar with quotes and escapes resolved; numbers as they were written.
  const std::string& raw() const { return text_; }
  const Spot& spot() const { return spot_; }
  Spot& spot() { return spot_; }
  engine::SourcePlace place() const { return spot_.place(); }
  engine::Diagnostic mistake(std::string code, std::string message, std::string remedy = {}) const {
    return spot_.mistake(std::move(code), std::move(message), std::move(remedy));
  }

  /// Typed reading. Errors: `type`, `number-form`, `number-range`, `number-not-finite`.
  engine::Result<bool> as_bool() const;
  engine::Result<std::int64_t> as_integer() const;
  engine::Result<double> as_number(NonFinite non_finite = NonFinite::kRefused) const;
  engine::Result<std::string> as_string() const;

  const std::vector<Value>& items() const { return items_; }
  std::vector<Value>& items() { return items_; }
  const std::vector<Entry>& entries() const { return entries_; }
  std::vector<Entry>& entries() { return entries_; }
  /// The value under `key` of a mapping, or null; a linear search.
  const Value* find(std::string_view key) const;
  Value* find(std::string_view key);
  std::vector<std::string> key_names() const;

  /// This value and all below it; keys are counted too.
  std::size_t node_count() const;
  /// Equal kind, text and children, wherever they stand.
  bool same_content(const Value& other) const;

 private:
  Spot spot_;
  ValueKind kind_ = ValueKind::kNull;
  ValueStyle style_ = ValueStyle::kImplicit;
  std::string text_;
  std::vector<Value> items_;
  std::vector<Entry> entries_;
};

struct Entry {
  Key key;
  Value value;
};

/// The kind of a plain scalar's text.
ValueKind plain_kind(std::string_view text);

}  // namespace orrery::scenarios
