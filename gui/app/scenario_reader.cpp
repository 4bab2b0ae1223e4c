// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/scenario_reader.h"

#include <sqlite3.h>

#include <QFileInfo>
#include <exception>
#include <utility>

#include "engine/record/sqlite.h"
#include "engine/record/table_reader.h"

namespace orrery::gui {

namespace {

// The scenario as the unfinished run keeps it: its own file may have changed or be gone.
engine::Result<scenarios::LoadedScenario> scenarioOfRun(const std::string& path) {
  engine::RunHeader header;
  engine::RunSummary summary;
  try {
    engine::read_run(engine::Database(path, SQLITE_OPEN_READONLY), header, summary);
  } catch (const engine::SqliteError& error) {
    return engine::failure("result-foreign", {path},
                           std::string("this is no unfinished run: ") + error.message);
  }
  const QFileInfo file(QString::fromStdString(header.scenario_path));
  if (file.exists()) return scenarios::load_scenario(header.scenario_path);
  return scenarios::load_scenario_text(
      header.scenario_text, header.scenario_path,
      QFileInfo(QString::fromStdString(path)).path().toStdString());
}

engine::Result<scenarios::LoadedScenario> read(const std::string& path, bool unfinished) {
  try {
    return unfinished ? scenarioOfRun(path) : scenarios::load_scenario(path);
  } catch (const std::exception& error) {
    // A thread must not end by an exception: what nobody foresaw is a message as well.
    return engine::failure("internal", {path}, error.what(), "please report it");
  }
}

}  // namespace

ScenarioReader::~ScenarioReader() {
  for (auto& [number, thread] : threads_) thread.join();
}

void ScenarioReader::begin(const QString& path) {
  const std::uint64_t number = ++newest_;
  const bool unfinished = path.endsWith(".partial");
  threads_[number] = std::thread([this, number, path, unfinished] {
    auto result = std::make_shared<ReadScenario>(
        ReadScenario{path, read(path.toStdString(), unfinished), unfinished});
    QMetaObject::invokeMethod(
        this, [this, number, result] { finish(number, result); }, Qt::QueuedConnection);
  });
}

void ScenarioReader::finish(std::uint64_t number, const std::shared_ptr<ReadScenario>& read) {
  threads_[number].join();
  threads_.erase(number);
  if (number == newest_) Q_EMIT done(read);
}

}  // namespace orrery::gui
