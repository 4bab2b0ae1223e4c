// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace orrery::engine {

/// Where in a user's file a value stands. Lines and columns count from 1; 0 means "no place in a
/// file". `begin` and `end` are byte offsets, so that an editor can splice a change in place.
struct SourcePlace {
  std::string file;
  int line = 0;
  int column = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

enum class Severity { kError, kWarning };

/// One mistake of the user: what is wrong, where, and what to do about it.
struct Diagnostic {
  Severity severity = Severity::kError;
  std::string code;  ///< stable and documented, such as `unit-dimension`
  SourcePlace place;
  std::string message;  ///< what is wrong, without the place
  std::string remedy;   ///< what to do; empty when nothing better than the message can be said
};

/// `file:line:col: error code: message` and, on a second line, the remedy.
std::string to_string(const Diagnostic& diagnostic);

/// All mistakes of one pass, in the order in which they were found.
class Diagnostics {
 public:
  void add(Diagnostic diagnostic);
  void error(std::string code, SourcePlace place, std::string message, std::string remedy = {});
  void warning(std::string code, SourcePlace place, std::string message, std::string remedy = {});
  void append(const Diagnostics& other);

  bool has_errors() const { return error_count_ > 0; }
  std::size_t error_count() const { return error_count_; }
  bool empty() const { return items_.empty(); }
  const std::vector<Diagnostic>& items() const { return items_; }

  /// Sorted by file, line and column; identical ones are merged.
  void sort();

 private:
  std::vector<Diagnostic> items_;
  std::size_t error_count_ = 0;
};

/// The closest of `candidates` to a misspelt `name` by edit distance, or empty when none is near.
std::string closest_name(const std::string& name, const std::vector<std::string>& candidates);

}  // namespace orrery::engine
