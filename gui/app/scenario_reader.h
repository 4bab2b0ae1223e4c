// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <map>
#include <memory>
#include <thread>

#include "engine/registry/result.h"
#include "scenarios/format/loader.h"

namespace orrery::gui {

/// What came of reading a file.
struct ReadScenario {
  QString path;  ///< as it was asked for
  engine::Result<scenarios::LoadedScenario> loaded;
  bool unfinished = false;  ///< `path` is an unfinished run to go on with
};

/// Reads scenarios on a thread of its own, so that the window lives on meanwhile. Of several that
/// were begun only the last one is told.
class ScenarioReader final : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;
  ~ScenarioReader() override;  ///< waits for what is being read

  /// A scenario, or the unfinished run of one (`.orrery.partial`).
  void begin(const QString& path);
  bool isBusy() const { return !threads_.empty(); }

 Q_SIGNALS:
  void done(const std::shared_ptr<orrery::gui::ReadScenario>& read);

 private:
  void finish(std::uint64_t number, const std::shared_ptr<ReadScenario>& read);

  std::uint64_t newest_ = 0;
  std::map<std::uint64_t, std::thread> threads_;
};

}  // namespace orrery::gui
