// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "engine/record/archive.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

/// How one signal travels in a vendor's payload: SI = vendor * scale + offset.
struct VendorField {
  std::string name;         ///< the vendor's name for it
  double scale = 1.0;       ///< SI unit a vendor unit; not 0
  double offset = 0.0;      ///< SI
  double resolution = 0.0;  ///< step of the payload in vendor units; 0: exact
  double min = -std::numeric_limits<double>::infinity();  ///< vendor units
  double max = std::numeric_limits<double>::infinity();   ///< vendor units
};

struct AdapterSpec {
  std::string name;
  std::map<SignalId, VendorField> fields;  ///< a signal that is not here has no field
};

enum class Translation : std::uint8_t { kDone, kNoField, kOutOfRange };

/// `no such field`, `out of range`: the reason in the book.
const char* to_string(Translation translation);

/// What the payload format cost one signal, over all values that came through.
struct TranslationError {
  std::uint64_t values = 0;
  double sum = 0.0;  ///< of absolute errors, SI
  double max = 0.0;  ///< SI
  double mean() const { return values == 0 ? 0.0 : sum / static_cast<double>(values); }
};

/// A vendor's payload format between a device and its gateway: the device writes
///
///   v = q round((x - offset) / scale / q)      q resolution, halves away from zero
///
/// and the gateway reads x' = v scale + offset. A value without a number (NaN) stays one. A row
/// with a value outside [min, max], or of a signal without a field, is rejected as a whole.
/// |x' - x| <= |scale| q / 2, plus rounding. Rates and time stamps pass unchanged.
class Adapter {
 public:
  explicit Adapter(AdapterSpec spec);

  const std::string& name() const { return spec_.name; }
  /// One row, in place; untouched unless done.
  Translation translate(SignalId signal, std::span<double> values);
  /// All rows, in place: each is marked `kTranslated` or `kRejected`.
  void translate(Batch& rows);

  /// By signal; those that never came through have no values.
  const std::map<SignalId, TranslationError>& errors() const { return errors_; }

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  AdapterSpec spec_;
  std::map<SignalId, TranslationError> errors_;
  std::vector<double> written_;  ///< the row in hand, SI after the round trip
};

}  // namespace orrery::engine
