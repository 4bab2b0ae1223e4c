// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QThread>
#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "gui/plots/curve_source.h"

namespace orrery::gui {

/// A recording to hold against the simulation: a CSV file (RFC 4180) whose first column is time.
struct RecordedTable {
  struct Column {
    std::string name;
    std::string unit = "1";
    std::vector<double> values;  ///< NaN where a cell is empty
  };
  std::vector<double> time_s;  ///< seconds; of dates: since the first row
  std::string begins;          ///< the first date; empty where times are seconds
  std::vector<Column> columns;
};

inline constexpr std::uint64_t kRecordedBytesMax = 256ull << 20;

/// Reads the header (names, with a unit in brackets: `level [m]`, `level (m)`) and all rows. Time
/// is in seconds or as `2026-03-01 12:00:00`. Errors, with their lines: csv-open, csv-size,
/// csv-empty, csv-header, csv-quote, csv-ragged, csv-time, csv-order, csv-number. `stop` ends it
/// early.
engine::Result<RecordedTable> read_recorded(const std::string& path,
                                            const std::atomic<bool>* stop = nullptr);

/// The recordings that are open, read in a thread of their own.
class RecordedShelf final : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;
  ~RecordedShelf() override;

  /// `opened` or `refused` follows, at once for one that is open already.
  void open(const QString& path);
  /// Null while it is not read.
  std::shared_ptr<const RecordedTable> find(const QString& path) const;

 Q_SIGNALS:
  void opened(QString path);
  void refused(QString path, QString mistakes);

 private:
  std::map<QString, std::shared_ptr<const RecordedTable>> tables_;
  std::map<QString, QThread*> reading_;
  std::atomic<bool> stop_ = false;
};

/// A column of a recording; empty until the file is read.
class RecordedSeries final : public CurveSource {
 public:
  RecordedSeries(const RecordedShelf& shelf, QString path, QString column, double offset_s,
                 double scale);

  const SeriesBuffer& line(std::size_t) const override { return line_; }
  void advance() override;

 private:
  const RecordedShelf& shelf_;
  QString path_;
  QString column_;
  double offset_s_;
  double scale_;
  std::shared_ptr<const RecordedTable> table_;
  SeriesBuffer line_;
};

}  // namespace orrery::gui
